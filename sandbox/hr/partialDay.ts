// Days as forms have them: some papers only say the month or the year.
import type { Random } from '../city/createRandom.js';
import type { Day } from '../city/types.js';

/** A day, month or year with what it is. */
export interface PartialDay {
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
  readonly value: string;
  readonly precision: 'DAY' | 'MONTH' | 'YEAR';
}

/** Keeps only the month. */
export function toMonth(day: Day): PartialDay {
  return { value: day.slice(0, 7), precision: 'MONTH' };
}

/** Keeps only the year. */
export function toYear(day: Day): PartialDay {
  return { value: day.slice(0, 4), precision: 'YEAR' };
}

/** About one in twelve birth days of older files is only known by month or year. */
export function toPartialDay(day: Day, random: Random): PartialDay {
  const draw = random.int(48);
  if (draw < 2) return toYear(day);
  if (draw < 4) return toMonth(day);
  return { value: day, precision: 'DAY' };
}

/** Column pair `<name>_value`, `<name>_precision`. */
export function partialColumns(name: string, day: PartialDay | null): Record<string, string | null> {
  return { [`${name}_value`]: day?.value ?? null, [`${name}_precision`]: day?.precision ?? null };
}

/** Moves a day by whole years, keeping month and day (which the sample never puts after the 28th). */
export function addYears(day: Day, years: number): Day {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
}
