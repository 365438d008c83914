// Reads the file of one officer for the Ministry: one statement, so that all of it is from the same moment, and lists whole.
import { z } from 'zod';
import { InputError, type AdapterCall } from '../../kit/index.js';
import type { HrClient } from '../client.js';
import type { Config } from '../config.js';
import type { List, PartLayout } from './layout.js';

/** '' for what the source has not. */
const cell = z
  .union([z.string(), z.number()])
  .nullable()
  .transform((value) => (value === null ? '' : String(value).normalize('NFC').trim()));

const cells = z.record(z.string(), cell);

const fileSchema = z.object({ cells, lists: z.record(z.string(), z.array(cells)) });

/** Values by column, and rows by name of the list. */
export type OfficerFile = z.output<typeof fileSchema>;

function object(entries: readonly (readonly [string, string])[]): string {
  return `json_build_object(${entries.map(([name, value]) => `'${name}', ${value}`).join(', ')})`;
}

/** Of the party view only the post is read, and only where the part was asked for. */
function toColumn(column: string, { partyPost }: Config['views']): string {
  if (column !== 'party_post_code') return `o.${column}`;
  return `(select min(p.post_code) from ${partyPost ?? ''} p where p.officer_number = o.number)`;
}

/** One row more than may be sent: whoever gets it knows that the list was cut. */
function toList({ view, order, fields }: List): string {
  const row = object(fields.map(({ column }) => [column, `t.${column}`]));
  return `(select coalesce(json_agg(${row} order by t.${order}), '[]'::json) from (
    select * from ${view} l where l.officer_number = o.number order by l.${order} limit $2::int) t)`;
}

/** Names are from the settings and from `layout.ts`, both of which let plain names through alone. */
function toStatement(views: Config['views'], parts: readonly PartLayout[]): string {
  const columns = ['number', 'managing_agency', ...parts.flatMap(({ fields }) => fields.map(({ column }) => column))];
  const values = object([...new Set(columns)].map((column) => [column, toColumn(column, views)]));
  const lists = object(parts.flatMap((part) => part.lists.map((list) => [list.name, toList(list)] as const)));
  return `select ${values} as cells, ${lists} as lists from ${views.officer} o where o.number = $1::text`;
}

function refuseCut(names: readonly string[], most: number): void {
  if (names.length === 0) return;
  const lists = names.join(', ');
  throw new InputError(
    `officer: more than ${most} rows in ${lists}; nothing is sent, for a cut list would replace the whole one.`,
    `officer: có hơn ${most} dòng ở ${lists}; không gửi gì, vì danh sách bị cắt sẽ thay thế toàn bộ danh sách cũ.`,
  );
}

/** The file; null where there is no such officer. Throws InputError for a list that is too long to be sent whole. */
export async function readOfficerFile(
  { client, signal }: Pick<AdapterCall<HrClient>, 'client' | 'signal'>,
  number: string,
  parts: readonly PartLayout[],
  maxListRows: number,
): Promise<OfficerFile | null> {
  const hasLists = parts.some(({ lists }) => lists.length > 0);
  const [file] = await client.sql.read({
    operation: 'officer for sync',
    statement: toStatement(client.config.views, parts),
    values: hasLists ? [number, maxListRows + 1] : [number],
    schema: fileSchema,
    signal,
  });
  if (file === undefined) return null;
  const cut = Object.entries(file.lists).filter(([, rows]) => rows.length > maxListRows);
  refuseCut(
    cut.map(([name]) => name),
    maxListRows,
  );
  return file;
}
