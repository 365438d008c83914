// Times on the wire are yyyyMMddHHmmss or yyyyMMdd in Asia/Ho_Chi_Minh; an empty text means none.
const FORM = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/;
/** Vietnam has kept UTC+7 without daylight saving since 1975. */
const OFFSET_MS = 7 * 3_600_000;

/** The instant, or null for an empty or impossible value. */
export function toInstant(value: string | null): Date | null {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = FORM.exec(value ?? '') ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const local = new Date(`${written}Z`);
  // Date.parse lets 31 February roll over into March.
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(written)) return null;
  return new Date(local.getTime() - OFFSET_MS);
}

/** The calendar day `YYYY-MM-DD`, or null. */
export function toDay(value: string | null): string | null {
  if (value === null || toInstant(value) === null) return null;
  return `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}`;
}

/** An instant on the wire. */
export function toWireTime(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '');
}
