// The report as a sheet for people: RFC 4180, with the mark by which spreadsheets know UTF-8.
import type { ReportRow } from './report.js';

const HEAD = [
  ...['Tháng', 'Mã đơn vị', 'Đơn vị', 'Cấp', 'Mã ứng dụng', 'Ứng dụng', 'Mã chỉ tiêu', 'Chỉ tiêu', 'Tử số', 'Mẫu số'],
  ...['Tỷ lệ', 'Mục tiêu', 'Tỷ lệ so với tháng trước', 'Tử số so với tháng trước', 'Kết quả'],
];

const STATUS: Readonly<Record<string, string>> = {
  REACHED: 'Đạt',
  BELOW: 'Chưa đạt',
  NO_FIGURE: 'Không có số liệu',
  NOTHING_DUE: 'Không phát sinh',
  NO_TARGET: 'Chưa có mục tiêu',
  NOT_OBLIGED: 'Không bắt buộc',
};

const LEVELS: Readonly<Record<string, string>> = { CITY: 'Thành phố', DISTRICT: 'Cấp huyện', WARD: 'Cấp xã' };

/** Texts that a spreadsheet would take for a formula are kept as texts; numbers are numbers. */
function toCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function toCells({ unit, application, indicator, target, ...row }: ReportRow): (string | number | null)[] {
  return [
    ...[row.month, unit?.code ?? null, unit?.fullName ?? null, LEVELS[unit?.level ?? ''] ?? null],
    ...[application?.code ?? null, application?.name ?? null, indicator?.code ?? null, indicator?.name ?? null],
    ...[row.numerator, row.denominator, row.share, target?.value ?? null],
    ...[row.shareChange, row.numeratorChange, STATUS[row.status] ?? row.status],
  ];
}

/** Codes with leading zeros stay texts where the sheet is opened as text; the file has them as they are. */
export function toCsv(rows: readonly ReportRow[]): string {
  const lines = [HEAD, ...rows.map(toCells)].map((cells) => cells.map(toCell).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
