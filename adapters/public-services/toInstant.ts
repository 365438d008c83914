// Times on the wire are yyyyMMddHHmmss (or yyyyMMdd) in Asia/Ho_Chi_Minh; an empty text means none.
const FORM = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/;

/** Vietnam has kept UTC+7 without daylight saving since 1975. */
const OFFSET = '+07:00';
const OFFSET_MS = 7 * 3_600_000;

/** The instant, or null for an empty or impossible value (20260231 is nobody's day). */
export function toInstant(value: string | null): Date | null {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = FORM.exec(value ?? '') ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${OFFSET}`);
  if (Number.isNaN(instant.getTime())) return null;
  // Date.parse lets 31 February roll over into March.
  const calendarDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate();
  return calendarDay === Number(day) ? instant : null;
}

/** The calendar day `YYYY-MM-DD`, or null. */
export function toDay(value: string | null): string | null {
  if (value === null || toInstant(value) === null) return null;
  return `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}`;
}

/** The instant on the wire, to the second; '' for none. */
export function toWireTime(instant: Date | null | undefined): string {
  if (instant === null || instant === undefined) return '';
  const local = new Date(instant.getTime() + OFFSET_MS).toISOString();
  return local.slice(0, 19).replaceAll(/[-T:]/g, '');
}

/** First moment of a day on the wire. */
export function toDayStart(day: string): string {
  return `${day.replaceAll('-', '')}000000`;
}

/** Last moment of a day on the wire. */
export function toDayEnd(day: string): string {
  return `${day.replaceAll('-', '')}235959`;
}
