// Lists in replies: bare, or wrapped as FixMyStreet and every XML server do it.

/** All that may stand around a list or a definition. */
const WRAPPERS = [
  'service_requests',
  'services',
  'service_request_updates',
  'service_requests_updates',
  'errors',
  'service_definition',
];
/** One wrapper more, where XML was turned into JSON as it stood. */
const INNER = ['request', 'service', 'request_update', 'error'];

/** The items of a reply; undefined if it is no such reply. */
export function unwrap(reply: unknown): readonly unknown[] | undefined {
  if (Array.isArray(reply)) return reply as readonly unknown[];
  if (typeof reply !== 'object' || reply === null) return undefined;
  const fields = reply as Readonly<Record<string, unknown>>;
  const wrapper = WRAPPERS.find((name) => name in fields);
  if (wrapper !== undefined) return toItems(fields[wrapper]);
  // A definition need not be wrapped: it is one object.
  return 'service_code' in fields ? [reply] : undefined;
}

function toItems(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (typeof value !== 'object' || value === null) return [];
  const inner = INNER.find((name) => name in value && Object.keys(value).length === 1);
  if (inner === undefined) return [value];
  const items = (value as Readonly<Record<string, unknown>>)[inner];
  return Array.isArray(items) ? (items as readonly unknown[]) : [items];
}
