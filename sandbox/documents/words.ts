// The Vietnamese words for the codes of the axis, and its way of writing times.
import type { LocalTime } from '../city/types.js';

const STATUS_WORDS: Readonly<Record<string, string>> = {
  '01': 'Đã đến',
  '02': 'Từ chối tiếp nhận',
  '03': 'Đã tiếp nhận',
  '04': 'Phân công',
  '05': 'Đang xử lý',
  '06': 'Hoàn thành',
  '13': 'Lấy lại',
  '15': 'Đồng ý',
  '16': 'Từ chối',
};

/** What a status code says; '' for none. */
export function toStatusWords(code: string): string {
  return STATUS_WORDS[code] ?? '';
}

/** `yyyy/MM/dd HH:mm:ss` without a zone (Hanoi's time); '' for none. */
export function toAxisTime(time: LocalTime | undefined): string {
  return time === undefined ? '' : time.replaceAll('-', '/').replace('T', ' ');
}

/** `yyyy/MM/dd`; '' for none. */
export function toAxisDay(day: string | null): string {
  return (day ?? '').replaceAll('-', '/');
}

/** Hanoi's wall-clock time of an instant in milliseconds. */
export function toLocalTime(at: number): LocalTime {
  return new Date(at + 7 * 3_600_000).toISOString().slice(0, 19);
}
