// Pages of lists that are at hand as a whole, in an order of their own.
import { readPageSize, refuseCursor, type AdapterRecord, type Page, type PageArgs } from '../../kit/index.js';

/** The rows after the cursor; `compare` is the order of the list, `read` undoes `keyOf`. */
export function slice<T, P>(
  rows: readonly T[],
  args: PageArgs,
  order: { compare(a: P, b: P): number; read(cursor: string): P | undefined; place(row: T): P },
): { readonly rows: readonly T[]; readonly hasNextPage: boolean } {
  const first = readPageSize(args.first);
  if (args.after == null) return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
  const place = order.read(args.after) ?? refuseCursor();
  const rest = rows.filter((row) => order.compare(order.place(row), place) > 0);
  return { rows: rest.slice(0, first), hasNextPage: rest.length > first };
}

/** A page of records whose key is their place in the list. */
export function pageByPosition<T>(
  rows: readonly T[],
  args: PageArgs,
  keyOf: (row: T) => string,
  toRecord: (row: T) => AdapterRecord,
): Page {
  const first = readPageSize(args.first);
  const at = args.after == null ? -1 : rows.findIndex((row) => keyOf(row) === args.after);
  if (args.after != null && at < 0) refuseCursor();
  const shown = rows.slice(at + 1, at + 1 + first);
  return {
    items: shown.map((row) => ({ record: toRecord(row), cursor: keyOf(row) })),
    hasNextPage: rows.length > at + 1 + first,
  };
}
