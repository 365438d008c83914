// Paging: a cursor is a position (a time and a key), never a number of rows.
import { refuseCursor, type AdapterRecord, type Page } from '../../kit/index.js';

const POSITION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z~.{1,300}$/su;

/** The position after which the page begins; null for the first one. */
export function readCursor(after: string | null | undefined): string | null {
  if (after === null || after === undefined) return null;
  if (POSITION.test(after)) return after;
  return refuseCursor();
}

/** Rows and their positions as a page of `size`; one row more says that others follow. */
export function toPage<R extends object>(
  rows: readonly R[],
  position: (record: R) => string,
  size: number,
): Page<R & AdapterRecord> {
  // Records are plain data, which the kit's type says more widely.
  const items = rows
    .slice(0, size)
    .map((record) => ({ record: record as R & AdapterRecord, cursor: position(record) }));
  return { items, hasNextPage: rows.length > size };
}
