// Queries: whatever a person writes stays words, and a value stays one value.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseLucene } from '../../sandbox/archive/lucene.js';
import { oneOf, quote, toWords } from './query.js';

describe('words', () => {
  it('are joined, and operators among them are words', () => {
    expect(toWords('  quyết   định ')).toBe('quyết AND định');
    expect(toWords('a AND b OR NOT c')).toBe('a AND and AND b AND or AND not AND c');
    expect(toWords('tt05.mode:03 (x) "y" z*')).toBe('tt05.mode\\:03 AND \\(x\\) AND \\"y\\" AND z\\*');
    for (const text of ['', '  ', '*', '()', '&& ||']) expect(toWords(text)).toBeNull();
  });

  it('are read as words of the text alone, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const words = toWords(text);
        fc.pre(words !== null);
        const asked: (string | undefined)[] = [];
        parseLucene(words ?? '')((field) => {
          asked.push(field);
          return [text.normalize('NFC')];
        });
        expect(new Set(asked)).toEqual(new Set([undefined]));
      }),
    );
  });
});

describe('values', () => {
  it('match themselves and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
        const test = parseLucene(oneOf('f', [one]));
        expect(test(() => [one])).toBe(true);
        expect(test(() => [other])).toBe(one.toLowerCase() === other.toLowerCase());
      }),
    );
    expect(parseLucene(oneOf('f', ['*']))(() => ['x'])).toBe(false);
    expect(quote('a"b\\c')).toBe('"a\\"b\\\\c"');
  });
});
