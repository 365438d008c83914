// The clock of the system, with the calendar day that it is in Hanoi.
import type { Clock } from '../../adapters/kit/index.js';

const MINUTE_MS = 60_000;

/** `now`: milliseconds since 1970; for tests. */
export function createSystemClock(now: () => number = Date.now): Clock {
  const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' });
  let minute = NaN;
  let day = '';
  return {
    now: () => new Date(now()),
    // Days begin with a minute, everywhere: one look at the calendar is enough for each.
    today: () => {
      const at = now();
      const current = Math.floor(at / MINUTE_MS);
      if (current !== minute) [minute, day] = [current, calendar.format(at)];
      return day;
    },
  };
}
