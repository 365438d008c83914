// Templates of calls: `{key}` and its like, put in encoded and never spliced into anything.
import type { BodyValue, CallParts } from './callSchema.js';

/** Values by name: `key`, `agency`, `page`, `offset`, `size`, `setting:x`, or an argument. Null: not given. */
export type Values = Readonly<Record<string, string | number | null>>;

const PLACE = /\{([^{}]*)\}/g;

/** The request without the address of the service. */
export interface Filled {
  /** Path and query. */
  readonly target: string;
  readonly body: string | undefined;
}

/** Names in a text; the text around them is left alone. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(PLACE)].map((match) => match[1] ?? '');
}

function bodyTexts(value: BodyValue): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((inner: BodyValue) => bodyTexts(inner));
}

/** All names that a call uses. */
export function namesOf({ path, query, body }: CallParts): readonly string[] {
  const texts = [path, ...Object.values(query), ...(body === undefined ? [] : bodyTexts(body))];
  return [...new Set(texts.flatMap(namesIn))];
}

/** Undefined if a value that the text needs is not given; an empty one would ask for something else, such as all rows. */
function fill(text: string, values: Values, encode: (value: string) => string): string | undefined {
  if (namesIn(text).some((name) => (values[name] ?? '') === '')) return undefined;
  return text.replace(PLACE, (_place, name: string) => encode(String(values[name])));
}

function fillBody(value: BodyValue, values: Values): unknown {
  if (typeof value === 'string') {
    const [name] = namesIn(value);
    const given = name !== undefined && value === `{${name}}` ? values[name] : undefined;
    // Numbers of pages stay numbers.
    return typeof given === 'number' ? given : fill(value, values, (text) => text);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner: BodyValue) => fillBody(inner, values) ?? null);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fillBody(inner, values)]));
}

/** Values that no URL can carry; a segment of dots would lead elsewhere, encoded or not (WHATWG URL). */
function isLost(path: string): boolean {
  return path.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment));
}

/** Undefined if the values do not make a request: nothing fits such a key. */
export function fillCall({ path, query, body }: CallParts, values: Values): Filled | undefined {
  try {
    const filled = fill(path, values, encodeURIComponent);
    if (filled === undefined || isLost(filled)) return undefined;
    const pairs = Object.entries(query).flatMap(([name, text]) => {
      const value = fill(text, values, (plain) => plain);
      // Without a half of a character pair left over.
      return value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`];
    });
    return {
      target: pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`,
      body: body === undefined ? undefined : JSON.stringify(fillBody(body, values)),
    };
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
