// Values as GeoReport servers write them: ids as numbers or text, booleans as text, lists as one value, and nothing as ''.
import { z } from 'zod';

/** Also a field that is not there. */
const anything = z.unknown().optional();

function toText(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  const trimmed = String(value).trim().normalize('NFC');
  return trimmed === '' ? null : trimmed;
}

/** Text, or null for what is empty, missing or no text at all. */
export const text = anything.transform(toText);

/** An id: number or text, always text here, never empty. */
export const id = anything.transform((value, context) => {
  const read = toText(value);
  if (read !== null) return read;
  context.addIssue({ code: 'custom', message: 'no id' });
  return z.NEVER;
});

/** `true`, `"true"`, `1`; anything else is false, and `"false"` is as well. */
export const flag = anything.transform((value) => ['true', '1', 'yes'].includes(toText(value)?.toLowerCase() ?? ''));

function toList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  return value === null || value === undefined || value === '' ? [] : [value];
}

/** A list, one value alone, or nothing. */
export const listOf = <T extends z.ZodType>(item: T) => anything.transform(toList).pipe(z.array(item));

/** Texts in a list, or one alone. */
export const texts = listOf(text).transform((values) => values.filter((value) => value !== null));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text, or an object that holds a list of texts under `key`: `{recipient: […]}`. */
export const textsUnder = (key: string) =>
  anything.transform((value) => (isObject(value) ? value[key] : value)).pipe(texts);

/** Addresses of pictures: text (with a space behind it), '', a list, or `{media_url: …}`; no `data:`. */
export const mediaUrl = textsUnder('media_url').transform(
  (urls) => urls.find((url) => /^https?:\/\/\S+$/i.test(url)) ?? null,
);

/** Attributes as list of `{code, value}` or as one object, by code; several values with a comma between them. */
export const attributes = anything.transform((value): Readonly<Record<string, string>> => {
  const join = (given: unknown) =>
    toList(given)
      .flatMap((one) => toText(one) ?? [])
      .join(',');
  const pairs = isObject(value)
    ? Object.entries(value).map(([code, given]) => [code, join(given)] as const)
    : toList(value)
        .filter(isObject)
        .map((one) => [toText(one['code'] ?? one['name']) ?? '', join(one['value'] ?? one['values'])] as const);
  return Object.fromEntries(pairs.filter(([code, given]) => code !== '' && given !== ''));
});
