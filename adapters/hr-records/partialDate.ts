// Dates of personnel forms: some papers state only the month or the year, and that is kept, not filled up.
import type { PartialDateRecord } from './schema.generated.js';

const SHAPES = [
  ['DAY', /^\d{4}-\d{2}-\d{2}$/],
  ['MONTH', /^\d{4}-\d{2}$/],
  ['YEAR', /^\d{4}$/],
] as const;

/**
 * `1980`, `1980-05`, `1980-05-17` → value and precision; null for anything else. A stated precision can only make the
 * date less exact: some systems pad an unknown day with 01.
 */
export function toPartialDate(value: string | null | undefined, stated?: string | null): PartialDateRecord | null {
  const text = value?.trim() ?? '';
  const found = SHAPES.findIndex(([, pattern]) => pattern.test(text));
  if (found === -1 || !isReal(text)) return null;
  const claimed = SHAPES.findIndex(([precision]) => precision === stated);
  const [precision] = SHAPES[Math.max(found, claimed)] ?? SHAPES[0];
  return { value: text.slice(0, { DAY: 10, MONTH: 7, YEAR: 4 }[precision]), precision };
}

function isReal(text: string): boolean {
  const [year = 0, month = 1, day = 1] = text.split('-').map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** The first day that a partial date can mean, for comparison with a day. */
export function firstDayOf(date: PartialDateRecord): string {
  return `${date.value ?? ''}-01-01`.slice(0, 10);
}
