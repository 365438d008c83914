// Working hours between instants, and the instant after so many of them, by the calendar of the settings in Hanoi's time.
import type { CalendarSettings } from './calendarSettings.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Vietnam has kept UTC+7 without daylight saving since 1975. */
const OFFSET_MS = 7 * HOUR_MS;
/** No list of holidays is longer. */
const MOST_FREE_DAYS = 3_000;

export interface WorkingHours {
  /** The instant at which so many working hours have passed; at the end of a span rather than at the begin of the next. */
  add(from: Date, hours: number): Date;
  /** Working hours from one instant to a later one; 0 if it is not later. */
  between(from: Date, until: Date): number;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

function toMs(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
}

/** Milliseconds since 1970 of the clock on the wall in Hanoi; a day begins at a multiple of DAY_MS. */
const toLocal = (instant: Date) => instant.getTime() + OFFSET_MS;
const startOfDay = (local: number) => Math.floor(local / DAY_MS) * DAY_MS;

export function createWorkingHours(settings: CalendarSettings): WorkingHours {
  const spans = settings.hours.map(({ from, until }) => ({ from: toMs(from), until: toMs(until) }));
  const perDay = spans.reduce((sum, { from, until }) => sum + until - from, 0);
  const weekend = new Set(settings.weekend);
  const holidays = new Set(settings.holidays);
  const workingDays = new Set(settings.workingDays);

  function isWorkingDay(day: number): boolean {
    const date = new Date(day);
    const name = date.toISOString().slice(0, 10);
    if (holidays.has(name)) return false;
    return workingDays.has(name) || !weekend.has(date.getUTCDay());
  }

  const spansOf = (day: number): readonly Span[] =>
    isWorkingDay(day) ? spans.map(({ from, until }) => ({ from: day + from, until: day + until })) : [];

  /** What is left of a day's spans behind a moment. */
  const behind = (day: number, moment: number) =>
    spansOf(day).flatMap((span) => (span.until <= moment ? [] : [{ ...span, from: Math.max(span.from, moment) }]));

  function add(from: Date, hours: number): Date {
    const start = toLocal(from);
    let left = Math.round(hours * HOUR_MS);
    if (left <= 0) return from;
    const mostDays = Math.ceil(left / perDay) * 7 + MOST_FREE_DAYS;
    for (let step = 0, day = startOfDay(start); step <= mostDays; step += 1, day += DAY_MS) {
      for (const span of behind(day, start)) {
        if (left <= span.until - span.from) return new Date(span.from + left - OFFSET_MS);
        left -= span.until - span.from;
      }
    }
    throw new RangeError('the calendar has no working hours');
  }

  function between(from: Date, until: Date): number {
    const [start, end] = [toLocal(from), toLocal(until)];
    let sum = 0;
    for (let day = startOfDay(start); day < end; day += DAY_MS)
      for (const span of behind(day, start)) sum += Math.max(0, Math.min(span.until, end) - span.from);
    return sum / HOUR_MS;
  }

  return { add, between };
}
