// Writes XML text. Every text is escaped here and nowhere else, so that finished pieces can be joined freely.

/** The one namespace of edXML, in both of its spellings. */
export const QCVN = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';

/** Characters of XML 1.0 (§2.2); a lone surrogate is none. */
const XML_TEXT = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

// A carriage return that stands as itself would be read back as a line feed (XML 1.0 §2.11).
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** True if XML can carry the text; it has no way to write other characters, not even escaped ones. */
export function isXmlText(text: string): boolean {
  return XML_TEXT.test(text);
}

/** Finished XML; only this module makes it. */
export type Markup = string & { readonly markup: unique symbol };

/**
 * An element with text in it, or an empty one.
 * @throws RangeError for text that XML cannot carry: leaving characters out would change a document in silence.
 */
export function leaf(name: string, text = ''): Markup {
  if (!isXmlText(text)) throw new RangeError(`${name}: a character that XML cannot carry`);
  const escaped = text.replaceAll(/[&<>\r]/g, (character) => ENTITIES[character] as string);
  return (text === '' ? `<${name}/>` : `<${name}>${escaped}</${name}>`) as Markup;
}

/** An element with elements in it. `attributes` are constants of the format, written as they are. */
export function node(name: string, children: readonly Markup[], attributes = ''): Markup {
  const open = attributes === '' ? name : `${name} ${attributes}`;
  return (children.length === 0 ? `<${open}/>` : `<${open}>${children.join('')}</${name}>`) as Markup;
}

/** One prefixed leaf per entry, in order. The envelope's elements all have the prefix: some readers insist on it. */
export function leaves(entries: readonly (readonly [string, string])[]): Markup[] {
  return entries.map(([name, text]) => leaf(`edXML:${name}`, text));
}

/** The start of a message, up to and with the open root; the envelope is inside of it. */
export const PROLOG = `<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="${QCVN}">`;
export const EPILOG = '</edXML>\n';
/** The prefix is declared where it is first used, and again on the payload. */
export const PREFIX = `xmlns:edXML="${QCVN}"`;
