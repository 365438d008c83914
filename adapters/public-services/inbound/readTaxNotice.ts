// A notice of the tax office: XML in base64. Nothing outside the text is reached, and its cost is bounded.
import type * as Libxml from 'libxml2-wasm';
import type { XmlDocument, XmlElement } from 'libxml2-wasm';
import { InboundRefused } from '../../kit/index.js';
import type { InboundSettings } from './inboundSettings.js';

type TaxSettings = InboundSettings['tax'];

/** What a notice says of itself. */
export interface TaxNotice {
  readonly code: string | null;
  readonly number: string | null;
  readonly amount: string | null;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

let libxml: typeof Libxml | undefined;

/** The bytes behind a text of base64; null for anything else. */
export function decodeBase64(text: string): Buffer | null {
  const packed = text.replace(/\s+/g, '');
  return BASE64.test(packed) && packed.length % 4 !== 1 ? Buffer.from(packed, 'base64') : null;
}

function toXml(file: string): string {
  const bytes = decodeBase64(file);
  if (bytes === null) throw new InboundRefused('the notice is no base64');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.slice(Math.max(0, text.indexOf('<')));
  } catch {
    throw new InboundRefused('the notice is no UTF-8');
  }
}

function parse({ ParseOption, XmlDocument }: typeof Libxml, text: string): XmlDocument {
  try {
    const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NOCDATA;
    return XmlDocument.fromString(text, { option });
  } catch {
    // The parser's own message quotes the text.
    throw new InboundRefused('the notice is no XML');
  }
}

/** Texts of the elements without children, by UPPERCASE local name. */
function collect({ XmlElement, XmlText }: typeof Libxml, root: XmlElement, { maxDepth, maxElements }: TaxSettings) {
  const texts = new Map<string, string[]>();
  let left = maxElements;
  const walk = (element: XmlElement, depth: number): void => {
    left -= 1;
    if (left < 0 || depth > maxDepth) throw new InboundRefused('the notice is too deep or has too many elements');
    let text = '';
    for (let node = element.firstChild; node !== null; node = node.next) {
      if (node instanceof XmlElement) walk(node, depth + 1);
      else if (node instanceof XmlText) text += node.content;
    }
    const name = element.name.toUpperCase();
    const trimmed = text.normalize('NFC').trim();
    if (trimmed !== '') texts.set(name, [...(texts.get(name) ?? []), trimmed]);
  };
  walk(root, 1);
  return texts;
}

function oneOf(texts: ReadonlyMap<string, readonly string[]>, names: readonly string[]): string | null {
  const found = names.flatMap((name) => texts.get(name.toUpperCase()) ?? [])[0] ?? null;
  return found !== null && found.length > 200 ? null : found;
}

/** Throws InboundRefused for anything but one well-formed notice about one dossier, without a document type. */
export async function readTaxNotice(file: string, settings: TaxSettings): Promise<TaxNotice> {
  const text = toXml(file);
  libxml ??= await import('libxml2-wasm');
  const document = parse(libxml, text);
  try {
    if (document.dtd !== null) throw new InboundRefused('the notice has a document type');
    const texts = collect(libxml, document.root, settings);
    const codes = new Set(texts.get(settings.codeElement.toUpperCase()));
    if (codes.size > 1) throw new InboundRefused('the notice names several dossiers');
    return {
      code: [...codes][0] ?? null,
      number: oneOf(texts, settings.numberElements),
      amount: oneOf(texts, settings.amountElements),
    };
  } finally {
    // The tree lives in WebAssembly memory, which no garbage collector sees.
    document.dispose();
  }
}
