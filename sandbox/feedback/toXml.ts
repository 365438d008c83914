// GeoReport XML, written with nothing but the names that GeoReport has.
import type { Wire } from './toWire.js';

/** Names of the items inside a list. */
const ITEMS: Readonly<Record<string, string>> = { attributes: 'attribute', values: 'value', groups: 'group' };

function escape(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);
}

function toElement(name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return `<${name}/>`;
  const item = ITEMS[name];
  if (Array.isArray(value)) {
    const inner = value.map((one) => toElement(item ?? name, one)).join('');
    return item === undefined ? inner : `<${name}>${inner}</${name}>`;
  }
  if (typeof value === 'object')
    return `<${name}>${Object.entries(value)
      .map(([child, given]) => toElement(child, given))
      .join('')}</${name}>`;
  return `<${name}>${escape(typeof value === 'string' ? value : JSON.stringify(value))}</${name}>`;
}

/** A list of items, or one object where `item` is null. */
export function toXml(root: string, item: string | null, items: readonly Wire[]): string {
  const declaration = '<?xml version="1.0" encoding="utf-8"?>\n';
  if (item === null) return `${declaration}${toElement(root, items[0])}`;
  return `${declaration}<${root}>${items.map((one) => toElement(item, one)).join('')}</${root}>`;
}
