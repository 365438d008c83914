// Numbers of officers, counted by the database inside the caller's scope. Small numbers could point at a person.
import { z } from 'zod';
import type { AdapterCall, UnitKey } from '../kit/index.js';
import { loadAgencyCodes } from './agencyScope.js';
import type { HrClient } from './client.js';
import { filterConditions, filterValues, toAgencyFilter } from './officers.js';
import type {
  OfficerCountRecord,
  OfficerGrouping,
  QueryOfficerCountsArgs,
  UnitOfficerCountArgs,
} from './schema.generated.js';
import { agencyOf } from './toOfficerRecord.js';

type Call = AdapterCall<HrClient>;

const groupRow = z.object({ key: z.string().nullable(), label: z.string().nullable(), count: z.int() });
type GroupRow = z.output<typeof groupRow>;

/** Age in full years is unknown where only the year is: the year alone decides the group. */
const AGE_GROUP = `case
  when o.birth_value is null then null
  when $5::int - left(o.birth_value, 4)::int < 30 then '00-29'
  when $5::int - left(o.birth_value, 4)::int < 40 then '30-39'
  when $5::int - left(o.birth_value, 4)::int < 50 then '40-49'
  when $5::int - left(o.birth_value, 4)::int < 60 then '50-59'
  else '60+' end`;

/** SQL for key and label of a group. UNIT is counted by agency and joined in the adapter: views know no unit keys. */
const GROUPS: Readonly<Record<OfficerGrouping, { readonly key: string; readonly label: string }>> = {
  RANK: { key: 'o.rank_code', label: 'o.rank_label' },
  SEX: { key: 'o.sex_code', label: 'o.sex_label' },
  AGE: { key: AGE_GROUP, label: 'null::text' },
  QUALIFICATION: { key: 'o.degree_code', label: 'o.degree_label' },
  AGENCY: { key: 'o.managing_agency', label: 'null::text' },
  UNIT: { key: 'o.managing_agency', label: 'null::text' },
};

function groupStatement(view: string, by: OfficerGrouping): string {
  const { key, label } = GROUPS[by];
  // $5 is the present year; the comparison keeps it in every statement, so that all take the same parameters.
  return `select ${key} as key, min(${label}) as label, count(*)::int as count from ${view} o
    where o.managing_agency = any($1::text[]) and ${filterConditions(2)} and $5::int is not null
    group by 1 order by 1 nulls last`;
}

function toUnitCounts(call: Call, rows: readonly GroupRow[]): OfficerCountRecord[] {
  const units = new Map<UnitKey, { count: number; code: string; label: string }>();
  for (const row of rows) {
    const agency = agencyOf(call.client, row.key);
    if (agency === undefined) continue;
    const known = units.get(agency.unit);
    const count = (known?.count ?? 0) + row.count;
    // The agency with the shortest code is the unit's own people's committee.
    const named = known === undefined || agency.code.length < known.code.length;
    units.set(agency.unit, named ? { count, code: agency.code, label: agency.name } : { ...known, count });
  }
  return [...units].map(([key, { count, label }]) => ({ key, label, count, suppressed: false }));
}

function toAgencyCount(call: Call, row: GroupRow): OfficerCountRecord {
  const agency = agencyOf(call.client, row.key);
  return { key: agency?.code ?? row.key, label: agency?.name ?? null, count: row.count, suppressed: false };
}

function toCount(call: Call, row: GroupRow): OfficerCountRecord {
  const suppressed = row.count < call.client.config.smallCount;
  return { key: row.key, label: row.label ?? row.key, count: suppressed ? null : row.count, suppressed };
}

/** `Query.officerCounts`. */
export async function countOfficers(args: QueryOfficerCountsArgs, call: Call): Promise<readonly OfficerCountRecord[]> {
  const [codes = []] = await loadAgencyCodes(call, [toAgencyFilter(args.unit, args.reach ?? 'SUBTREE')]);
  if (codes.length === 0) return [];
  const rows = await call.client.sql.read({
    operation: 'officers counted',
    statement: groupStatement(call.client.config.views.officer, args.by),
    values: [codes, ...filterValues({ active: args.active }), Number(call.client.clock.today().slice(0, 4))],
    schema: groupRow,
    signal: call.signal,
  });
  if (args.by === 'UNIT') return toUnitCounts(call, rows);
  return rows.map((row) => (args.by === 'AGENCY' ? toAgencyCount(call, row) : toCount(call, row)));
}

/** `Unit.officerCount`, for all units at once. */
export async function countOfficersOfUnits(
  parents: readonly UnitKey[],
  args: UnitOfficerCountArgs,
  call: Call,
): Promise<readonly number[]> {
  const reach = args.reach ?? 'SELF';
  const lists = await loadAgencyCodes(
    call,
    parents.map((unit) => ({ unit, reach })),
  );
  const codes = [...new Set(lists.flat())];
  if (codes.length === 0) return parents.map(() => 0);
  const rows = await call.client.sql.read({
    operation: 'officers counted by agency',
    statement: groupStatement(call.client.config.views.officer, 'AGENCY'),
    values: [codes, ...filterValues({ active: args.active }), 0],
    schema: groupRow,
    signal: call.signal,
  });
  const byCode = new Map(rows.map((row) => [row.key, row.count]));
  return lists.map((list) => list.reduce((sum, code) => sum + (byCode.get(code) ?? 0), 0));
}
