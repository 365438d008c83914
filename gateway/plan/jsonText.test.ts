// Text put together by hand is what JSON.stringify writes.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCodePoint } from '../../test/support/anyCodePoint.js';
import { JoinedText, jsonOf, quoted } from './jsonText.js';

it('writes texts as JSON.stringify does', () => {
  const anyText = fc.oneof(
    fc.string({ unit: anyCodePoint }),
    // Halves of pairs too.
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      expect(quoted(text)).toBe(JSON.stringify(text));
    }),
    { numRuns: 5_000 },
  );
  for (let unit = 0; unit <= 0xffff; unit += 1) {
    const text = String.fromCharCode(unit);
    if (quoted(text) !== JSON.stringify(text)) expect(unit).toBe('quoted as JSON');
  }
});

it('writes values as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.double(), fc.date({ noInvalidDate: true })), (value) => {
      if (value !== null) expect(jsonOf(value)).toBe(JSON.stringify(value));
    }),
    { numRuns: 2_000 },
  );
});

it('has a text for what JSON has none for, and throws for what it cannot be asked for', () => {
  expect([NaN, -Infinity, Symbol('s'), () => 1].map((value) => jsonOf(value))).toEqual([
    'null',
    'null',
    'null',
    'null',
  ]);
  expect(() => jsonOf(1n)).toThrow(TypeError);
});

it('joins texts of any length in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.integer({ min: 0, max: 3_000 }))), (drawn) => {
      const texts = drawn.map(([text, times]) => text.repeat(times));
      const joined = new JoinedText();
      for (const text of texts) joined.add(text);
      expect(joined.whole()).toBe(texts.join(''));
    }),
  );
});
