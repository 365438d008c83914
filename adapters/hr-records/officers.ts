// Officers by key and in pages. Each call is one statement, however many keys or parents it is for.
import { z } from 'zod';
import { InputError, type AdapterCall, type Page, type UnitKey } from '../kit/index.js';
import { loadAgencyCodes } from './agencyScope.js';
import type { HrClient } from './client.js';
import { foldedColumn, toNamePattern } from './nameSearch.js';
import { addDetails } from './officerDetails.js';
import { columnsFor, officerRowSchema, type OfficerRow } from './officerRow.js';
import type { OfficerRecord, QueryOfficersArgs, Reach, UnitOfficersArgs } from './schema.generated.js';
import { toOfficerRecord } from './toOfficerRecord.js';

type Call = AdapterCall<HrClient>;

/** Longest number worth asking for; also keeps control characters away from the database. */
const STAFF_NUMBER = /^[\p{L}\p{N}./_-]{1,50}$/u;

/** Entry i belongs to keys[i]; null for unknown officers and for officers outside the scope. */
export async function loadOfficers(keys: readonly string[], call: Call): Promise<readonly (OfficerRecord | null)[]> {
  const numbers = [...new Set(keys)].filter((key) => STAFF_NUMBER.test(key));
  if (numbers.length === 0 || call.scope.agencies().length === 0) return keys.map(() => null);
  const rows = await call.client.sql.read({
    operation: 'officers by number',
    statement: `select ${columnsFor(call.select).join(', ')} from ${call.client.config.views.officer} where number = any($1::text[])`,
    values: [numbers],
    schema: officerRowSchema,
    signal: call.signal,
  });
  const visible = rows.map((row) => toOfficerRecord(call.client, row)).filter((record) => isInScope(record, call));
  const records = await addDetails(call, visible);
  const byNumber = new Map(records.map((record) => [record.staffNumber, record]));
  return keys.map((key) => byNumber.get(key) ?? null);
}

function isInScope(record: OfficerRecord, call: Call): boolean {
  return typeof record.unitKey === 'string' && call.scope.includes(record.unitKey);
}

/** What narrows a list of officers. */
export interface OfficerFilter {
  readonly name?: string | null | undefined;
  readonly rank?: string | null | undefined;
  readonly active?: boolean | null | undefined;
}

/** The conditions of a filter on the view `o`, with its three parameters starting at `$first`. */
export function filterConditions(first: number): string {
  return `($${first}::text is null or ${foldedColumn('o.full_name')} like $${first}::text)
    and ($${first + 1}::text is null or o.rank_code = $${first + 1}::text)
    and ($${first + 2}::boolean is null or o.in_service = $${first + 2}::boolean)`;
}

/** The values for `filterConditions`. */
export function filterValues(filter: OfficerFilter): readonly unknown[] {
  const rank = filter.rank ?? null;
  // eslint-disable-next-line no-control-regex -- they are what is refused
  if (rank !== null && (rank.length > 30 || /[\u0000-\u001f]/.test(rank)))
    throw new InputError('"rank" must be a rank code such as 01.003.', '"rank" phải là mã ngạch, ví dụ 01.003.');
  return [toNamePattern(filter.name), rank, filter.active ?? null];
}

const MAX_FIRST = 100;

function requireFirst(first: number | null | undefined): number {
  const rows = first ?? 20;
  if (Number.isInteger(rows) && rows >= 1 && rows <= MAX_FIRST) return rows;
  throw new InputError(`"first" must be 1 to ${MAX_FIRST}.`, `"first" phải từ 1 đến ${MAX_FIRST}.`);
}

/** For one list: the plain form, which the database plans best. Parameters: codes, filter, cursor, rows. */
function listStatement(view: string, columns: readonly string[]): string {
  return `select 0 as parent, ${columns.map((column) => `o.${column}`).join(', ')} from ${view} o
    where o.managing_agency = any($1::text[])
      and ${filterConditions(2)}
      and ($5::text is null or o.number > $5::text)
    order by o.number limit $6::int`;
}

/** For many lists: to each its first rows after the cursor. Two parameters, parents and codes, take the place of one. */
function listsStatement(view: string, columns: readonly string[]): string {
  const selected = columns.map((column) => `o.${column}`).join(', ');
  return `with asked as (select * from unnest($1::int[], $2::text[]) as a(parent, code))
    select p.parent, r.* from (select distinct parent from asked) p
    cross join lateral (
      select ${selected} from ${view} o
      where o.managing_agency in (select a.code from asked a where a.parent = p.parent)
        and ${filterConditions(3)}
        and ($6::text is null or o.number > $6::text)
      order by o.number limit $7::int
    ) r order by p.parent, r.number`;
}

/** The statement for these lists of codes, and the parameters that say which. */
function toListing(lists: readonly (readonly string[])[], view: string, columns: readonly string[]) {
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return { statement: listStatement(view, columns), scope: [only] };
  const parents = lists.flatMap((codes, parent) => codes.map(() => parent));
  return { statement: listsStatement(view, columns), scope: [parents, lists.flat()] };
}

interface PageRequest extends OfficerFilter {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

async function readPages(
  lists: readonly (readonly string[])[],
  request: PageRequest,
  call: Call,
): Promise<readonly Page[]> {
  const first = requireFirst(request.first);
  const filter = filterValues(request);
  if (lists.every((codes) => codes.length === 0)) return lists.map(() => ({ items: [], hasNextPage: false }));
  const { statement, scope } = toListing(lists, call.client.config.views.officer, columnsFor(call.select));
  const rows = await call.client.sql.read({
    operation: 'officers of agencies',
    statement,
    values: [...scope, ...filter, request.after ?? null, first + 1],
    schema: officerRowSchema.extend({ parent: z.int() }),
    signal: call.signal,
  });
  return toPages(lists.length, first, rows, call);
}

async function toPages(
  count: number,
  first: number,
  rows: readonly (OfficerRow & { readonly parent: number })[],
  call: Call,
): Promise<readonly Page[]> {
  const shown = Array.from({ length: count }, (_, parent) => rows.filter((row) => row.parent === parent));
  const kept = shown.flatMap((list) => list.slice(0, first));
  const records = await addDetails(
    call,
    [...new Map(kept.map((row) => [row.number, row])).values()].map((row) => toOfficerRecord(call.client, row)),
  );
  const byNumber = new Map(records.map((record) => [record.staffNumber, record]));
  return shown.map((list) => ({
    items: list.slice(0, first).flatMap(({ number }) => {
      const record = byNumber.get(number);
      return record === undefined ? [] : [{ record, cursor: number }];
    }),
    hasNextPage: list.length > first,
  }));
}

/** `Query.officers`. */
export async function listOfficers(args: QueryOfficersArgs, call: Call): Promise<Page> {
  const lists = await loadAgencyCodes(call, [toAgencyFilter(args.unit, args.reach ?? 'SUBTREE')]);
  const [page] = await readPages(lists, args, call);
  return page ?? { items: [], hasNextPage: false };
}

/** `Unit.officers`, for all units at once. */
export async function listOfficersOfUnits(parents: readonly UnitKey[], args: UnitOfficersArgs, call: Call) {
  const reach = args.reach ?? 'SELF';
  const filters = parents.map((unit) => ({ unit, reach }));
  return readPages(await loadAgencyCodes(call, filters), args, call);
}

/** The filter for an optional unit. */
export function toAgencyFilter(unit: UnitKey | null | undefined, reach: Reach) {
  return unit === null || unit === undefined ? {} : { unit, reach };
}
