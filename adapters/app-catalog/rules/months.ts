// Months as YYYY-MM and days as YYYY-MM-DD: they compare as text.
import { InputError } from '../../kit/index.js';

const MONTH = /^(19|20)\d{2}-(0[1-9]|1[0-2])$/;

/** Throws InputError for what is no month. */
export function requireMonth(month: string): string {
  if (MONTH.test(month)) return month;
  throw new InputError('month must be a month, YYYY-MM.', 'month phải là một tháng, dạng YYYY-MM.');
}

/** The day by which rules, targets and units of a month are looked up. */
export function lastDayOf(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, number ?? 0, 0)).toISOString().slice(0, 10);
}

export function monthBefore(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, (number ?? 0) - 2, 1)).toISOString().slice(0, 7);
}

/** True if both periods have a day in common; null: no end. */
export function overlap(a: Period, b: Period): boolean {
  return (b.validTo === null || a.validFrom <= b.validTo) && (a.validTo === null || b.validFrom <= a.validTo);
}

export interface Period {
  readonly validFrom: string;
  readonly validTo: string | null;
}

export function isInForce({ validFrom, validTo }: Period, day: string): boolean {
  return validFrom <= day && (validTo === null || day <= validTo);
}
