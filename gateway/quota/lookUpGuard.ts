// Look-ups of people by their personal number: so many a minute, and an alarm for whoever looks up very many people.
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { Limiters } from './limiters.js';
import type { QuotaSettings } from './quotaSettings.js';
import { toKey } from './toKey.js';

export interface LookUpDecision {
  readonly allowed: boolean;
  /** Whole seconds; 0 when allowed. */
  readonly retryAfterSeconds: number;
}

export interface LookUpAlarm {
  /** Reference of the person who looks up. */
  readonly user: string;
  /** Different people within the hour. */
  readonly people: number;
}

const HOUR = 3_600;

export function createLookUpGuard(
  limiters: Limiters,
  settings: Pick<QuotaSettings, 'lookUpsPerMinute' | 'lookUpAlarm'>,
  onAlarm: (alarm: LookUpAlarm) => void,
) {
  const perMinute = limiters.create({ name: 'lookups', points: settings.lookUpsPerMinute, seconds: 60 });
  const pairs = limiters.create({ name: 'pairs', points: 1, seconds: HOUR });
  const people = limiters.create({ name: 'people', points: settings.lookUpAlarm, seconds: HOUR });

  async function countPerson(user: string, person: string): Promise<void> {
    const { consumedPoints: times } = await pairs.penalty(toKey(user, person));
    if (times > 1) return;
    const { consumedPoints: different } = await people.penalty(toKey(user));
    // Once in the hour, however many follow.
    if (different === settings.lookUpAlarm) onAlarm({ user, people: different });
  }

  return async function lookUp(user: string, person: string): Promise<LookUpDecision> {
    try {
      await perMinute.consume(toKey(user));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1_000)) };
    }
    await countPerson(user, person);
    return { allowed: true, retryAfterSeconds: 0 };
  };
}
