// Rows as a file: CSV that a spreadsheet cannot be tricked with, or one JSON text a line.

const MAX_COLUMNS = 300;
const MAX_DEPTH = 6;

/** Số định danh cá nhân: 12 digits, the first one 0. Free text may hold one although no field is marked (AZ-M07). */
const PERSONAL_ID = /(?<!\d)(0\d{3})\d{6}(\d{2})(?!\d)/g;

function hideNumbers(text: string): string {
  return text.replace(PERSONAL_ID, '$1******$2');
}

function hideAll(value: unknown): unknown {
  if (typeof value === 'string') return hideNumbers(value);
  if (Array.isArray(value)) return value.map(hideAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hideAll(inner)]));
}

/** One row as columns: `unit.name`; lists of plain values in one cell, lists of rows as JSON. */
function flatten(value: unknown, path: string, depth: number, into: Map<string, unknown>): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < MAX_DEPTH) {
    for (const [name, inner] of Object.entries(value))
      flatten(inner, path === '' ? name : `${path}.${name}`, depth + 1, into);
    return;
  }
  into.set(path === '' ? 'value' : path, value);
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.map(toText).join('; ');
  return JSON.stringify(value);
}

/**
 * A text that begins like a formula is one for a spreadsheet: = + - @, their wide forms, tab and line ends before them
 * (OWASP, CSV injection). Numbers are left as they are.
 */
function toCell(value: unknown): string {
  const text = toText(value)
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');
  const guarded = typeof value !== 'number' && /^\s*[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${guarded.replaceAll('"', '""')}"`;
}

/** RFC 4180, UTF-8 with the mark that spreadsheets need to see it. */
export function toCsv(rows: readonly unknown[]): string {
  const flat = rows.map((row) => {
    const cells = new Map<string, unknown>();
    flatten(hideAll(row), '', 0, cells);
    return cells;
  });
  const columns = [...new Set(flat.flatMap((cells) => [...cells.keys()]))].slice(0, MAX_COLUMNS);
  const lines = flat.map((cells) => columns.map((column) => toCell(cells.get(column))).join(','));
  return `\ufeff${[columns.map(toCell).join(','), ...lines].join('\r\n')}\r\n`;
}

export function toNdjson(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(hideAll(row))}\n`).join('');
}
