// Working days, the random stream and shares: the small parts on which the same city on every machine depends.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayAt, timeAt, workingDayFrom, workingDayUntil } from './calendar.js';
import { createRandom } from './createRandom.js';
import { spread } from './spread.js';

describe('the calendar', () => {
  it('begins on the first Monday of 2024 and skips weekends', () => {
    expect([dayAt(0), dayAt(4), dayAt(5)]).toEqual(['2024-01-01', '2024-01-05', '2024-01-08']);
  });

  it('finds the working day on either side of a weekend, and the day itself when it is one', () => {
    expect(dayAt(workingDayFrom('2025-06-28'))).toBe('2025-06-30');
    expect(dayAt(workingDayUntil('2025-06-29'))).toBe('2025-06-27');
    expect(workingDayFrom('2025-06-30')).toBe(workingDayUntil('2025-06-30'));
    expect(workingDayFrom('2025-07-01')).toBe(workingDayUntil('2025-06-30') + 1);
  });

  it('writes times with two digits everywhere', () => {
    expect(timeAt(0, 0)).toBe('2024-01-01T00:00:00');
    expect(timeAt(0, 8 * 3600 + 5 * 60 + 9)).toBe('2024-01-01T08:05:09');
    expect(timeAt(-1, 86_399)).toBe('2024-01-01T23:59:59');
  });
});

describe('a random stream', () => {
  it('is the same for a seed, on this machine and on every other', () => {
    const random = createRandom('ha-noi-mau');
    expect(Array.from({ length: 5 }, () => random.int(1000))).toMatchInlineSnapshot(`
     [
       167,
       23,
       734,
       15,
       488,
     ]
    `);
  });

  it('stays below its limit and reaches all of it', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 20 }), (seed, limit) => {
        const random = createRandom(seed);
        const seen = new Set(Array.from({ length: limit * 40 }, () => random.int(limit)));
        expect(Math.max(...seen)).toBeLessThan(limit);
        expect(seen.size).toBeGreaterThan(limit / 2);
      }),
    );
  });

  it('has nothing to pick from an empty list', () => {
    expect(() => createRandom('x').pick([])).toThrow(RangeError);
  });
});

describe('shares', () => {
  it('add up to the total, none below the minimum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(10), fc.nat(500), (places, minimum, rest) => {
        const counts = spread(createRandom('x'), places * minimum + rest, places, minimum);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(places * minimum + rest);
        expect(Math.min(...counts)).toBeGreaterThanOrEqual(minimum);
      }),
    );
  });

  it('refuse a total that is too small', () => {
    expect(() => spread(createRandom('x'), 5, 3, 2)).toThrow(RangeError);
  });
});
