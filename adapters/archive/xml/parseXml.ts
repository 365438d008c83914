// From the bytes of a page to a plain tree, through libxml2 with everything off that reaches outside the page.
import type * as Libxml from 'libxml2-wasm';
import type { XmlDocument, XmlElement } from 'libxml2-wasm';

/** One element; `text` is its own text. Names and namespaces as they are, whatever the prefix. */
export interface XmlTree {
  readonly namespace: string;
  readonly name: string;
  readonly text: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlTree[];
}

/** A page that cannot be read. Its message quotes nothing of it. */
export class XmlError extends Error {
  constructor(readonly reason: 'ENCODING' | 'MALFORMED' | 'DTD' | 'TOO_DEEP' | 'TOO_MANY') {
    super(reason);
    this.name = 'XmlError';
  }
}

const MAX_DEPTH = 40;
const MAX_ELEMENTS = 200_000;

let libxml: typeof Libxml | undefined;

function toTree(
  element: XmlElement,
  depth: number,
  budget: { left: number },
  { XmlElement, XmlText }: typeof Libxml,
): XmlTree {
  if (depth > MAX_DEPTH) throw new XmlError('TOO_DEEP');
  budget.left -= 1 + element.attrs.length;
  if (budget.left < 0) throw new XmlError('TOO_MANY');
  const children: XmlTree[] = [];
  let text = '';
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) children.push(toTree(node, depth + 1, budget, libxml as typeof Libxml));
    else if (node instanceof XmlText) text += node.content;
  }
  const attributes = new Map(element.attrs.map(({ name, value }) => [name, value]));
  return { namespace: element.namespaceUri, name: element.name, text, attributes, children };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new XmlError('ENCODING');
  }
}

function parse(text: string, { ParseOption, XmlDocument }: typeof Libxml): XmlDocument {
  const { XML_PARSE_NONET, XML_PARSE_NO_XXE, XML_PARSE_NOCDATA } = ParseOption;
  try {
    return XmlDocument.fromString(text, { option: XML_PARSE_NONET | XML_PARSE_NO_XXE | XML_PARSE_NOCDATA });
  } catch {
    // libxml2's message quotes the text.
    throw new XmlError('MALFORMED');
  }
}

/**
 * Parses one page. The parser is loaded with the first one: most installations harvest nothing, and it takes 14 MB.
 * @throws XmlError
 */
export async function parseXml(bytes: Uint8Array): Promise<XmlTree> {
  const text = decode(bytes).trimStart();
  // Entities and external files come only through a document type, and OAI-PMH has none.
  if (/^(?:<\?[^>]*>|<!--[\s\S]*?-->|\s)*<!DOCTYPE/i.test(text.slice(0, 10_000))) throw new XmlError('DTD');
  libxml ??= await import('libxml2-wasm');
  const document = parse(text, libxml);
  try {
    if (document.dtd !== null) throw new XmlError('DTD');
    return toTree(document.root, 1, { left: MAX_ELEMENTS }, libxml);
  } finally {
    // The tree lives in WebAssembly memory, which no garbage collector sees.
    document.dispose();
  }
}

/** Children of this name in this namespace. */
export function childrenOf(tree: XmlTree | undefined, namespace: string, name: string): readonly XmlTree[] {
  return tree?.children.filter((child) => child.name === name && child.namespace === namespace) ?? [];
}

/** Trimmed text of the first such child; undefined where it is absent or empty. */
export function textOf(tree: XmlTree | undefined, namespace: string, name: string): string | undefined {
  const text = childrenOf(tree, namespace, name)[0]?.text.trim().normalize('NFC');
  return text === '' ? undefined : text;
}
