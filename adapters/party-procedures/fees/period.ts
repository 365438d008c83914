// Months of account, written YYYY-MM. A Party fee belongs to a month, never to a day.

/** `2026-03`. Two of them compare as texts. */
export type Period = string;

const FORM = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** True for a month that exists. */
export function isPeriod(text: string): boolean {
  return FORM.test(text);
}

function toIndex(period: Period): number {
  const [, year, month] = FORM.exec(period) ?? [];
  if (year === undefined || month === undefined) throw new RangeError('a period is YYYY-MM');
  return Number(year) * 12 + Number(month) - 1;
}

function fromIndex(index: number): Period {
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** The month so many months later; earlier for a negative number. */
export function addMonths(period: Period, months: number): Period {
  return fromIndex(toIndex(period) + months);
}

/** How many months `until` comes after `from`. */
export function monthsBetween(from: Period, until: Period): number {
  return toIndex(until) - toIndex(from);
}

/** The months of a range, both ends included; empty where it ends before it begins. */
export function periodsOf(from: Period, until: Period): readonly Period[] {
  return Array.from({ length: Math.max(0, monthsBetween(from, until) + 1) }, (_, step) => addMonths(from, step));
}

/** The month of a day (YYYY-MM-DD). */
export function periodOf(day: string): Period {
  return day.slice(0, 7);
}

/** The first day of a month. */
export function firstDay(period: Period): string {
  return `${period}-01`;
}

/** The last entry that has begun by then; lists are in the order of `from` (days or months). */
export function inForce<T extends { readonly from: string }>(list: readonly T[], on: string): T | undefined {
  return list.findLast(({ from }) => from.slice(0, on.length) <= on);
}
