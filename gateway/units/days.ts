// Calendar days as YYYY-MM-DD text: they compare as text.

interface Validity {
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** True if `text` is a real calendar day, written YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The day `count` later (earlier if negative). */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** True if the unit exists on the day; `validTo` is its last day. */
export function isValidOn(unit: Validity, day: string): boolean {
  return (unit.validFrom === null || unit.validFrom <= day) && (unit.validTo === null || day <= unit.validTo);
}

/** True if there is a day on which both exist. */
export function overlap(a: Validity, b: Validity): boolean {
  return startsBy(a.validFrom, b.validTo) && startsBy(b.validFrom, a.validTo);
}

function startsBy(from: string | null, to: string | null): boolean {
  return from === null || to === null || from <= to;
}

/** The day itself if the unit exists then; else its last day, or its first if it is still to come. */
export function nearestDay(unit: Validity, day: string): string {
  if (unit.validTo !== null && unit.validTo < day) return unit.validTo;
  if (unit.validFrom !== null && day < unit.validFrom) return unit.validFrom;
  return day;
}
