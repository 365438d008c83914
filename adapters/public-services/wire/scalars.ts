// How values arrive from the portal: everything is text, an empty text means none, and senders differ in small ways.
import { z } from 'zod';

function toText(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return trimmed === '' ? null : trimmed;
}

/** Text, or null for an empty, absent or structured value. */
export const text = z.unknown().optional().transform(toText);

/** Text that must be there: the key of a row. */
export const requiredText = text.pipe(z.string());

function toList(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return null;
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** A list of rows; a single object counts as a list of one; null if the key is absent. */
export function listOf<T extends z.ZodType>(row: T) {
  return z.unknown().optional().transform(toList).pipe(z.array(row).nullable());
}

/** Nesting beyond this is left as it came: no service goes deeper. */
const MAX_DEPTH = 12;

function hasUpperKeys(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return true;
  if (Array.isArray(value)) return value.every((item) => hasUpperKeys(item, depth + 1));
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.keys(fields).every((key) => key === key.toUpperCase() && hasUpperKeys(fields[key], depth + 1));
}

function toUpperKeys(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => toUpperKeys(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.toUpperCase(), toUpperKeys(item, depth + 1)]),
  );
}

/** With UPPERCASE keys: the portal's own form, in which it is not copied, and which some gateways in between do not keep. */
export function withUpperKeys(value: unknown): unknown {
  return hasUpperKeys(value, 0) ? value : toUpperKeys(value, 0);
}

/** `"1"` or `"true"` is true, `"0"` or `"false"` is false, anything else null. */
export function toFlag(value: string | null): boolean | null {
  const lower = value?.toLowerCase();
  if (lower === '1' || lower === 'true') return true;
  return lower === '0' || lower === 'false' ? false : null;
}
