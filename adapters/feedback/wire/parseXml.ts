// GeoReport XML as the JSON that would have come instead, through libxml2 with everything off that reaches outside.
import type * as Libxml from 'libxml2-wasm';
import type { XmlElement } from 'libxml2-wasm';

/** Elements whose children are a list, however many there are. */
const LISTS: ReadonlySet<string> = new Set([
  ...['services', 'service_requests', 'service_request_updates', 'service_requests_updates', 'errors'],
  ...['attributes', 'values', 'groups'],
]);
/** Names that would be dangerous as property names. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

type Json = string | null | readonly Json[] | { readonly [name: string]: Json };

let libxml: typeof Libxml | undefined;

function childrenOf(element: XmlElement, { XmlElement: Element }: typeof Libxml): readonly XmlElement[] {
  const children: XmlElement[] = [];
  for (let node = element.firstChild; node !== null; node = node.next) if (node instanceof Element) children.push(node);
  return children;
}

function toObject(children: readonly XmlElement[], xml: typeof Libxml): Json {
  const fields: Record<string, Json> = {};
  for (const child of children) {
    if (FORBIDDEN.has(child.name)) throw new Error('a name that is not allowed');
    const value = toJson(child, xml);
    const before = fields[child.name];
    if (before === undefined) fields[child.name] = value;
    else fields[child.name] = Array.isArray(before) ? [...(before as readonly Json[]), value] : [before, value];
  }
  return fields;
}

/** An empty element is null. */
function toJson(element: XmlElement, xml: typeof Libxml): Json {
  const children = childrenOf(element, xml);
  // A list of attributes may also be written as one element for each code.
  const isList = LISTS.has(element.name) && new Set(children.map(({ name }) => name)).size <= 1;
  if (children.length > 0) return isList ? children.map((child) => toJson(child, xml)) : toObject(children, xml);
  const text = element.content.trim();
  return text === '' ? (isList ? [] : null) : text;
}

/** Throws for anything but well-formed XML without a document type. */
export async function parseXml(bytes: Uint8Array): Promise<Json> {
  libxml ??= await import('libxml2-wasm');
  const { ParseOption, XmlDocument } = libxml;
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trimStart();
  const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NOCDATA;
  const document = XmlDocument.fromString(text, { option });
  try {
    if (document.dtd !== null) throw new Error('a document type');
    return { [document.root.name]: toJson(document.root, libxml) };
  } finally {
    // The tree lives in WebAssembly memory, which no garbage collector sees.
    document.dispose();
  }
}
