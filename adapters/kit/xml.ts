// From XML to a plain tree, through libxml2 with everything off that reaches outside the text, and with a bound on its cost.
import type * as Libxml from 'libxml2-wasm';
import type { XmlDocument, XmlElement } from 'libxml2-wasm';
import { toXmlText, XmlError, type XmlLead } from './xmlText.js';
import type { XmlTree } from './xmlTree.js';

/** What one text may cost; bytes, levels and counts. */
export interface XmlLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  readonly maxElements: number;
  readonly maxAttributes: number;
}

export interface XmlOptions extends XmlLimits {
  /** Default: nothing. */
  readonly lead?: XmlLead;
  /** NEAT: texts are trimmed and NFC. Default: as they are. */
  readonly texts?: 'EXACT' | 'NEAT';
  /** Single texts of more than ten million bytes, as files in messages are. Default: such a text is malformed. */
  readonly longTexts?: boolean;
  /** Local names of elements that make the whole text unusable. */
  readonly forbidden?: ReadonlySet<string>;
}

/** A tree and whether something stood before it that `lead` allows. */
export interface ParsedXml {
  readonly root: XmlTree;
  readonly trimmed: boolean;
}

// libxml2 itself stops at 10 million bytes of text and 256 levels unless it is told that the text is huge.
const TEXT_LIMIT = 10_000_000;

let libxml: typeof Libxml | undefined;

/** Loads the parser, before the first text: most installations have none for a while, and it takes 14 MB. */
export async function prepareXml(): Promise<void> {
  libxml ??= await import('libxml2-wasm');
}

function loaded(): typeof Libxml {
  if (libxml === undefined) throw new Error('prepareXml comes first');
  return libxml;
}

function parse(text: string, { longTexts, maxBytes }: XmlOptions): XmlDocument {
  const { ParseOption, XmlDocument, XmlParseError } = loaded();
  const huge = longTexts === true && maxBytes > TEXT_LIMIT ? ParseOption.XML_PARSE_HUGE : 0;
  const option =
    ParseOption.XML_PARSE_NONET |
    ParseOption.XML_PARSE_NO_XXE |
    ParseOption.XML_PARSE_NOCDATA |
    (huge as typeof ParseOption.XML_PARSE_HUGE);
  try {
    return XmlDocument.fromString(text, { option });
  } catch (error) {
    if (error instanceof XmlParseError && /excessive depth/i.test(error.message)) throw new XmlError('TOO_DEEP');
    // libxml2's message quotes the text.
    throw new XmlError('MALFORMED');
  }
}

/** An element has two of these, and little else has one. The parser's memory has no bound of its own. */
function checkMarks(text: string, maxElements: number): void {
  let left = 10 * maxElements + 10;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    left -= 1;
    if (left < 0) throw new XmlError('TOO_MANY_ELEMENTS');
  }
}

function toTree(document: XmlDocument, options: XmlOptions): XmlTree {
  const { XmlElement, XmlText } = loaded();
  const left = { elements: options.maxElements, attributes: options.maxAttributes };
  function spend(element: XmlElement, depth: number): void {
    if (depth > options.maxDepth) throw new XmlError('TOO_DEEP');
    left.elements -= 1;
    if (left.elements < 0) throw new XmlError('TOO_MANY_ELEMENTS');
    left.attributes -= element.attrs.length;
    if (left.attributes < 0) throw new XmlError('TOO_MANY_ATTRIBUTES');
    if (options.forbidden?.has(element.name) === true) throw new XmlError('FORBIDDEN_NAME');
  }
  function walk(element: XmlElement, depth: number): XmlTree {
    spend(element, depth);
    const children: XmlTree[] = [];
    let text = '';
    for (let node = element.firstChild; node !== null; node = node.next) {
      if (node instanceof XmlElement) children.push(walk(node, depth + 1));
      else if (node instanceof XmlText) text += node.content;
    }
    if (options.texts === 'NEAT') text = text.normalize('NFC').trim();
    const attributes = new Map(element.attrs.map(({ name, value }) => [name, value]));
    return { namespace: element.namespaceUri, name: element.name, text, attributes, children };
  }
  return walk(document.root, 1);
}

/**
 * Parses one text, once `prepareXml` is over.
 * @throws XmlError if it is malformed, carries a document type or exceeds a limit.
 */
export function parseXml(source: Uint8Array | string, options: XmlOptions): ParsedXml {
  const { text, trimmed } = toXmlText(source, options.maxBytes, options.lead ?? 'NOTHING');
  checkMarks(text, options.maxElements);
  const document = parse(text, options);
  try {
    if (document.dtd !== null) throw new XmlError('DTD_FORBIDDEN');
    return { root: toTree(document, options), trimmed };
  } finally {
    // The tree lives in WebAssembly memory, which no garbage collector sees.
    document.dispose();
  }
}

/** The root of one text; loads the parser where that has not been done. */
export async function readXml(source: Uint8Array | string, options: XmlOptions): Promise<XmlTree> {
  await prepareXml();
  return parseXml(source, options).root;
}
