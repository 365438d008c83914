// Fonds: by their codes, and in lists.
import { createRowTest, InputError, isEmptyScope, readPageSize, type AdapterCall, type Page } from '../../kit/index.js';
import type { ArchiveClient, Fonds } from '../client.js';
import { loadFondsList } from '../fonds.js';
import { toFondsRecord } from '../records.js';
import { TYPES } from '../rows.js';
import type { ArchiveFondsRecord, QueryArchiveFondsArgs } from '../schema.generated.js';
import { createAgencyTest, toAgencyFilter } from '../sources.js';

type Call = AdapterCall<ArchiveClient>;

function createFondsTest(call: Call): (fonds: Fonds) => boolean {
  const shows = createRowTest(call.scope, TYPES.FONDS);
  return ({ code, agency }) => shows({ key: code, units: [agency?.unit] });
}

export async function loadFonds(keys: readonly string[], call: Call): Promise<readonly (ArchiveFondsRecord | null)[]> {
  if (keys.length === 0 || isEmptyScope(call.scope, TYPES.FONDS)) return keys.map(() => null);
  const list = await loadFondsList(call.client, call.signal);
  const found = new Map(list.filter(createFondsTest(call)).map((fonds) => [fonds.code, toFondsRecord(fonds)]));
  return keys.map((key) => found.get(key) ?? null);
}

/** `Query.archiveFonds`. */
export async function listFonds(args: QueryArchiveFondsArgs, call: Call): Promise<Page> {
  const first = readPageSize(args.first);
  if (isEmptyScope(call.scope, TYPES.FONDS)) return { items: [], hasNextPage: false };
  const { after = null } = args;
  if (after !== null && after === '')
    throw new InputError('"after" is not a cursor of this list.', '"after" không phải là con trỏ của danh sách này.');
  const filter = toAgencyFilter({ unit: args.unit, reach: args.reach ?? 'SUBTREE' });
  const isOfPlace = createAgencyTest(call, filter);
  const assigned = new Set(call.scope.assigned?.(TYPES.FONDS, filter) ?? []);
  const shows = createFondsTest(call);
  const list = await loadFondsList(call.client, call.signal);
  const found = list.filter(
    (fonds) =>
      shows(fonds) &&
      (after === null || fonds.code > after) &&
      (assigned.has(fonds.code) || (fonds.agency !== undefined && isOfPlace(fonds.agency))),
  );
  const items = found.slice(0, first).map((fonds) => ({ record: toFondsRecord(fonds), cursor: fonds.code }));
  return { items, hasNextPage: found.length > first };
}
