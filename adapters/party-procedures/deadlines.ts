// Working days: how long after a decision a transfer may still be filed.
import type { Config } from './config.js';

const DAY_MS = 86_400_000;

function isWorkingDay(day: Date, holidays: ReadonlySet<string>): boolean {
  const weekday = day.getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.has(day.toISOString().slice(0, 10));
}

/** The last of so many working days after a day. */
export function lastWorkingDay(from: string, count: number, holidays: readonly string[]): string {
  const free = new Set(holidays);
  let day = new Date(`${from}T00:00:00Z`);
  for (let left = count; left > 0;) {
    day = new Date(day.getTime() + DAY_MS);
    if (isWorkingDay(day, free)) left -= 1;
  }
  return day.toISOString().slice(0, 10);
}

/** The last day to file a transfer that was decided on a day. */
export function submitUntil({ deadlines }: Config, decidedOn: string): string {
  return lastWorkingDay(decidedOn, deadlines.submitWorkingDays, deadlines.holidays);
}
