// Tests of the statistics.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pairedRatios, percentile, toSpread } from './statistics.js';

const numbers = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 40 });

describe('toSpread', () => {
  it('gives the middle value of an odd number of values, in any order', () => {
    expect(toSpread([9, 1, 5])).toEqual({ min: 1, median: 5, max: 9 });
  });

  it('gives the middle of the two middle values of an even number', () => {
    expect(toSpread([4, 1, 2, 10])).toEqual({ min: 1, median: 3, max: 10 });
  });

  it('compares numbers as numbers', () => {
    expect(toSpread([10, 9, 100])).toEqual({ min: 9, median: 10, max: 100 });
  });

  it('has as many values below the median as above it', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const { min, median, max } = toSpread(values);
        const below = values.filter((value) => value < median).length;
        const above = values.filter((value) => value > median).length;
        return Math.max(below, above) <= values.length / 2 && min <= median && median <= max;
      }),
    );
  });

  it('refuses no values', () => {
    expect(() => toSpread([])).toThrow(RangeError);
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, place) => 100 - place);

  it('is the value at the nearest rank', () => {
    expect([0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 99, 100]);
  });

  it('is the only value of one', () => {
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('is one of the values, and at least that share of them does not exceed it', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const found = percentile(values, share);
        const reached = values.filter((value) => value <= found).length;
        return values.includes(found) && reached >= share * values.length;
      }),
    );
  });

  it('refuses no values', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

describe('pairedRatios', () => {
  it('divides round by round', () => {
    expect(pairedRatios([10, 30], [5, 10])).toEqual([2, 3]);
  });

  it('refuses rounds without a partner', () => {
    expect(() => pairedRatios([1, 2], [1])).toThrow(RangeError);
  });
});
