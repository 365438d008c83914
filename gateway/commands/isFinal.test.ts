// Which failures the same attempt would meet again, and how long to wait before the next.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isFinal } from './isFinal.js';
import { pauseSeconds } from './pauseSeconds.js';

const withStatus = (status: unknown) => Object.assign(new Error('x'), { status });

describe('a failure', () => {
  it.each([400, 402, 404, 405, 409, 410, 413, 415, 418, 422, 451, 499])('with %s is met again', (status) => {
    expect(isFinal(withStatus(status))).toBe(true);
  });

  it.each([401, 403, 408, 425, 429])('with %s is about the gateway or the moment', (status) => {
    expect(isFinal(withStatus(status))).toBe(false);
  });

  it.each([100, 200, 302, 399, 500, 502, 503, 599, NaN, '404', undefined, null])('with %s may pass', (status) => {
    expect(isFinal(withStatus(status))).toBe(false);
  });

  it.each([[new Error('x')], [undefined], [null], ['404'], [{ status: 404 }]])(
    'that is no answer may pass',
    (error) => {
      expect(isFinal(error)).toBe(false);
    },
  );
});

describe('a pause', () => {
  it('is doubled each time, up to the most', () => {
    const plain = [0, 1, 2, 3, 9, 10, 50].map((before) => pauseSeconds(before, 900, () => 0.5));
    expect(plain).toEqual([1, 2, 4, 8, 512, 900, 900]);
  });

  it('is a fifth shorter or longer, and never more than that', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.integer({ min: 1, max: 900 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (before, most, chance) => {
          const plain = pauseSeconds(before, most, () => 0.5);
          const seconds = pauseSeconds(before, most, () => chance);
          expect(seconds).toBeGreaterThanOrEqual(plain * 0.8 - 1e-9);
          expect(seconds).toBeLessThanOrEqual(plain * 1.2 + 1e-9);
        },
      ),
    );
    expect([pauseSeconds(3, 900, () => 0), pauseSeconds(3, 900, () => 1)]).toEqual([6.4, 9.600000000000001]);
  });
});
