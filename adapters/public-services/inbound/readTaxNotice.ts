// A notice of the tax office: XML in base64. Nothing outside the text is reached, and its cost is bounded.
import { InboundRefused, readXml, XmlError, type XmlTree } from '../../kit/index.js';
import type { InboundSettings } from './inboundSettings.js';

type TaxSettings = InboundSettings['tax'];

/** What a notice says of itself. */
export interface TaxNotice {
  readonly code: string | null;
  readonly number: string | null;
  readonly amount: string | null;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** How much is taken at all, is a setting of inbound calls. */
const MOST_BYTES = 67_108_864;

/** The bytes behind a text of base64; null for anything else. */
export function decodeBase64(text: string): Buffer | null {
  const packed = text.replace(/\s+/g, '');
  return BASE64.test(packed) && packed.length % 4 !== 1 ? Buffer.from(packed, 'base64') : null;
}

async function parse(file: string, { maxDepth, maxElements }: TaxSettings): Promise<XmlTree> {
  const bytes = decodeBase64(file);
  if (bytes === null) throw new InboundRefused('the notice is no base64');
  const limits = { maxBytes: MOST_BYTES, maxDepth, maxElements, maxAttributes: 4 * maxElements };
  try {
    return await readXml(bytes, { ...limits, lead: 'ANYTHING', texts: 'NEAT' });
  } catch (error) {
    if (error instanceof XmlError) throw new InboundRefused(`the notice cannot be read: ${error.problem}`);
    throw error;
  }
}

/** Texts of all elements, by UPPERCASE local name; those inside an element come before its own. */
function collect(element: XmlTree, texts = new Map<string, string[]>()): Map<string, string[]> {
  for (const child of element.children) collect(child, texts);
  const name = element.name.toUpperCase();
  if (element.text !== '') texts.set(name, [...(texts.get(name) ?? []), element.text]);
  return texts;
}

function oneOf(texts: ReadonlyMap<string, readonly string[]>, names: readonly string[]): string | null {
  const found = names.flatMap((name) => texts.get(name.toUpperCase()) ?? [])[0] ?? null;
  return found !== null && found.length > 200 ? null : found;
}

/** Throws InboundRefused for anything but one well-formed notice about one dossier, without a document type. */
export async function readTaxNotice(file: string, settings: TaxSettings): Promise<TaxNotice> {
  const texts = collect(await parse(file, settings));
  const codes = new Set(texts.get(settings.codeElement.toUpperCase()));
  if (codes.size > 1) throw new InboundRefused('the notice names several dossiers');
  return {
    code: [...codes][0] ?? null,
    number: oneOf(texts, settings.numberElements),
    amount: oneOf(texts, settings.amountElements),
  };
}
