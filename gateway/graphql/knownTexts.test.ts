// Texts that Apollo Server is given by their hash, and what it is told of headers.
import { describe, expect, it } from '@jest/globals';
import { createKnownTexts, withoutMark } from './knownTexts.js';
import { toRequestHead } from './requestHead.js';

const HASH = 'ab'.repeat(32);
const none = { get: async () => undefined, set: async () => {}, delete: async () => false };

type Short = { extensions: { persistedQuery: { sha256Hash: string } } };

describe('known texts', () => {
  it('are handed over by their hash, with everything else of the request', async () => {
    const known = createKnownTexts();
    const body = { query: '{ word }', variables: { a: null }, operationName: null };
    expect(known.shorten(body)).toBe(body);
    known.learn('{ word }', HASH);
    const { extensions, ...rest } = known.shorten(body) as Short;
    expect(rest).toEqual({ variables: { a: null }, operationName: null });
    const { sha256Hash } = extensions.persistedQuery;
    expect(withoutMark(sha256Hash)).toBe(HASH);
    expect(await known.around(none).get(`apq:${sha256Hash}`)).toBe('{ word }');
  });

  it('are not found by the hash that clients send', async () => {
    const known = createKnownTexts();
    known.learn('{ word }', HASH);
    expect(await known.around(none).get(`apq:${HASH}`)).toBeUndefined();
  });

  it.each([
    undefined,
    null,
    'text',
    [],
    { query: 1 },
    { query: '{ word }', extensions: {} },
    { query: '{ other }' },
    { query: '' },
  ])('leave other requests alone: %j', (body) => {
    const known = createKnownTexts();
    known.learn('{ word }', HASH);
    expect(known.shorten(body)).toBe(body);
  });
});

describe('the head of a request', () => {
  it('says of JSON that no foreign page can have sent it', () => {
    const head = toRequestHead('POST', { 'content-type': 'application/json' });
    expect([...head]).toEqual([
      ['apollo-require-preflight', 'true'],
      ['accept', ''],
    ]);
  });

  it.each([
    ['POST', { 'content-type': 'text/plain' }],
    ['POST', {}],
    ['GET', { 'content-type': 'application/json' }],
    ['GET', {}],
    ['POST', { 'content-type': 'application/json', accept: 'application/graphql-response+json' }],
  ])('is what was sent otherwise: %s %j', (method, headers) => {
    expect(Object.fromEntries(toRequestHead(method, headers))).toEqual(headers);
  });
});
