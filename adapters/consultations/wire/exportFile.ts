// The file of an export: Base64 of JSON (two layouts) or of CSV. A row is the text of each column by its heading.
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { UpstreamError, utf8Text } from '../../kit/index.js';

/** One exported answer sheet. */
export interface ExportedRow {
  readonly id: number;
  /** By code of the question. */
  readonly values: Readonly<Record<string, string>>;
}

export const base64File = z.string().regex(/^[A-Za-z0-9+/\s]*={0,2}\s*$/);

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]).transform((value) => String(value ?? ''));
const flatRow = z.record(z.string(), cell);
const nestedRow = z.record(z.string().regex(/^\d+$/), flatRow);
const jsonFile = z.object({ responses: z.array(z.union([nestedRow, flatRow])) });

function refuse(detail: string): never {
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `export_responses: ${detail}` });
}

function decode(file: string): string {
  const bytes = Buffer.from(file, 'base64');
  try {
    return utf8Text(bytes);
  } catch {
    return refuse('not UTF-8');
  }
}

function toRow(values: Readonly<Record<string, string>>, key?: string): ExportedRow {
  const id = Number(values['id'] ?? key);
  if (!Number.isSafeInteger(id) || id < 1) refuse('a row without its id');
  return { id, values };
}

function isNested(row: z.output<typeof nestedRow> | z.output<typeof flatRow>): row is z.output<typeof nestedRow> {
  return Object.values(row).some((value) => typeof value === 'object');
}

function readJson(text: string): ExportedRow[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    refuse('not JSON');
  }
  const parsed = jsonFile.safeParse(value);
  if (!parsed.success) return refuse('not an export');
  return parsed.data.responses.flatMap((row) =>
    isNested(row) ? Object.entries(row).map(([key, values]) => toRow(values, key)) : [toRow(row)],
  );
}

function readCsv(text: string): ExportedRow[] {
  try {
    const rows: Record<string, string>[] = parse(text, { columns: true, delimiter: ';', skipEmptyLines: true });
    return rows.map((row) => toRow(row));
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    return refuse('not CSV');
  }
}

export function readExport(file: string, format: 'json' | 'csv'): readonly ExportedRow[] {
  const text = decode(file);
  if (text.trim() === '') return [];
  return format === 'json' ? readJson(text) : readCsv(text);
}
