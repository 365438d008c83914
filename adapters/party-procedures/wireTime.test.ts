// Times of the wire: Hanoi's, with days that exist.
import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { toDay, toInstant, toWireTime } from './wireTime.js';

it.each([
  ['20260305080000', '2026-03-05T01:00:00.000Z', '2026-03-05'],
  ['20260305', '2026-03-04T17:00:00.000Z', '2026-03-05'],
  ['20240229', '2024-02-28T17:00:00.000Z', '2024-02-29'],
  ['20260229', null, null],
  ['20260305250000', null, null],
  ['2026-03-05', null, null],
  ['', null, null],
  [null, null, null],
])('%s is %s, on %s', (value, instant, day) => {
  expect(toInstant(value)?.toISOString() ?? null).toBe(instant);
  expect(toDay(value)).toBe(day);
});

it('reads what it writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
      const instant = new Date(seconds * 1_000);
      expect(toInstant(toWireTime(instant))).toEqual(instant);
    }),
  );
});
