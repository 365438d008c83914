// Writes XML text. Every text and attribute is escaped here and nowhere else, so that finished pieces can be joined freely.

/** Characters of XML 1.0 (§2.2); a lone surrogate is none. */
const NOT_XML_TEXT = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // These would be read back as a space or a line feed.
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** What XML cannot carry is replaced: what others hand in must not break the answer. */
function clean(text: string): string {
  return text.replaceAll(NOT_XML_TEXT, '\uFFFD');
}

/** Finished XML; only this module makes it. */
export type Markup = string & { readonly markup: unique symbol };

export type Attributes = Readonly<Record<string, string | undefined>>;

function open(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${clean(value).replaceAll(/[&<>"\r\n\t]/g, (c) => ENTITIES[c] as string)}"`],
  );
  return `${name}${written.join('')}`;
}

/** An element with text in it. */
export function leaf(name: string, text: string, attributes: Attributes = {}): Markup {
  const escaped = clean(text).replaceAll(/[&<>\r]/g, (character) => ENTITIES[character] as string);
  return `<${open(name, attributes)}>${escaped}</${name}>` as Markup;
}

/** An element with elements in it. */
export function node(name: string, children: readonly Markup[], attributes: Attributes = {}): Markup {
  return `<${open(name, attributes)}>${children.join('')}</${name}>` as Markup;
}
