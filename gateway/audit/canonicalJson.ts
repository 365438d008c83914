// One text for one value (after RFC 8785): keys in order, nothing between the parts. Hashes are over this text.

const DEEPEST = 16;

/** Control characters would break lines and columns; half of a surrogate pair cannot be stored as UTF-8. */
const UNFIT = /[\p{Cc}\p{Cs}]/gu;

/** Nearly all texts: nothing in them that is unfit, or a surrogate that has to be looked at. */
const FIT = /^[\x20-\x7e\xa0-\ud7ff\ue000-\uffff]*$/;
/** The same, and nothing that JSON escapes. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e\xa0-\ud7ff\ue000-\uffff]*$/;

function clean(value: string): string {
  return FIT.test(value) ? value : value.replace(UNFIT, '\uFFFD');
}

/** The text as it can be stored everywhere, no longer than `length`. */
export function cleanText(value: string, length: number): string {
  if (value.length <= length && PLAIN.test(value)) return value;
  return clean(value.length > length ? value.slice(0, length) : value);
}

function quote(value: string): string {
  return PLAIN.test(value) ? `"${value}"` : JSON.stringify(clean(value));
}

/** Sorted; keys that are written down in order are left as they are. */
function keysOf(value: object): string[] {
  const keys = Object.keys(value);
  for (let i = 1; i < keys.length; i += 1) if ((keys[i - 1] as string) > (keys[i] as string)) return keys.sort();
  return keys;
}

/** A bounded, cleaned text in canonical JSON; looked through once, as nearly all are in order. */
export function quoteText(value: string, length: number): string {
  return value.length <= length && PLAIN.test(value) ? `"${value}"` : quote(cleanText(value, length));
}

function writeObject(value: object, depth: number): string {
  let text = '';
  for (const key of keysOf(value)) {
    const part = write((value as Record<string, unknown>)[key], depth);
    if (part === undefined) continue;
    text += `${text === '' ? '' : ','}${quote(cleanText(key, 256))}:${part}`;
  }
  return `{${text}}`;
}

function write(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return `"${value}"`;
  if (value === null || depth >= DEEPEST) return 'null';
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1) ?? 'null').join(',')}]`;
  return typeof value === 'object' ? writeObject(value, depth + 1) : undefined;
}

/** Members that are undefined are left out. */
export function canonicalJson(value: unknown): string {
  return write(value, 0) ?? 'null';
}
