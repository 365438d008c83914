// Writes XML text: every text is escaped here and nowhere else, so that pieces can be joined freely.

/** Characters that XML 1.0 does not allow at all are left out. */
// oxlint-disable-next-line no-control-regex -- they are exactly what must not be written
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function toSafe(text: string): string {
  return text.replaceAll(FORBIDDEN, '').replaceAll(/[&<>"]/g, (character) => ENTITIES[character] as string);
}

/** Finished XML; only this module makes it. */
export type Markup = string & { readonly markup: unique symbol };

/** An element with text in it, or an empty one. */
export function leaf(name: string, text = ''): Markup {
  return (text === '' ? `<${name}/>` : `<${name}>${toSafe(text)}</${name}>`) as Markup;
}

/** An element with elements in it. `attributes` are constants of the format, written as they are. */
export function node(name: string, children: readonly Markup[], attributes = ''): Markup {
  const open = attributes === '' ? name : `${name} ${attributes}`;
  return (children.length === 0 ? `<${open}/>` : `<${open}>${children.join('')}</${name}>`) as Markup;
}

/** One leaf per entry, in order. */
export function leaves(prefix: string, entries: readonly (readonly [string, string])[]): Markup[] {
  return entries.map(([name, text]) => leaf(`${prefix}${name}`, text));
}
