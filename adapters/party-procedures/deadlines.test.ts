// Working days by the calendar of 2026, and what holds for all of them.
import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { lastWorkingDay } from './deadlines.js';

it.each([
  // 2026-07-10 is a Friday.
  ['2026-07-10', 1, [], '2026-07-13'],
  ['2026-07-11', 1, [], '2026-07-13'],
  ['2026-07-10', 5, [], '2026-07-17'],
  ['2026-07-10', 1, ['2026-07-13'], '2026-07-14'],
  ['2026-06-02', 30, [], '2026-07-14'],
  ['2026-12-31', 1, ['2027-01-01'], '2027-01-04'],
] as const)('after %s, %d working days (without %j) end on %s', (from, count, holidays, expected) => {
  expect(lastWorkingDay(from, count, holidays)).toBe(expected);
});

it('comes in steps: n and m working days are n + m', () => {
  const days = fc
    .integer({ min: 0, max: 3_000 })
    .map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));
  fc.assert(
    fc.property(
      days,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.array(days),
      (from, n, m, free) => {
        expect(lastWorkingDay(lastWorkingDay(from, n, free), m, free)).toBe(lastWorkingDay(from, n + m, free));
      },
    ),
  );
});
