// Pages of files and documents in the order of their codes, out of the agencies of a place.
import { InputError, isEmptyScope, readPageSize, type AdapterCall, type Page } from '../../kit/index.js';
import type { AdapterRecord } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { TYPES, type Kind, type Row } from '../rows.js';
import { accessClauses, findSources, findSourcesOf, type Place } from '../sources.js';
import { mergeWalks, readWalks, type WalkQuestion } from '../walk.js';

type Call = AdapterCall<ArchiveClient>;

export interface ListQuestion {
  readonly kind: Exclude<Kind, 'FONDS'>;
  readonly access: 'OPEN' | 'RESTRICTED';
  readonly place: Place;
  /** All of these must hold, besides. */
  readonly clauses: readonly string[];
  readonly filters?: Readonly<Record<string, string>>;
}

function toWalks(
  { client }: Call,
  { kind, access, filters, clauses }: Omit<ListQuestion, 'place'>,
  sources: readonly string[],
): WalkQuestion[] {
  return sources.map((clause) => ({
    ...{ kind, filters: filters ?? {} },
    clauses: [clause, ...accessClauses(client, access), ...clauses],
  }));
}

/** Rows of many places that may be seen, each once, with the places it belongs to: all are read together. */
export async function collectRows(
  call: Call,
  question: Omit<ListQuestion, 'place'>,
  places: readonly Place[],
): Promise<readonly { readonly row: Row; readonly within: readonly number[] }[]> {
  const { client, signal } = call;
  if (isEmptyScope(call.scope, TYPES[question.kind])) return [];
  const sources = await findSourcesOf(call, question.kind, places);
  const limit = client.config.limits.maxScan * places.length;
  const rows = await readWalks(client, toWalks(call, question, sources.clauses), signal, limit);
  const isOpen = question.access === 'OPEN';
  return rows.flatMap((row) => (row.isOpen === isOpen ? [{ row, within: sources.within(row) }] : []));
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
  const walks = toWalks(call, question, sources.clauses).map((one) => ({ ...one, ...from }));
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
