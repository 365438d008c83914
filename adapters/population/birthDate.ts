// Birth dates as they are written there, and as they are written here: YYYY-MM-DD, or the year alone.

const FORMS = [
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  /^(?<day>\d{2})\/(?<month>\d{2})\/(?<year>\d{4})$/,
];

/** Null for what is neither a day of the calendar nor a year. */
export function readBirthDate(text: string | null | undefined): string | null {
  const trimmed = (text ?? '').trim();
  if (/^\d{4}$/.test(trimmed)) return trimmed;
  const groups = FORMS.map((form) => form.exec(trimmed)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return null;
  const day = `${groups['year'] ?? ''}-${groups['month'] ?? ''}-${groups['day'] ?? ''}`;
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : null;
}

export function writeBirthDate(day: string, form: 'yyyyMMdd' | 'yyyy-MM-dd' | 'dd/MM/yyyy'): string {
  const [year = '', month = '', date = ''] = day.split('-');
  if (form === 'yyyyMMdd') return `${year}${month}${date}`;
  return form === 'dd/MM/yyyy' ? `${date}/${month}/${year}` : day;
}
