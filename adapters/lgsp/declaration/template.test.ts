// Whatever a value is, it stays the value of its place: no other path, parameter, header or member comes of it.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCodePoint } from '../../../test/support/anyCodePoint.js';
import { probeSchema } from './callSchema.js';
import { fillCall, namesOf } from './template.js';

const call = (parts: object) => probeSchema.parse({ path: '/', ...parts });
const BASE = 'http://platform.sample/lgsp';
/** What people try, between anything at all. */
const value = fc.oneof(
  fc.string({ unit: anyCodePoint, minLength: 1 }),
  fc
    .array(
      fc.constantFrom(
        '..',
        '.',
        '/',
        '?',
        '#',
        '&',
        '=',
        '%2e',
        '%',
        '\r\n',
        '"',
        '\\',
        '{key}',
        '$&',
        'ế',
        'a',
        ';',
        '@',
        ':',
      ),
      {
        minLength: 1,
      },
    )
    .map((pieces) => pieces.join('')),
);

describe('a filled call', () => {
  it('has the value as one segment of the path, or is none', () => {
    fc.assert(
      fc.property(value, (key) => {
        const filled = fillCall(call({ path: '/a/{key}/b' }), { key });
        if (filled === undefined) return /^(\.|%2e){1,2}$/i.test(key) || !isWellFormed(key);
        const url = new URL(`${BASE}${filled.target}`);
        expect(url.search + url.hash).toBe('');
        expect(url.origin).toBe('http://platform.sample');
        const segments = url.pathname.split('/');
        expect(segments.map(decodeURIComponent)).toEqual(['', 'lgsp', 'a', key, 'b']);
        return true;
      }),
    );
  });

  it('has the value as one parameter', () => {
    fc.assert(
      fc.property(value.filter(isWellFormed), value.filter(isWellFormed), (key, other) => {
        const parts = call({ path: '/a', query: { x: '{key}', y: 'v-{other}' } });
        const url = new URL(`${BASE}${fillCall(parts, { key, other })?.target ?? ''}`);
        expect([...url.searchParams]).toEqual([
          ['x', key],
          ['y', `v-${other}`],
        ]);
        expect(url.pathname + url.hash).toBe('/lgsp/a');
      }),
    );
  });

  it('has the value as one text of the body', () => {
    fc.assert(
      fc.property(value, (key) => {
        const parts = call({ method: 'POST', body: { a: { b: ['{key}', 'x{key}'] }, c: 1 } });
        const { body } = fillCall(parts, { key }) ?? {};
        expect(JSON.parse(body ?? '')).toEqual({ a: { b: [key, `x${key}`] }, c: 1 });
      }),
    );
  });

  it.each(['', null])('is none where the path needs %j', (key) => {
    expect(fillCall(call({ path: '/a/{key}' }), { key })).toBeUndefined();
  });

  it('leaves out parameters that are not given, and keeps numbers of pages numbers', () => {
    const parts = call({ query: { a: '{a}', b: '{page}' } });
    expect(fillCall(parts, { a: null, page: 2 })?.target).toBe('/?b=2');
    const body = call({ method: 'POST', body: { page: '{page}', text: 'p{page}', a: '{a}' } });
    expect(JSON.parse(fillCall(body, { a: null, page: 2 })?.body ?? '')).toEqual({ page: 2, text: 'p2' });
  });

  it('says which names it uses', () => {
    const parts = call({ path: '/{a}', query: { q: '{b}{c}' }, method: 'POST', body: { x: [{ y: '{d}' }] } });
    expect(namesOf(parts)).toEqual(['a', 'b', 'c', 'd']);
  });
});

function isWellFormed(text: string): boolean {
  try {
    encodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
