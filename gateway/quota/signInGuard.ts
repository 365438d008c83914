// Too many failed sign-ins in a minute lock an address or an account.
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { Limiters } from './limiters.js';
import type { QuotaSettings } from './quotaSettings.js';
import { createSignInLocks } from './signInLocks.js';
import { toKey } from './toKey.js';

export interface SignInGuard {
  failedSignIn(key: string): Promise<number | undefined>;
  isLocked(key: string): Promise<number | undefined>;
}

function toSeconds(ms: number): number | undefined {
  return ms > 0 ? Math.ceil(ms / 1_000) : undefined;
}

export function createSignInGuard(
  limiters: Limiters,
  settings: Pick<QuotaSettings, 'signInFailures' | 'signInLockSeconds'>,
): SignInGuard {
  const failures = limiters.create({ name: 'failures', points: settings.signInFailures, seconds: 60 });
  const locks = createSignInLocks(limiters, settings.signInLockSeconds);
  const locking = new Set<string>();

  /** True for the failure that reaches the number, and for all after it. */
  async function isOneTooMany(key: string): Promise<boolean> {
    try {
      return (await failures.consume(key)).remainingPoints === 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) return true;
      throw error;
    }
  }

  return {
    isLocked: async (name) => toSeconds(await locks.msLeft(toKey(name))),
    failedSignIn: async (name) => {
      const key = toKey(name);
      if (!(await isOneTooMany(key)) || locking.has(key)) return undefined;
      locking.add(key);
      try {
        // Another replica may have set the lock a moment ago: one lock, not one for each failure that was under way.
        locks.doubt(key);
        return toSeconds((await locks.msLeft(key)) || (await locks.lock(key)));
      } finally {
        locking.delete(key);
      }
    },
  };
}
