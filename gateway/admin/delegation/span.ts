// From when until when a grant counts, as instants.
import type { GrantRecord } from '../../access/index.js';

/** Anything that begins and ends like a grant. */
export type Dated = Pick<GrantRecord, 'validFrom' | 'validTo' | 'startsAt' | 'endsAt'>;

const DAY_MS = 86_400_000;

/** The first instant of a calendar day in Hanoi, which is at UTC+7 all the year. */
export function dayStart(day: string): number {
  return Date.parse(`${day}T00:00:00+07:00`);
}

/** The first instant at which it counts. */
export function startOf({ validFrom, startsAt }: Dated): number {
  return Math.max(dayStart(validFrom), startsAt?.getTime() ?? -Infinity);
}

/** The first instant at which it no longer counts; Infinity: without end. */
export function endOf({ validTo, endsAt }: Dated): number {
  const lastDay = validTo === null ? Infinity : dayStart(validTo) + DAY_MS;
  return Math.min(lastDay, endsAt?.getTime() ?? Infinity);
}

/** The calendar day in Hanoi that an instant lies in. */
export function dayOf(instant: number): string {
  return new Date(instant + 7 * 3_600_000).toISOString().slice(0, 10);
}
