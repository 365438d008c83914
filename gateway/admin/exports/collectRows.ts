// Runs an exported query to its last page.
import type { ExportOperation } from './readExportOperation.js';

/** AZ: an export is a working list, not a copy of the data. */
export const MAX_ROWS = 10_000;
const MAX_PAGES = 1_000;

export interface Answer {
  readonly data: unknown;
  readonly errors: readonly unknown[];
}

export interface Rows {
  readonly rows: readonly unknown[];
  /** There was more than an export may hold. */
  readonly truncated: boolean;
}

interface Slice {
  readonly rows: readonly unknown[];
  readonly next: string | null;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function toSlice(value: unknown): Slice {
  if (value === null || value === undefined) return { rows: [], next: null };
  if (Array.isArray(value)) return { rows: value, next: null };
  const { edges, nodes, pageInfo } = asObject(value);
  const rows = Array.isArray(edges)
    ? edges.map((edge) => asObject(edge)['node'])
    : Array.isArray(nodes)
      ? (nodes as unknown[])
      : [value];
  const { hasNextPage, endCursor } = asObject(pageInfo);
  return { rows, next: hasNextPage === true && typeof endCursor === 'string' ? endCursor : null };
}

/** `run` answers one page. Undefined if a page came with an error: half an export is none. */
export async function collectRows(
  operation: ExportOperation,
  variables: Readonly<Record<string, unknown>>,
  run: (variables: Readonly<Record<string, unknown>>) => Promise<Answer>,
): Promise<Rows | undefined> {
  const rows: unknown[] = [];
  let asked = variables;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { data, errors } = await run(asked);
    if (errors.length > 0) return undefined;
    const slice = toSlice(asObject(data)[operation.responseKey]);
    const taken = slice.rows.slice(0, MAX_ROWS - rows.length);
    rows.push(...taken);
    if (taken.length < slice.rows.length) return { rows, truncated: true };
    if (slice.next === null || operation.afterVariable === null) return { rows, truncated: false };
    if (rows.length >= MAX_ROWS) return { rows, truncated: true };
    // A source that answers the same position again would never come to an end.
    if (asked[operation.afterVariable] === slice.next) return undefined;
    asked = { ...asked, [operation.afterVariable]: slice.next };
  }
  return { rows, truncated: true };
}
