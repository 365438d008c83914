// Writes XML text: every text and attribute is escaped here and nowhere else.

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Characters that XML 1.0 does not allow at all are left out. */
// oxlint-disable-next-line no-control-regex -- they are exactly what must not be written
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

function escape(text: string): string {
  return text.replaceAll(FORBIDDEN, '').replaceAll(/[&<>"]/g, (character) => ENTITIES[character] as string);
}

/** Finished XML. */
export type Markup = string & { readonly markup: unique symbol };

type Attributes = Readonly<Record<string, string | undefined>>;

function open(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${key}="${escape(value)}"`,
  );
  return `<${name}${written.join('')}>`;
}

export function leaf(name: string, text: string, attributes: Attributes = {}): Markup {
  return `${open(name, attributes)}${escape(text)}</${name}>` as Markup;
}

export function node(name: string, children: readonly Markup[], attributes: Attributes = {}): Markup {
  return `${open(name, attributes)}${children.join('')}</${name}>` as Markup;
}
