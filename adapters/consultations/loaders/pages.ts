// Paging: rows come in the order of their positions, and a cursor is the position of a row.
import { refuseCursor, type AdapterRecord, type Page } from '../../kit/index.js';

/** The position after which the page begins, '' for the first one. */
export function readCursor(after: string | null | undefined, form: RegExp): string {
  if (after === null || after === undefined) return '';
  if (form.test(after)) return after;
  return refuseCursor();
}

/** `rows` in the order of their positions, from after the cursor; one more than `size` says that others follow. */
export function toPage<R extends object>(
  rows: readonly R[],
  position: (record: R) => string,
  size: number,
): Page<R & AdapterRecord> {
  const items = rows
    .slice(0, size)
    .map((record) => ({ record: record as R & AdapterRecord, cursor: position(record) }));
  return { items, hasNextPage: rows.length > size };
}
