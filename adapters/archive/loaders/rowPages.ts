// Pages of files and documents in the order of their codes, out of the agencies of a place.
import { InputError, isEmptyScope, readPageSize, type AdapterCall, type Page } from '../../kit/index.js';
import type { AdapterRecord } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { TYPES, type Kind, type Row } from '../rows.js';
import { accessClauses, findSources, type Place } from '../sources.js';
import { mergeWalks } from '../walk.js';

type Call = AdapterCall<ArchiveClient>;

export interface ListQuestion {
  readonly kind: Exclude<Kind, 'FONDS'>;
  readonly access: 'OPEN' | 'RESTRICTED';
  readonly place: Place;
  /** All of these must hold, besides. */
  readonly clauses: readonly string[];
  readonly filters?: Readonly<Record<string, string>>;
}

/** Rows of the place that may be seen, in the order of their codes. */
export async function* listRows(
  call: Call,
  question: ListQuestion,
  from: { readonly after?: string | undefined; readonly wanted?: number } = {},
): AsyncGenerator<Row, void, void> {
  const { client, signal } = call;
  const { kind, access } = question;
  if (isEmptyScope(call.scope, TYPES[kind])) return;
  const sources = await findSources(call, kind, question.place);
  const walks = sources.clauses.map((clause) => ({
    ...{ kind, ...from, filters: question.filters ?? {} },
    clauses: [clause, ...accessClauses(client, access), ...question.clauses],
  }));
  for await (const row of mergeWalks(client, walks, signal))
    if (row.isOpen === (access === 'OPEN') && sources.shows(row)) yield row;
}

function parseCursor(after: string | null | undefined): string | undefined {
  if (typeof after !== 'string') return undefined;
  if (after.startsWith('k:') && after.length <= 500) return after.slice(2);
  throw new InputError('"after" is not a cursor of this list.', '"after" không phải là con trỏ của danh sách này.');
}

export interface Paging {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** One page; `toRecords` makes the records of all its rows at once. */
export async function readPage(
  call: Call,
  question: ListQuestion,
  paging: Paging,
  toRecords: (rows: readonly Row[]) => Promise<readonly AdapterRecord[]>,
): Promise<Page> {
  const first = readPageSize(paging.first);
  const after = parseCursor(paging.after);
  const found: Row[] = [];
  for await (const row of listRows(call, question, { after, wanted: first + 1 })) {
    found.push(row);
    if (found.length > first) break;
  }
  const shown = found.slice(0, first);
  const records = await toRecords(shown);
  const items = shown.map(({ key }, i) => ({ record: records[i] as AdapterRecord, cursor: `k:${key}` }));
  return { items, hasNextPage: found.length > first };
}
