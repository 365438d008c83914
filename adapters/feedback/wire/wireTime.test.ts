// Times with every zone the wire may carry, and months in Hanoi's time.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { monthAfter, monthOf, monthsFrom, toInstant, toWireTime } from './wireTime.js';

it.each([
  ['2026-03-04T08:15:30+07:00', '2026-03-04T01:15:30.000Z'],
  ['2026-03-04T01:15:30Z', '2026-03-04T01:15:30.000Z'],
  ['2026-03-04T01:15:30.25z', '2026-03-04T01:15:30.250Z'],
  ['2026-03-04T08:15:30+0700', '2026-03-04T01:15:30.000Z'],
  ['2026-03-04 08:15', '2026-03-04T01:15:00.000Z'],
])('reads %s', (text, instant) => {
  expect(toInstant(text)?.toISOString()).toBe(instant);
});

it.each([null, '', '2026-02-31T00:00:00Z', '2026-03-04', '2026-03-04T25:00:00Z', '04/03/2026 08:15'])(
  'reads nothing of %j',
  (text) => {
    expect(toInstant(text)).toBeNull();
  },
);

it('reads back what it writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
      expect(toInstant(toWireTime(seconds * 1_000))?.getTime()).toBe(seconds * 1_000);
    }),
  );
});

it('knows the months of Hanoi', () => {
  expect(monthOf(Date.parse('2026-06-30T17:00:00Z'))).toBe('2026-07');
  expect(monthAfter('2026-12')).toBe('2027-01');
  expect(monthsFrom('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  expect(monthsFrom('2026-02', '2026-01')).toEqual([]);
});
