// Dates and times as the network writes them: wall-clock time of Việt Nam without a zone.
const DAY = /^(\d{4})[/-](\d{2})[/-](\d{2})$/;
const LOCAL_TIME = /^(\d{4})[/-](\d{2})[/-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?$/;
const HAS_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})$/;

function isDay(year: string, month: string, day: string): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** `2026/03/05` (or with dashes) → `2026-03-05`; undefined for anything else, also for 31 February. */
export function toDay(text: string): string | undefined {
  const [, year = '', month = '', day = ''] = DAY.exec(text) ?? [];
  return year !== '' && isDay(year, month, day) ? `${year}-${month}-${day}` : undefined;
}

/** `2026/03/05 08:15:00` in Việt Nam (UTC+7 all year) → the instant; undefined if it is not a time. */
export function toInstant(text: string): Date | undefined {
  const trimmed = text.trim();
  if (HAS_ZONE.test(trimmed)) return validDate(trimmed);
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = LOCAL_TIME.exec(trimmed) ?? [];
  if (year === '' || !isDay(year, month, day)) return undefined;
  return validDate(`${year}-${month}-${day}T${hour}:${minute}:${second}+07:00`);
}

function validDate(text: string): Date | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** The header form `ddMMyyyy'T'HHmmss+0700`; `offset` is the zone that the deployment signs in. */
export function toHeaderTimestamp(now: Date, offset: string): string {
  const sign = offset.startsWith('-') ? -1 : 1;
  const minutes = sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3, 5)));
  const local = new Date(now.getTime() + minutes * 60_000);
  const date = `${two(local.getUTCDate())}${two(local.getUTCMonth() + 1)}${local.getUTCFullYear()}`;
  return `${date}T${two(local.getUTCHours())}${two(local.getUTCMinutes())}${two(local.getUTCSeconds())}${offset}`;
}

/** `yyyy/MM/dd HH:mm:ss` in Việt Nam, as messages have it. */
export function toNetworkTime(instant: Date): string {
  const local = new Date(instant.getTime() + 7 * 3_600_000).toISOString();
  return `${local.slice(0, 10).replaceAll('-', '/')} ${local.slice(11, 19)}`;
}

/** The calendar day in Việt Nam of an instant. */
export function toVietnamDay(instant: Date): string {
  return new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
}
