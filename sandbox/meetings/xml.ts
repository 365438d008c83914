// Writes answers as BigBlueButton does: elements named by keys, lists as repeated elements, everything as text.

/** What can be written: text, numbers, booleans, nested elements, and lists of repeated elements. */
export type XmlValue = string | number | boolean | null | XmlFields | readonly XmlValue[] | Cdata;
export interface XmlFields {
  readonly [name: string]: XmlValue;
}

/** Text that stands in a CDATA section, as free text of recordings does. */
export class Cdata {
  constructor(readonly text: string) {}
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function write(name: string, value: XmlValue): string {
  if (Array.isArray(value)) return (value as readonly XmlValue[]).map((one) => write(name, one)).join('');
  if (value === null) return `<${name}/>`;
  if (value instanceof Cdata) return `<${name}><![CDATA[${value.text}]]></${name}>`;
  if (typeof value === 'object') return `<${name}>${writeFields(value as XmlFields)}</${name}>`;
  return `<${name}>${String(value).replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '')}</${name}>`;
}

function writeFields(fields: XmlFields): string {
  return Object.entries(fields)
    .map(([name, value]) => write(name, value))
    .join('\n');
}

/** One answer. */
export function toXml(returncode: string, fields: XmlFields): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write('response', { returncode, ...fields })}\n`;
}
