// Values of TT 05/2025 as text, to the values of the schema. What cannot be read is null, never a guess.

const VIETNAMESE_DAY = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/;
const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const HANOI_MS = 7 * 3_600_000;

/** An instant has the day that it is in Hanoi: late in the evening UTC, that is the next one. */
function inHanoi(instant: string): string | null {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? null : new Date(at + HANOI_MS).toISOString().slice(0, 10);
}

/** `DD/MM/YYYY` or ISO 8601 to `YYYY-MM-DD` in Hanoi; null for a day that is none. */
export function toDay(text: string | null): string | null {
  if (text === null) return null;
  const [, d, m, y] = VIETNAMESE_DAY.exec(text) ?? [];
  const [, year = y, month = m, day = d] = ISO_DAY.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(iso)) return null;
  return ISO_INSTANT.test(text) ? inHanoi(text) : iso;
}

/** A count; null for what is no number of up to nine digits. */
export function toCount(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** One of a list of codes. */
export function toCoded<T extends string>(codes: Readonly<Record<string, T>>, code: string | null): T | null {
  return code !== null && Object.hasOwn(codes, code) ? (codes[code] ?? null) : null;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", nbsp: ' ', lt: '', gt: '' };

/** Text without markup: tags go, entities become what they mean, and no angle bracket is left. */
export function withoutHtml(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(
      /&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]+));/gi,
      (whole, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
        const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
        return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
      },
    )
    .replaceAll(/[<>]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
