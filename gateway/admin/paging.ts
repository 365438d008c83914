// Pages by key: the cursor is sealed, and good only for the same list, filter and caller.
import { createHash } from 'node:crypto';
import type { AdminContext } from './context.js';
import { badInput } from './problems.js';

export interface PageArgs {
  readonly first: number;
  readonly after: string | null;
}

export interface Page<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** What binds a cursor: another list, filter or person cannot use it. */
function binding(list: string, filter: unknown, context: AdminContext): string {
  const digest = createHash('sha256').update(JSON.stringify(filter)).digest('base64url');
  return `admin ${list} ${digest} ${context.principal.reference}`;
}

/**
 * `read` gets the key after which to begin and how many rows to fetch: one more than is shown.
 * Throws BAD_USER_INPUT for a cursor of another list.
 */
export async function readPage<Row, Node>(
  context: AdminContext,
  list: { readonly name: string; readonly filter: unknown; readonly args: PageArgs },
  read: (above: string | null, limit: number) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
  toNode: (row: Row) => Node,
): Promise<Page<Node>> {
  const { services } = context;
  const bound = binding(list.name, list.filter, context);
  const { first, after } = list.args;
  const above = after === null ? null : services.unseal(bound, after);
  if (above === undefined)
    throw badInput(
      'after',
      '"after" không phải là vị trí trong danh sách này.',
      '"after" is not a position of this list.',
    );
  const rows = await read(above, first + 1);
  const shown = rows.slice(0, first);
  const last = shown.at(-1);
  return {
    nodes: shown.map(toNode),
    pageInfo: {
      hasNextPage: rows.length > first,
      endCursor: last === undefined ? null : services.seal(bound, keyOf(last)),
    },
  };
}
