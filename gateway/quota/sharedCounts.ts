// The counts that all replicas add to: one number for each subject and window, on rate-limiter-flexible.
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { guardClient } from './guardClient.js';
import { WINDOW_MS } from './meter.js';
import type { SharedServer } from './types.js';

export interface Sum {
  readonly points: number;
  /** There was nothing before. */
  readonly fresh: boolean;
}

export interface SharedCounts {
  isUp(): boolean;
  /** The new sum; undefined: no answer, and nobody knows whether it was added. */
  add(name: string, window: number, points: number): Promise<Sum | undefined>;
  read(name: string, window: number): Promise<number | undefined>;
}

/** The window, the one after it that still looks at it, and one for clocks that differ. */
const SECONDS = (3 * WINDOW_MS) / 1_000;

/**
 * Sums only: what a sum means is decided here, by limits that may change at any moment, so that a new limit needs no
 * new counter. No insurance limiter of the library either: its memory would start at nothing in the middle of a
 * minute, while a meter knows what everybody had used (`Meter.leftAlone`).
 */
export function createSharedCounts(server: SharedServer): SharedCounts {
  const sums = new RateLimiterRedis({
    storeClient: guardClient(server),
    rejectIfRedisNotReady: true,
    keyPrefix: 'quota',
    points: Number.MAX_SAFE_INTEGER,
    duration: SECONDS,
  });
  return {
    isUp: () => server.isUp(),
    add: async (name, window, points) => {
      try {
        const { consumedPoints, msBeforeNext } = await sums.penalty(`${name}:${window}`, points);
        // Written in the same moment, and nobody else's points in it.
        return { points: consumedPoints, fresh: consumedPoints === points && msBeforeNext >= SECONDS * 1_000 - 2 };
      } catch {
        return undefined;
      }
    },
    read: async (name, window) => {
      try {
        return (await sums.get(`${name}:${window}`))?.consumedPoints ?? 0;
      } catch {
        return undefined;
      }
    },
  };
}
