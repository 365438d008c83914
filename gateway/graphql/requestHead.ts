// What Apollo Server is told of a request's headers: what is sent and wanted, and what foreign pages cannot send (CSRF).
import { HeaderMap } from '@apollo/server';

export type GivenHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** All that it looks at. */
const READ_HEADERS = ['content-type', 'accept', 'x-apollo-operation-name', 'apollo-require-preflight'];

/** As nearly all clients write it. A browser asks before it sends this to another origin: it needs no second look. */
const JSON_TYPES: ReadonlySet<unknown> = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
]);

/** Wishes that `application/json` is the answer to. */
const PLAIN_WISHES: ReadonlySet<unknown> = new Set([undefined, '', '*/*', 'application/json', 'application/json, */*']);

/** Read at every request otherwise: the type for CSRF, the wish twice. It means the same. */
const PLAIN_POST = new HeaderMap([
  ['apollo-require-preflight', 'true'],
  ['accept', ''],
]);

export function toRequestHead(method: string, headers: GivenHeaders): HeaderMap {
  if (method === 'POST' && JSON_TYPES.has(headers['content-type']) && PLAIN_WISHES.has(headers['accept']))
    return PLAIN_POST;
  const map = new HeaderMap();
  for (const name of READ_HEADERS) {
    const value = headers[name];
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}
