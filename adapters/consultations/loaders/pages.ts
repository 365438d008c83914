// Paging: rows come in the order of their positions, and a cursor is the position of a row.
import { InputError, type AdapterRecord, type Page } from '../../kit/index.js';

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

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

/** The position after which the page begins, '' for the first one. */
export function readCursor(after: string | null | undefined, form: RegExp): string {
  if (after === null || after === undefined) return '';
  if (form.test(after)) return after;
  throw new InputError('after is not a cursor of this list.', 'after không phải là con trỏ của danh sách này.');
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
