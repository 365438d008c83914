// The body of a call: JSON of bounded depth, size and number, with UPPERCASE keys, and what it is about.
import { z } from 'zod';
import { InboundRefused, type AgencyRef, utf8Text } from '../../kit/index.js';
import type { PublicServicesClient } from '../client.js';
import { agencyPartOf } from '../convert/toDossier.js';
import { withUpperKeys } from '../wire/scalars.js';
import { settingsOf } from './answers.js';

/** An object with UPPERCASE keys. */
export type CallFields = Readonly<Record<string, unknown>>;

const MOST_DEPTH = 12;
const MOST_VALUES = 5_000;
const MOST_ITEMS = 500;
const LONGEST_TEXT = 4_000;
const CODE = /^[0-9A-Za-z][0-9A-Za-z./_-]{0,99}$/;

const isFields = (value: unknown): value is CallFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Files may be as long as the call; everything else has a bound of its own. */
function requireBounds(value: unknown, fileKeys: ReadonlySet<string>): void {
  let left = MOST_VALUES;
  const walk = (item: unknown, key: string, depth: number): void => {
    left -= 1;
    if (left < 0 || depth > MOST_DEPTH)
      throw new InboundRefused('the call is nested too deeply or has too many values');
    if (typeof item === 'string' && item.length > LONGEST_TEXT && !fileKeys.has(key))
      throw new InboundRefused('a text of the call is too long');
    if (Array.isArray(item)) {
      if (item.length > MOST_ITEMS) throw new InboundRefused('a list of the call is too long');
      for (const one of item as unknown[]) walk(one, key, depth + 1);
    } else if (isFields(item)) {
      for (const [name, one] of Object.entries(item)) walk(one, name.toUpperCase(), depth + 1);
    }
  };
  walk(value, '', 1);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InboundRefused('the call is no JSON');
  }
}

function toText(body: Uint8Array): string {
  try {
    return utf8Text(body);
  } catch {
    throw new InboundRefused('the call is no UTF-8');
  }
}

/** Some senders put what they send under `data`: as it is, as a list of one, or as text. */
function unwrap(fields: CallFields): unknown {
  const data = fields['DATA'];
  if (data === undefined || data === null) return fields;
  const inner = typeof data === 'string' ? parseJson(data) : data;
  const only: unknown = Array.isArray(inner) && inner.length === 1 ? inner[0] : inner;
  if (isFields(only)) return { ...fields, DATA: undefined, ...only };
  throw new InboundRefused('data of the call is no single object');
}

/** The fields of a call. Throws InboundRefused. */
export function readFields(client: PublicServicesClient, body: Uint8Array): CallFields {
  const { formKeys, tax } = settingsOf(client);
  const fileKeys = new Set([...formKeys, tax.fileKey, 'data'].map((key) => key.toUpperCase()));
  const parsed = parseJson(toText(body));
  requireBounds(parsed, fileKeys);
  const upper = withUpperKeys(parsed);
  if (!isFields(upper)) throw new InboundRefused('the call is no object');
  const fields = withUpperKeys(unwrap(upper));
  requireBounds(fields, fileKeys);
  return fields as CallFields;
}

/** A scalar of bounded length; null for none. */
export function textOf(max: number) {
  const scalar = z.union([z.string(), z.number(), z.boolean()]).nullish();
  return scalar
    .transform((value) => (value == null ? '' : String(value).normalize('NFC').trim()) || null)
    .pipe(z.string().max(max).nullable());
}

/** Parses fields in our own words: which one is wrong is told, never with its value. */
export function parseFields<T>(schema: z.ZodType<T>, fields: unknown): T {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
  throw new InboundRefused(`fields that do not fit: ${places.join('; ')}`);
}

/** The first of these keys that holds something. */
export function firstOf(fields: CallFields, keys: readonly string[]): string | null {
  for (const key of keys) {
    const found = textOf(1_000).safeParse(fields[key.toUpperCase()]);
    if (found.success && found.data !== null) return found.data;
  }
  return null;
}

/** The code of the dossier; a call without one could not be told from its repetition. */
export function requireCode(text: string | null): string {
  if (text !== null && CODE.test(text)) return text;
  throw new InboundRefused('the call has no code of a dossier');
}

/** The agency in the code, or else the one that the call names. Its unit is null where the directory has none. */
export function findAgency(client: PublicServicesClient, code: string, fields: CallFields): AgencyRef | undefined {
  const { agencyKeys, codeKeys } = settingsOf(client);
  const codes = [code, ...codeKeys.map((key) => firstOf(fields, [key]) ?? '')].map(agencyPartOf);
  const named = agencyKeys.map((key) => firstOf(fields, [key]) ?? '');
  const found = [...codes, ...named].flatMap((text) => (text === '' ? [] : (client.units.agency(text) ?? [])))[0];
  if (found === undefined)
    client.log.warn({ agency: agencyPartOf(code) }, 'something arrived for an agency that the directory does not know');
  return found;
}
