// One text for one value (after RFC 8785): keys in order, nothing between the parts. Hashes are over this text.

const DEEPEST = 16;

/** Control characters would break lines and columns; half of a surrogate pair cannot be stored as UTF-8. */
const UNFIT = /[\p{Cc}\p{Cs}]/gu;

/** The text as it can be stored everywhere, no longer than `length`. */
export function cleanText(value: string, length: number): string {
  const short = value.length > length ? value.slice(0, length) : value;
  return short.replace(UNFIT, '\uFFFD');
}

function writeObject(value: object, depth: number): string {
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const part = write((value as Record<string, unknown>)[key], depth);
    if (part === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(cleanText(key, 256))}:${part}`;
  }
  return `{${text}}`;
}

function write(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return JSON.stringify(value.replace(UNFIT, '\uFFFD'));
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
