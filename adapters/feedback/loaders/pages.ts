// Paging: the latest first; a cursor is the time and the number of a row.
import { InputError, type AdapterRecord, type Page } from '../../kit/index.js';

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

/** What a list field receives. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export const EMPTY_PAGE: Page<never> = { items: [], hasNextPage: false };

/** The number of rows asked for, 20 unless stated. */
export function readPageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_SIZE;
  if (Number.isInteger(size) && size >= 1 && size <= LARGEST_SIZE) return size;
  throw new InputError(
    `first must be between 1 and ${LARGEST_SIZE}.`,
    `first phải nằm trong khoảng từ 1 đến ${LARGEST_SIZE}.`,
  );
}

/** Where a row stands in its list. */
export interface Position {
  readonly at: number;
  readonly key: string;
}

const CURSOR = /^(-?\d{1,16})\|(.{1,100})$/u;

function readCursor(after: string): Position {
  const [, at, key] = CURSOR.exec(after) ?? [];
  if (at !== undefined && key !== undefined) return { at: Number(at), key };
  throw new InputError('after is not a cursor of this list.', 'after không phải là con trỏ của danh sách này.');
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
