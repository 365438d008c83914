// GeoReport XML as the JSON that would have come instead.
import { readXml, type XmlTree } from '../../kit/index.js';

/** Elements whose children are a list, however many there are. */
const LISTS: ReadonlySet<string> = new Set([
  ...['services', 'service_requests', 'service_request_updates', 'service_requests_updates', 'errors'],
  ...['attributes', 'values', 'groups'],
]);
/** Names that would be dangerous as property names. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

// A reply has five levels, and is as long as the HTTP client lets it be.
const LIMITS = { maxBytes: 268_435_456, maxDepth: 32, maxElements: 1_000_000, maxAttributes: 1_000_000 };

type Json = string | null | readonly Json[] | { readonly [name: string]: Json };

function toObject(children: readonly XmlTree[]): Json {
  const fields: Record<string, Json> = {};
  for (const child of children) {
    const value = toJson(child);
    const before = fields[child.name];
    if (before === undefined) fields[child.name] = value;
    else fields[child.name] = Array.isArray(before) ? [...(before as readonly Json[]), value] : [before, value];
  }
  return fields;
}

/** An empty element is null. */
function toJson({ name, text, children }: XmlTree): Json {
  // A list of attributes may also be written as one element for each code.
  const isList = LISTS.has(name) && new Set(children.map((child) => child.name)).size <= 1;
  if (children.length > 0) return isList ? children.map(toJson) : toObject(children);
  const trimmed = text.trim();
  return trimmed === '' ? (isList ? [] : null) : trimmed;
}

/** Throws for anything but well-formed XML without a document type. */
export async function parseXml(bytes: Uint8Array): Promise<Json> {
  const root = await readXml(bytes, { ...LIMITS, lead: 'SPACE', forbidden: FORBIDDEN });
  return { [root.name]: toJson(root) };
}
