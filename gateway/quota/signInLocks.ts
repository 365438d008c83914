// Locks of addresses and accounts: longer each time, known to all replicas, remembered by this one.
import { LRUCache } from 'lru-cache';
import type { Limiters } from './limiters.js';

export interface SignInLocks {
  /** Milliseconds left; 0: not locked. */
  msLeft(key: string): Promise<number>;
  /** Locks it for longer than the last time. */
  lock(key: string): Promise<number>;
  /** Believes nothing of this key but a lock. */
  doubt(key: string): void;
}

/** How long "not locked" is believed before the shared server is asked again. */
const BELIEVED_MS = 2_000;
const DAY = 86_400;
const MAX_KEYS = 20_000;

interface Known {
  /** End of the lock, or of the time in which there is believed to be none. */
  readonly until: number;
  readonly locked: boolean;
}

/** `seconds`: of the first, second, … lock of a day. */
export function createSignInLocks(limiters: Limiters, seconds: readonly number[]): SignInLocks {
  const stages = limiters.create({ name: 'stages', points: 1, seconds: DAY });
  const locks = limiters.create({ name: 'locks', points: 1, seconds: DAY });
  // A size of 1 each, and no `max`: with that the library sets all places aside at once.
  const known = new LRUCache<string, Known>({ maxSize: MAX_KEYS, sizeCalculation: () => 1 });

  function remember(key: string, ms: number): number {
    known.set(key, { until: Date.now() + (ms > 0 ? ms : BELIEVED_MS), locked: ms > 0 });
    return Math.max(0, ms);
  }

  return {
    msLeft: async (key) => {
      const last = known.get(key);
      const ms = (last?.until ?? 0) - Date.now();
      if (last !== undefined && ms > 0) return last.locked ? ms : 0;
      const lock = await locks.get(key);
      return remember(key, lock?.msBeforeNext ?? 0);
    },
    lock: async (key) => {
      const { consumedPoints: stage } = await stages.penalty(key);
      const length = seconds[Math.min(stage, seconds.length) - 1] ?? DAY / 2;
      await locks.penalty(key, 1, { customDuration: length });
      return remember(key, length * 1_000);
    },
    doubt: (key) => {
      if (known.get(key)?.locked === false) known.delete(key);
    },
  };
}
