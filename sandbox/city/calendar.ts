// The working days (Monday to Friday) that the sample covers, and times on them. Public holidays are left out on purpose.
import type { Day, LocalTime } from './types.js';

/** The sample's first and last day, and the last day of the old two-level tree of districts and wards. */
export const FIRST_DAY: Day = '2024-01-01';
export const LAST_DAY: Day = '2026-11-20';
export const LAST_OLD_DAY: Day = '2025-06-30';
export const FIRST_NEW_DAY: Day = '2025-07-01';

const DAY_MS = 86_400_000;
const PAIRS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
/** `T08:05:` by minute of the day; making times is most of the work of making the city. */
const MINUTES = Array.from(
  { length: 1440 },
  (_, minute) => `T${PAIRS[Math.floor(minute / 60)]}:${PAIRS[minute % 60]}:`,
);

function listWorkingDays(): readonly Day[] {
  const days: Day[] = [];
  // Due dates may lie after the last record, hence the months behind LAST_DAY.
  for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2027, 3, 1); at += DAY_MS) {
    const date = new Date(at);
    if (date.getUTCDay() % 6 !== 0) days.push(date.toISOString().slice(0, 10));
  }
  return days;
}

const WORKING_DAYS = listWorkingDays();

/** Place of the first working day on or after a day. */
export function workingDayFrom(day: Day): number {
  let low = 0;
  let high = WORKING_DAYS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((WORKING_DAYS[middle] as Day) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Place of the last working day on or before a day. */
export function workingDayUntil(day: Day): number {
  const place = workingDayFrom(day);
  return WORKING_DAYS[place] === day ? place : place - 1;
}

/** The day at a place; places outside the table are moved to its ends. */
export function dayAt(place: number): Day {
  return WORKING_DAYS[Math.min(Math.max(place, 0), WORKING_DAYS.length - 1)] as Day;
}

/** The time at `second` of the day at a place. */
export function timeAt(place: number, second: number): LocalTime {
  return dayAt(place) + (MINUTES[Math.floor(second / 60)] as string) + (PAIRS[second % 60] as string);
}
