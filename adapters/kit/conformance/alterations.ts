// What a system in disorder says: alterations of whole JSON replies.
import type { PassedCall, PassedReply } from './passingServer.js';

/** Makes another reply of a whole one; `call` names what was asked. */
export type Alteration = (reply: unknown, call: string) => unknown;

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Applies `alter` to every list of objects, from the innermost out. */
function alterLists(value: Json, alter: (rows: readonly Json[]) => readonly Json[]): Json {
  if (Array.isArray(value)) {
    const inner = (value as readonly Json[]).map((one) => alterLists(one, alter));
    return inner.some(isObject) ? alter(inner) : inner;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, alterLists(one, alter)]));
}

/** Applies `alter` to every text and number, with the name that it stands under. */
function alterValues(value: Json, alter: (one: string | number, name: string) => Json, name = ''): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => alterValues(one, alter, name));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, alterValues(one, alter, key)]));
  return typeof value === 'string' || typeof value === 'number' ? alter(value, name) : value;
}

/** Every row comes twice. */
export const twice: Alteration = (reply) => alterLists(reply as Json, (rows) => rows.flatMap((row) => [row, row]));

/** Texts of rows are objects. */
export const otherTypes: Alteration = (reply) =>
  alterLists(reply as Json, (rows) =>
    rows.map((row) =>
      isObject(row)
        ? Object.fromEntries(
            Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? { sai: value } : value]),
          )
        : row,
    ),
  );

/** The first reply to a call is that to all later ones, whatever they ask. */
export function alwaysTheSame(first = new Map<string, unknown>()): Alteration {
  return (reply, call) => {
    if (!first.has(call)) first.set(call, reply);
    return first.get(call);
  };
}

/** Another key of the same form: its last digits are counted on. */
function countOn(key: string, by: number): string {
  return key.replace(/\d+(?=\D*$)/, (digits) =>
    String((Number(digits) + by) % 10 ** digits.length).padStart(digits.length, '0'),
  );
}

/**
 * The first reply to a call, again and again, each time with rows of other keys, and always more of them to come.
 * `keys`: of the rows that it may hold.
 */
export function neverEnding(keys: ReadonlySet<string>): Alteration {
  const same = alwaysTheSame();
  const asked = new Map<string, number>();
  return (reply, call) => {
    const times = asked.get(call) ?? 0;
    asked.set(call, times + 1);
    return alterValues(same(reply, call) as Json, (one, name) => {
      if (keys.has(String(one)) && times > 0) {
        const next = countOn(String(one), times * 1_000);
        return typeof one === 'number' ? Number(next) : next;
      }
      return typeof one === 'number' && /total|count|pages/i.test(name) ? one + 1_000_000 : one;
    });
  };
}

const EXPIRY = /^(?:expires?(?:_?in|_?at|_?on)?|expiry|exp|validuntil|valid_until)$/i;

/** Seconds left, or a time, as a clock that is off by `seconds` tells them. */
function shiftExpiry(value: string | number, seconds: number): string | number {
  if (typeof value === 'number') {
    if (value > 1e12) return value + seconds * 1_000;
    // What is left is counted by the one who says it, and is right whatever its clock shows.
    return value > 1e9 ? value + seconds : value;
  }
  const time = Date.parse(value);
  return /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(time)
    ? new Date(time + seconds * 1_000).toISOString()
    : value;
}

/** The system's clock is off by so much: its Date headers, and the ends of what it hands out. */
export function skewed(seconds: number): (reply: PassedReply) => PassedReply {
  return (reply) => {
    const date = new Date(Date.now() + seconds * 1_000).toUTCString();
    const alter: Alteration = (value) =>
      alterValues(value as Json, (one, name) => (EXPIRY.test(name) ? shiftExpiry(one, seconds) : one));
    return { ...alterJson(reply, '', alter), date };
  };
}

/** What is no JSON stays as it is. */
export function alterJson(reply: PassedReply, call: string, alter: Alteration): PassedReply {
  if (!reply.type.includes('json')) return reply;
  const altered = alter(JSON.parse(reply.body.toString('utf8')), call);
  return { ...reply, body: Buffer.from(JSON.stringify(altered)) };
}

/** Method and path; systems with one path for everything say otherwise. */
export function nameOfCall({ method, path }: PassedCall): string {
  return `${method} ${path}`;
}
