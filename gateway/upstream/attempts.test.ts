// A stream that breaks off is asked for again, five times in a row and ever more slowly; then it is given up.
import { afterEach, expect, it, jest } from '@jest/globals';
import { UpstreamError } from '../../adapters/kit/index.js';
import { Attempts, KEEP_ALIVE_MS } from './attempts.js';

const GONE = new UpstreamError('UPSTREAM_UNAVAILABLE');
let now = 1_000_000;
jest.spyOn(Date, 'now').mockImplementation(() => now);
afterEach(() => {
  now += 1;
});

/** Attempts in a row that are not given up, and the pauses after them. */
function untilGivenUp(attempts: Attempts): number[] {
  const pauses: number[] = [];
  for (;;) {
    try {
      attempts.fail(GONE);
    } catch {
      return pauses;
    }
    pauses.push(attempts.pauseMs());
    if (pauses.length > 20) throw new Error('never given up');
  }
}

it('is not asked for again if it has never been there', () => {
  expect(untilGivenUp(new Attempts())).toEqual([]);
});

it.each([
  ['at once', 0],
  ['after a long time', 10 * KEEP_ALIVE_MS],
])('is asked for five times when it breaks off %s and does not come back', (_when, lasted) => {
  const attempts = new Attempts();
  attempts.open();
  now += lasted;
  const pauses = untilGivenUp(attempts);
  expect(pauses).toHaveLength(5);
  expect(Math.max(...pauses.slice(2))).toBeGreaterThan(pauses[0] as number);
});

it('goes on for ever if something in between closes it now and then', () => {
  const attempts = new Attempts();
  for (let i = 0; i < 20; i += 1) {
    attempts.open();
    now += KEEP_ALIVE_MS;
    attempts.fail(GONE);
  }
});

it('is given up at once where trying again cannot help', () => {
  const attempts = new Attempts();
  attempts.open();
  const refused = new UpstreamError('UPSTREAM_AUTH');
  expect(() => attempts.fail(refused)).toThrow(refused);
});
