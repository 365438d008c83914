// A CSV file as rows of named cells, or why it is none. Strict: a damaged file is refused, never repaired.
import { parse, CsvError } from 'csv-parse/sync';
import type { ImportProblem } from './importProblems.js';
import { sheetProblem } from './importProblems.js';

/** Columns of the agency file. */
export const AGENCY_COLUMNS = [
  'code',
  'name',
  'level',
  'parentCode',
  'unitCode',
  'asOf',
  'codeList',
  'ceasedOn',
] as const;
export type AgencyColumn = (typeof AGENCY_COLUMNS)[number];

const REQUIRED: readonly AgencyColumn[] = ['code', 'name', 'level', 'parentCode', 'unitCode'];

/** Vietnamese headings for the same columns. */
const HEADINGS: Readonly<Record<string, AgencyColumn>> = {
  'mã định danh': 'code',
  'tên cơ quan': 'name',
  cấp: 'level',
  'mã cơ quan cấp trên': 'parentCode',
  'mã đơn vị hành chính': 'unitCode',
  'tính đến ngày': 'asOf',
  'danh mục': 'codeList',
  'ngày kết thúc': 'ceasedOn',
};

/** Characters of one record; a longer one is an unclosed quote or no table at all. */
const MAX_RECORD = 16_384;
/** Bytes of the file: many times the largest directory of a city. */
const MAX_BYTES = 32 * 1024 * 1024;

/** One line of the file; absent and empty cells are both ''. */
export interface SheetRow {
  readonly line: number;
  readonly cells: Readonly<Record<AgencyColumn, string>>;
}

/** Rows, and what was wrong; rows are of use only without problems. */
export interface Sheet {
  readonly rows: readonly SheetRow[];
  readonly problems: readonly ImportProblem[];
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function decode(input: string | Uint8Array): string | undefined {
  if (typeof input === 'string') return input;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(input);
  } catch {
    return undefined;
  }
}

function parseRecords(text: string, limit: { readonly to?: number } = {}): readonly Parsed[] {
  const records: unknown = parse(text, {
    ...limit,
    bom: true,
    info: true,
    columns: false,
    relax_quotes: false,
    // Counted below, so that every ragged row is reported and not only the first.
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_RECORD,
  });
  return records as readonly Parsed[];
}

function toColumn(heading: string): AgencyColumn | undefined {
  const plain = heading.normalize('NFC').trim();
  const name = AGENCY_COLUMNS.find((column) => column === plain);
  return name ?? (Object.hasOwn(HEADINGS, plain.toLowerCase()) ? HEADINGS[plain.toLowerCase()] : undefined);
}

function headingProblems(headings: readonly string[], columns: readonly (AgencyColumn | undefined)[]) {
  const [first = ''] = headings;
  if (headings.length === 1 && /[;\t]/.test(first)) return [sheetProblem('SEPARATOR', 1)];
  const unknown = columns.some((column) => column === undefined) ? [sheetProblem('UNKNOWN_COLUMN', 1)] : [];
  const twice = columns.filter((column, index) => column !== undefined && columns.indexOf(column) !== index);
  const missing = REQUIRED.filter((column) => !columns.includes(column));
  return [
    ...unknown,
    ...twice.map((column) => sheetProblem('DUPLICATE_COLUMN', 1, column)),
    ...missing.map((column) => sheetProblem('MISSING_COLUMN', 1, column)),
  ];
}

function toCells(record: readonly string[], columns: readonly (AgencyColumn | undefined)[]) {
  const cell = (column: AgencyColumn) =>
    record[columns.indexOf(column)]?.normalize('NFC').replace(/^[ \t]+|[ \t]+$/g, '') ?? '';
  return Object.fromEntries(AGENCY_COLUMNS.map((column) => [column, cell(column)])) as SheetRow['cells'];
}

function refused(problem: ImportProblem): Sheet {
  return { rows: [], problems: [problem] };
}

/** An open quote is noticed lines later: the row to look at is the one after the last good row. */
function parseFailure(text: string, error: unknown): Sheet {
  if (!(error instanceof CsvError)) throw error;
  const good = Number(error['records']);
  const before = good > 0 ? parseRecords(text, { to: good }).at(-1)?.info.lines : 0;
  return refused(sheetProblem(error.code === 'CSV_MAX_RECORD_SIZE' ? 'TOO_LONG' : 'QUOTES', (before ?? 0) + 1));
}

/** Reads the file. Line numbers are those of the file, counted from 1; a row of several lines has the last one's. */
export function readAgencySheet(input: string | Uint8Array): Sheet {
  if (input.length > MAX_BYTES) return refused(sheetProblem('TOO_LARGE', 1));
  const text = decode(input);
  if (text === undefined || text.includes('\u0000')) return refused(sheetProblem('NOT_TEXT', 1));
  let records: readonly Parsed[];
  try {
    records = parseRecords(text);
  } catch (error) {
    return parseFailure(text, error);
  }
  const [head, ...body] = records;
  if (head === undefined || body.length === 0) return refused(sheetProblem('EMPTY', 1));
  const columns = head.record.map(toColumn);
  const problems = headingProblems(head.record, columns);
  if (problems.length > 0) return { rows: [], problems };
  return {
    rows: body.map(({ record, info }) => ({ line: info.lines, cells: toCells(record, columns) })),
    problems: body
      .filter(({ record }) => record.length !== columns.length)
      .map(({ info }) => sheetProblem('RAGGED', info.lines)),
  };
}
