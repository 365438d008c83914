// Rows by key, one entry per key, and pages of rows that the scope shows.
import {
  assignedKeys,
  createRowTest,
  EMPTY_PAGE,
  isEmptyScope,
  readPageSize,
  type AdapterRecord,
  type AgencyFilter,
  type Page,
  type PageArgs,
  type UnitKey,
} from '../../kit/index.js';
import type { Call, PartyClient } from '../client.js';
import type { Reach } from '../schema.generated.js';
import { KEY_FORM, readCursor, toPage, walkRows, type Fetch } from './pages.js';
import type { Source } from './sources.js';

type Params = Readonly<Record<string, unknown>>;

/** True if nothing of this kind can be visible: then nothing is asked. */
export function seesNothing({ scope }: Call, type: string): boolean {
  return isEmptyScope(scope, type) && scope.subject === undefined;
}

/** Whatever the scope: for commands that have to look at what they do not act on. */
export async function findRecords<Row, R extends object>(
  source: Source<Row, R>,
  client: PartyClient,
  params: Params,
  signal: AbortSignal,
): Promise<readonly R[]> {
  const rows = await client.party.read({ service: source.find, params, row: source.row, signal });
  return rows.map((row) => source.toRecord(row, client));
}

async function loadKnown<Row, R extends object>(
  source: Source<Row, R>,
  keys: readonly string[],
  call: Call,
): Promise<ReadonlyMap<string, R>> {
  const { client, signal } = call;
  const asked = [...new Set(keys)].filter((key) => KEY_FORM.test(key));
  const shows = createRowTest(call.scope, source.type);
  const found = new Map<string, R>();
  for (let start = 0; start < asked.length; start += client.config.maxPageSize) {
    const dsma = asked.slice(start, start + client.config.maxPageSize);
    for (const record of await findRecords(source, client, { dsma }, signal)) {
      if (shows(source.toScoped(record))) found.set(source.key(record), record);
    }
  }
  return found;
}

/** The loader of a type: null for keys that do not exist or are outside the scope. */
export function loaderOf<Row, R extends AdapterRecord>(source: Source<Row, R>) {
  return async (keys: readonly string[], call: Call): Promise<readonly (R | null)[]> => {
    if (seesNothing(call, source.type) || keys.length === 0) return keys.map(() => null);
    const found = await loadKnown(source, keys, call);
    return keys.map((key) => found.get(key) ?? null);
  };
}

function fetchOf<Row, R extends object>(source: Source<Row, R>, params: Params, call: Call): Fetch<R> {
  const { client, signal } = call;
  const { list } = source;
  if (list === null) throw new Error(`${source.type} has no list`);
  return async (saukhoa, soluong) => {
    const page = { ...params, saukhoa, soluong: String(soluong) };
    const rows = await client.party.read({ service: list, params: page, row: source.row, signal });
    return rows.map((row) => source.toRecord(row, client));
  };
}

/** All rows that the scope shows, up to the limit of one answer. */
export async function loadAll<Row, R extends object>(
  source: Source<Row, R>,
  params: Params,
  call: Call,
): Promise<readonly R[]> {
  const { maxPageSize, maxRows } = call.client.config;
  const shows = createRowTest(call.scope, source.type);
  const walk = {
    fetch: fetchOf(source, params, call),
    key: (record: R) => source.key(record),
    shows: (record: R) => shows(source.toScoped(record)),
    size: maxPageSize,
    maxRows,
  };
  return walkRows(walk, '', Infinity);
}

/** A page of what belongs to one cell or member. */
export async function loadPageOf<Row, R extends AdapterRecord>(
  source: Source<Row, R>,
  params: Params,
  args: PageArgs,
  call: Call,
): Promise<Page<R>> {
  const size = readPageSize(args.first);
  const after = readCursor(args.after);
  if (seesNothing(call, source.type)) return EMPTY_PAGE;
  const shows = createRowTest(call.scope, source.type);
  const walk = {
    fetch: fetchOf(source, params, call),
    key: (record: R) => source.key(record),
    shows: (record: R) => shows(source.toScoped(record)),
    size: Math.min(size + 1, call.client.config.maxPageSize),
    maxRows: call.client.config.maxRows,
  };
  return toPage(await walkRows(walk, after, size + 1), walk.key, size);
}

/** Which units a list is of, and in which state. */
export interface UnitListArgs extends PageArgs {
  readonly unit?: UnitKey | null | undefined;
  readonly reach?: Reach | null | undefined;
  readonly state?: string | null | undefined;
}

/** The agencies of a unit as the Party system is asked for them. */
export function toAgencyParams(filter: AgencyFilter, { scope }: Call): Params {
  return { dsmadonvi: scope.agencies(filter).map(({ oldCode }) => oldCode), gomdonvicon: '1' };
}

export function toFilter({ unit, reach }: UnitListArgs): AgencyFilter {
  return unit === null || unit === undefined ? {} : { unit, reach: reach ?? 'SUBTREE' };
}

/** Rows that were assigned to the units since, wherever they were recorded. */
async function loadAssigned<Row, R extends AdapterRecord>(
  source: Source<Row, R>,
  keys: readonly string[],
  state: string | null,
  call: Call,
): Promise<readonly R[]> {
  if (keys.length === 0) return [];
  const records = [...(await loadKnown(source, keys, call)).values()];
  return state === null ? records : records.filter((record) => record['state'] === state);
}

/** A page of the dossiers of units: those recorded there, and those assigned to them since, in the order of the keys. */
export async function loadUnitPage<Row, R extends AdapterRecord>(
  source: Source<Row, R>,
  args: UnitListArgs,
  call: Call,
): Promise<Page<R>> {
  const size = readPageSize(args.first);
  const after = readCursor(args.after);
  const filter = toFilter(args);
  const { config } = call.client;
  const params = toAgencyParams(filter, call);
  const keys = assignedKeys(call.scope, source.type, filter).filter((key) => key > after);
  const state = args.state ?? null;
  const shows = createRowTest(call.scope, source.type);
  const assigned = new Set(keys);
  const isIn = ({ units }: { readonly units: readonly unknown[] }) =>
    filter.reach !== 'SELF' || units.includes(filter.unit);
  const walk = {
    fetch: fetchOf(source, { ...params, trangthai: state ?? '' }, call),
    key: (record: R) => source.key(record),
    shows: (record: R) => {
      const row = source.toScoped(record);
      return !assigned.has(row.key) && shows(row) && isIn(row);
    },
    size: config.maxPageSize,
    maxRows: config.maxRows,
  };
  const isAnywhere = (params['dsmadonvi'] as readonly string[]).length > 0;
  const recorded = isAnywhere ? await walkRows(walk, after, size + 1) : [];
  const extra = await loadAssigned(source, keys, state, call);
  const rows = [...recorded, ...extra].sort((a, b) => (walk.key(a) < walk.key(b) ? -1 : 1));
  return toPage(rows, walk.key, size);
}
