// From bytes to a plain tree, through libxml2 with everything off that reaches outside the message.
import type * as Libxml from 'libxml2-wasm';
import type { XmlDocument, XmlElement } from 'libxml2-wasm';
import { EdxmlError } from './edxmlError.js';
import { toXmlText } from './toXmlText.js';
import type { XmlTree } from './xmlTree.js';

/** What a message may cost; bytes, levels and counts. */
export interface XmlLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  readonly maxAttributes: number;
  readonly maxElements: number;
}

/** A tree and whether junk stood before it. */
export interface ParsedXml {
  readonly root: XmlTree;
  readonly trimmed: boolean;
}

/** Names that would be dangerous as property names; no edXML element is called so. */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

// libxml2 itself stops at 10 million bytes of text and 256 levels unless it is told that the message is huge.
const TEXT_LIMIT = 10_000_000;

let libxml: typeof Libxml | undefined;

/** Loads the parser, before the first message: most of the time there is none, and it takes 14 MB. */
export async function prepareXml(): Promise<void> {
  libxml ??= await import('libxml2-wasm');
}

function loaded(): typeof Libxml {
  if (libxml === undefined) throw new Error('prepareXml comes first');
  return libxml;
}

interface Budget {
  attributes: number;
  elements: number;
}

function spend(element: XmlElement, depth: number, limits: XmlLimits, budget: Budget): void {
  if (depth > limits.maxDepth) throw new EdxmlError('XML_TOO_DEEP');
  budget.elements -= 1;
  if (budget.elements < 0) throw new EdxmlError('XML_TOO_MANY_ELEMENTS');
  budget.attributes -= element.attrs.length;
  if (budget.attributes < 0) throw new EdxmlError('XML_TOO_MANY_ATTRIBUTES');
}

function toTree(element: XmlElement, depth: number, limits: XmlLimits, budget: Budget): XmlTree {
  spend(element, depth, limits, budget);
  const name = element.name;
  if (FORBIDDEN_NAMES.has(name)) throw new EdxmlError('XML_FORBIDDEN_NAME');
  const { XmlElement, XmlText } = loaded();
  const children: XmlTree[] = [];
  let text = '';
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) children.push(toTree(node, depth + 1, limits, budget));
    else if (node instanceof XmlText) text += node.content;
  }
  return { namespace: element.namespaceUri, name, text, children };
}

function parse(text: string, maxBytes: number): XmlDocument {
  const { ParseOption, XmlDocument, XmlParseError } = loaded();
  const huge = maxBytes > TEXT_LIMIT ? ParseOption.XML_PARSE_HUGE : 0;
  const option =
    ParseOption.XML_PARSE_NONET |
    ParseOption.XML_PARSE_NO_XXE |
    ParseOption.XML_PARSE_NOCDATA |
    (huge as typeof ParseOption.XML_PARSE_HUGE);
  try {
    return XmlDocument.fromString(text, { option });
  } catch (error) {
    if (error instanceof XmlParseError && /excessive depth/i.test(error.message)) throw new EdxmlError('XML_TOO_DEEP');
    // libxml2's message quotes the text.
    throw new EdxmlError('XML_MALFORMED');
  }
}

/**
 * Parses one message.
 * @throws EdxmlError if it is malformed, carries a document type or exceeds a limit.
 */
export function parseXml(bytes: Uint8Array, limits: XmlLimits): ParsedXml {
  const { text, trimmed } = toXmlText(bytes, limits.maxBytes);
  const document = parse(text, limits.maxBytes);
  try {
    if (document.dtd !== null) throw new EdxmlError('XML_DTD_FORBIDDEN');
    const root = toTree(document.root, 1, limits, { attributes: limits.maxAttributes, elements: limits.maxElements });
    return { root, trimmed };
  } finally {
    // The tree lives in WebAssembly memory, which no garbage collector sees.
    document.dispose();
  }
}
