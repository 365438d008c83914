// Officers by key and in pages. Each call is one statement, however many keys or parents it is for.
import { z } from 'zod';
import { createRowTest, isEmptyScope, readPageSize, type AdapterCall, type Page, type UnitKey } from '../kit/index.js';
import type { HrClient } from './client.js';
import { addDetails } from './officerDetails.js';
import { columnsFor, officerRowSchema, type OfficerRow } from './officerRow.js';
import { loadOfficerSets, seesNobody, type OfficerSets } from './officerSets.js';
import { checkFilter, toListing, type OfficerFilter } from './officerStatements.js';
import type { OfficerRecord, QueryOfficersArgs, Reach, UnitOfficersArgs } from './schema.generated.js';
import { toOfficerRecord } from './toOfficerRecord.js';

type Call = AdapterCall<HrClient>;

/** Longest number worth asking for; also keeps control characters away from the database. */
const STAFF_NUMBER = /^[\p{L}\p{N}./_-]{1,50}$/u;

/** Entry i belongs to keys[i]; null for unknown officers and for officers outside the scope. */
export async function loadOfficers(keys: readonly string[], call: Call): Promise<readonly (OfficerRecord | null)[]> {
  const { client, scope } = call;
  const numbers = [...new Set(keys)].filter((key) => STAFF_NUMBER.test(key));
  const isEmpty = isEmptyScope(scope, 'Officer') && scope.subject === undefined;
  if (numbers.length === 0 || isEmpty) return keys.map(() => null);
  const rows = await client.sql.read({
    operation: 'officers by number',
    statement: `select ${columnsFor(call).join(', ')} from ${client.config.views.officer} where number = any($1::text[])`,
    values: [numbers],
    schema: officerRowSchema,
    signal: call.signal,
  });
  const shows = createRowTest(scope, 'Officer');
  const visible = rows
    .map((row) => toOfficerRecord(client, row))
    .filter(({ staffNumber, unitKey, nationalId }) =>
      shows({ key: staffNumber, units: [unitKey], subject: nationalId }),
    );
  const records = await addDetails(call, visible);
  const byNumber = new Map(records.map((record) => [record.staffNumber, record]));
  return keys.map((key) => byNumber.get(key) ?? null);
}

interface PageRequest extends OfficerFilter {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

async function readPages(officers: OfficerSets, request: PageRequest, call: Call): Promise<readonly Page[]> {
  const first = readPageSize(request.first);
  const filter = checkFilter(request);
  if (seesNobody(officers)) return officers.sets.map(() => ({ items: [], hasNextPage: false }));
  const listing = { filter, after: request.after ?? null, limit: first + 1 };
  const rows = await call.client.sql.read({
    operation: 'officers of agencies',
    ...toListing(call.client.config.views.officer, columnsFor(call), officers, listing),
    schema: officerRowSchema.extend({ parent: z.int() }),
    signal: call.signal,
  });
  return toPages(officers.sets.length, first, rows, call);
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
  const officers = await loadOfficerSets(call, [toAgencyFilter(args.unit, args.reach ?? 'SUBTREE')]);
  const [page] = await readPages(officers, args, call);
  return page ?? { items: [], hasNextPage: false };
}

/** `Unit.officers`, for all units at once. */
export async function listOfficersOfUnits(parents: readonly UnitKey[], args: UnitOfficersArgs, call: Call) {
  const reach = args.reach ?? 'SELF';
  const filters = parents.map((unit) => ({ unit, reach }));
  return readPages(await loadOfficerSets(call, filters), args, call);
}

/** The filter for an optional unit. */
export function toAgencyFilter(unit: UnitKey | null | undefined, reach: Reach) {
  return unit === null || unit === undefined ? {} : { unit, reach };
}
