// Values as the JSON text that is sent, put together where they are completed: an answer is gone through once, not made
// as objects first and then read again to be written.

/** Whatever JSON has another way of writing, and halves of surrogate pairs, which may be whole ones too. */
// oxlint-disable-next-line no-control-regex
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** As `JSON.stringify` writes it, which looks at each character three times as long. */
export function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Of a value that is not null; throws for what JSON has no text for, as `JSON.stringify` does. */
export function jsonOf(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return `${value}`;
  // Nothing, not even a text, for a function or a symbol.
  const text: unknown = JSON.stringify(value);
  return typeof text === 'string' ? text : 'null';
}
