// Paging: the latest first; a cursor is the time and the number of a row.
import { readPageSize, refuseCursor, type AdapterRecord, type Page, type PageArgs } from '../../kit/index.js';

/** Where a row stands in its list. */
export interface Position {
  readonly at: number;
  readonly key: string;
}

const CURSOR = /^(-?\d{1,16})\|(.{1,100})$/u;

function readCursor(after: string): Position {
  const [, at, key] = CURSOR.exec(after) ?? [];
  if (at !== undefined && key !== undefined) return { at: Number(at), key };
  return refuseCursor();
}

/** Negative if `a` comes first. */
function order(a: Position, b: Position): number {
  return b.at - a.at || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

/** The page of rows that are all at hand. */
export function cutPage<Row>(
  rows: readonly Row[],
  position: (row: Row) => Position,
  args: PageArgs,
): { readonly rows: readonly Row[]; readonly hasNextPage: boolean } {
  const size = readPageSize(args.first);
  const after = args.after == null ? null : readCursor(args.after);
  const placed = rows
    .map((row) => ({ row, place: position(row) }))
    .filter(({ place }) => after === null || order(after, place) < 0)
    .sort((a, b) => order(a.place, b.place));
  return { rows: placed.slice(0, size).map(({ row }) => row), hasNextPage: placed.length > size };
}

export function toPage<R extends AdapterRecord>(
  records: readonly R[],
  position: (record: R) => Position,
  hasNextPage: boolean,
): Page<R> {
  const toCursor = ({ at, key }: Position) => `${at}|${key}`;
  return { items: records.map((record) => ({ record, cursor: toCursor(position(record)) })), hasNextPage };
}
