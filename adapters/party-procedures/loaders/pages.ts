// Paging: rows come in the order of their keys, a cursor is a key, and the source is asked on until a page is full.
import { InputError, refuseCursor, UpstreamError, type AdapterRecord, type Page } from '../../kit/index.js';

/** Keys of the Party system: numbers and codes. Anything else is not worth a call. */
export const KEY_FORM = /^[\p{L}\p{N}._-]{1,60}$/u;

/** The key after which the page begins, '' for the first one. */
export function readCursor(after: string | null | undefined): string {
  if (after === null || after === undefined) return '';
  if (KEY_FORM.test(after)) return after;
  return refuseCursor();
}

/** Rows after a key, in order; fewer than `size` mean that there are no more. */
export type Fetch<R> = (after: string, size: number) => Promise<readonly R[]>;

export interface Walk<R> {
  readonly fetch: Fetch<R>;
  key(record: R): string;
  shows(record: R): boolean;
  readonly size: number;
  readonly maxRows: number;
}

/** Each row once, and all behind the cursor: a source that does not move on would be asked for ever. */
function inOrder<R>(rows: readonly R[], walk: Walk<R>, cursor: string): R[] {
  if (rows.some((row) => walk.key(row) <= cursor))
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'list out of order' });
  return [...new Map(rows.map((row) => [walk.key(row), row])).values()];
}

/** Up to `wanted` rows that are shown, after a key. */
export async function walkRows<R>(walk: Walk<R>, after: string, wanted: number): Promise<readonly R[]> {
  const shown: R[] = [];
  let cursor = after;
  for (let looked = 0; looked < walk.maxRows; looked += walk.size) {
    const rows = await walk.fetch(cursor, walk.size);
    shown.push(...inOrder(rows, walk, cursor).filter((row) => walk.shows(row)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < walk.size || shown.length >= wanted) return shown.slice(0, wanted);
    cursor = walk.key(last);
  }
  throw new InputError('The list is too wide: choose one unit.', 'Danh sách quá rộng: hãy chọn một đơn vị.');
}

/** Rows and their cursors as a page of `size`; one row more says that others follow. */
export function toPage<R extends AdapterRecord>(rows: readonly R[], key: (record: R) => string, size: number): Page<R> {
  const items = rows.slice(0, size).map((record) => ({ record, cursor: key(record) }));
  return { items, hasNextPage: rows.length > size };
}
