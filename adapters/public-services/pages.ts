// Paging rules that all lists share: how many rows, and slices of lists that are held whole.
import { readPageSize, refuseCursor, type AdapterRecord, type Page, type PageArgs } from '../kit/index.js';

/** Order of a list: negative if `a` comes first. */
export type Order = (a: string, b: string) => number;

/** By code units. */
export const byCode: Order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Highest number first, where numbers have no leading zeros. */
export const byNumberDown: Order = (a, b) => b.length - a.length || byCode(b, a);

/** A list whose rows are all at hand, and which lists come in the order of their keys. */
export interface HeldList<Row> {
  readonly rows: readonly Row[];
  key(row: Row): string;
  readonly order: Order;
}

/** The rows after the cursor (a key), at most `first`; the cursor's own row may have gone meanwhile. */
export function sliceAfter<Row>(list: HeldList<Row>, args: PageArgs): { rows: readonly Row[]; hasNextPage: boolean } {
  const size = readPageSize(args.first);
  const after = args.after ?? null;
  if (after !== null && after.length > 200) refuseCursor();
  const sorted = list.rows
    .filter((row) => after === null || list.order(after, list.key(row)) < 0)
    .sort((a, b) => list.order(list.key(a), list.key(b)));
  return { rows: sorted.slice(0, size), hasNextPage: sorted.length > size };
}

/** Records and their cursors as a page. */
export function toPage<R extends AdapterRecord>(
  records: readonly R[],
  cursor: (record: R) => string,
  hasNextPage: boolean,
): Page<R> {
  return { items: records.map((record) => ({ record, cursor: cursor(record) })), hasNextPage };
}
