// Times on the wire: ISO 8601 with a zone; a time without one is Hanoi's.
const FORM = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const HANOI = '+07:00';
const OFFSET_MS = 7 * 3_600_000;

/** The instant, or null for an empty or impossible value. */
export function toInstant(value: string | null): Date | null {
  const [, day, time, zone] = FORM.exec(value ?? '') ?? [];
  if (day === undefined || time === undefined) return null;
  // Date.parse lets 31 February roll over into March.
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return null;
  const offset = (zone ?? HANOI).toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const instant = new Date(`${day}T${time}${offset}`);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** An instant on the wire: whole seconds, with Hanoi's zone. */
export function toWireTime(instant: Date | number): string {
  return `${new Date(Number(instant) + OFFSET_MS).toISOString().slice(0, 19)}${HANOI}`;
}

/** The calendar month in Hanoi, `2026-07`. */
export function monthOf(instant: Date | number): string {
  return new Date(Number(instant) + OFFSET_MS).toISOString().slice(0, 7);
}

/** Milliseconds of the first moment of a day in Hanoi. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00${HANOI}`);
}

/** The month so many months later. */
export function monthAfter(month: string, count = 1): string {
  const [year = 0, index = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, index - 1 + count, 1)).toISOString().slice(0, 7);
}

/** Months from the first to the last, both included. */
export function monthsFrom(first: string, last: string): readonly string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = monthAfter(month)) months.push(month);
  return months;
}
