// Calendar days as YYYY-MM-DD text: they compare as text, and open ends become the first and last imaginable day.

/** Before every day, after every day. */
export const EVER = { first: '0000-01-01', last: '9999-12-31' } as const;

/** True if `text` is a real calendar day, written YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The day `days` later (earlier if negative). */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** First and last day of a validity with open ends. */
export function interval(row: { readonly validFrom: string | null; readonly validTo: string | null }): {
  readonly first: string;
  readonly last: string;
} {
  return { first: row.validFrom ?? EVER.first, last: row.validTo ?? EVER.last };
}
