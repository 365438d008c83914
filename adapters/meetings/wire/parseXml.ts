// From an XML reply to a plain tree, through libxml2 with everything off that reaches outside the reply, and with a bound on its cost.
import type * as Libxml from 'libxml2-wasm';
import type { XmlDocument, XmlElement } from 'libxml2-wasm';
import { UpstreamError } from '../../kit/index.js';
import type { Config } from '../config.js';

/** One element; `text` is its own text, trimmed and NFC. */
export interface XmlTree {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlTree[];
}

type XmlLimits = Config['xml'];

let libxml: typeof Libxml | undefined;

function refuse(detail: string): UpstreamError {
  return new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail });
}

function parse({ ParseOption, XmlDocument }: typeof Libxml, text: string): XmlDocument {
  try {
    const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NOCDATA;
    return XmlDocument.fromString(text, { option });
  } catch {
    // The parser's own message quotes the text.
    throw refuse('no XML');
  }
}

function toTree({ XmlElement, XmlText }: typeof Libxml, root: XmlElement, limits: XmlLimits): XmlTree {
  let left = limits.maxElements;
  function walk(element: XmlElement, depth: number): XmlTree {
    left -= 1;
    if (left < 0 || depth > limits.maxDepth) throw refuse('XML too deep or too long');
    const children: XmlTree[] = [];
    let text = '';
    for (let node = element.firstChild; node !== null; node = node.next) {
      if (node instanceof XmlElement) children.push(walk(node, depth + 1));
      else if (node instanceof XmlText) text += node.content;
    }
    return { name: element.name, text: text.normalize('NFC').trim(), children };
  }
  return walk(root, 1);
}

/** Throws UPSTREAM_BAD_RESPONSE for what is malformed, carries a document type (and so entities) or exceeds a limit. */
export async function parseXml(text: string, limits: XmlLimits): Promise<XmlTree> {
  // Loaded with the first reply: it takes 14 MB.
  libxml ??= await import('libxml2-wasm');
  if (/<!DOCTYPE/i.test(text.slice(0, text.search(/<[a-z]/i) + 1 || undefined)))
    throw refuse('XML with a document type');
  const document = parse(libxml, text);
  try {
    if (document.dtd !== null) throw refuse('XML with a document type');
    return toTree(libxml, document.root, limits);
  } finally {
    // The tree lives in WebAssembly memory, which no garbage collector sees.
    document.dispose();
  }
}

/** All children of this name: one child and a list of one look alike. */
export function childrenOf(tree: XmlTree | undefined, name: string): readonly XmlTree[] {
  return tree?.children.filter((child) => child.name === name) ?? [];
}

/** Text of the first child of this name; null where it is absent or empty. */
export function textOf(tree: XmlTree | undefined, name: string): string | null {
  const text = childrenOf(tree, name)[0]?.text ?? '';
  return text === '' ? null : text;
}
