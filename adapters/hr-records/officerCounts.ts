// Numbers of officers, counted by the database inside the caller's scope. Small numbers could point at a person.
import { z } from 'zod';
import { daysOf, type AdapterCall, type UnitKey } from '../kit/index.js';
import type { HrClient } from './client.js';
import { loadOfficerSets, seesNobody, type OfficerSets } from './officerSets.js';
import { checkFilter, toCount, toCountByNumber, type CheckedFilter, type Grouping } from './officerStatements.js';
import { toAgencyFilter } from './officers.js';
import type {
  OfficerCountRecord,
  OfficerGrouping,
  QueryOfficerCountsArgs,
  Reach,
  UnitOfficerCountArgs,
} from './schema.generated.js';
import { agencyOf } from './toOfficerRecord.js';

type Call = AdapterCall<HrClient>;

const groupRow = z.object({ key: z.string().nullable(), label: z.string().nullable(), count: z.int() });
type GroupRow = z.output<typeof groupRow>;
const parentRow = z.object({ parent: z.int(), count: z.int() });

/** Age in full years is unknown where only the year is: the year alone decides the group. */
function ageGroup(year: string): string {
  const age = `${year} - left(o.birth_value, 4)::int`;
  return `case
  when o.birth_value is null then null
  when ${age} < 30 then '00-29'
  when ${age} < 40 then '30-39'
  when ${age} < 50 then '40-49'
  when ${age} < 60 then '50-59'
  else '60+' end`;
}

const BY_AGENCY: Grouping = { key: () => 'o.managing_agency', label: 'null::text' };

/** UNIT is counted by agency and joined in the adapter: views know no unit keys. */
function toGrouping(by: OfficerGrouping, today: string): Grouping {
  const groups: Readonly<Record<OfficerGrouping, Grouping>> = {
    RANK: { key: () => 'o.rank_code', label: 'o.rank_label' },
    SEX: { key: () => 'o.sex_code', label: 'o.sex_label' },
    AGE: { key: (bind) => ageGroup(bind(Number(today.slice(0, 4)), 'int')), label: 'null::text' },
    QUALIFICATION: { key: () => 'o.degree_code', label: 'o.degree_label' },
    AGENCY: BY_AGENCY,
    UNIT: BY_AGENCY,
  };
  return groups[by];
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

function toGroupCount(call: Call, row: GroupRow): OfficerCountRecord {
  const suppressed = row.count < call.client.config.smallCount;
  return { key: row.key, label: row.label ?? row.key, count: suppressed ? null : row.count, suppressed };
}

/** `Query.officerCounts`. */
export async function countOfficers(args: QueryOfficerCountsArgs, call: Call): Promise<readonly OfficerCountRecord[]> {
  const { config, clock, sql } = call.client;
  const officers = await loadOfficerSets(call, [toAgencyFilter(args.unit, args.reach ?? 'SUBTREE')]);
  const [set] = officers.sets;
  if (set === undefined || seesNobody(officers)) return [];
  const filter = checkFilter({ active: args.active });
  const rows = await sql.read({
    operation: 'officers counted',
    ...toCount(config.views.officer, set, officers.away, filter, toGrouping(args.by, clock.today())),
    schema: groupRow,
    signal: call.signal,
  });
  if (args.by === 'UNIT') return toUnitCounts(call, rows);
  return rows.map((row) => (args.by === 'AGENCY' ? toAgencyCount(call, row) : toGroupCount(call, row)));
}

async function countByAgency(officers: OfficerSets, filter: CheckedFilter, call: Call): Promise<readonly number[]> {
  const { sets, away } = officers;
  const agencies = [...new Set(sets.flatMap((set) => set.agencies))];
  if (agencies.length === 0) return sets.map(() => 0);
  const rows = await call.client.sql.read({
    operation: 'officers counted by agency',
    ...toCount(call.client.config.views.officer, { agencies, numbers: [] }, away, filter, BY_AGENCY),
    schema: groupRow,
    signal: call.signal,
  });
  const byCode = new Map(rows.map((row) => [row.key, row.count]));
  return sets.map((set) => set.agencies.reduce((sum, code) => sum + (byCode.get(code) ?? 0), 0));
}

async function countByNumber(officers: OfficerSets, filter: CheckedFilter, call: Call): Promise<readonly number[]> {
  if (officers.sets.every(({ numbers }) => numbers.length === 0)) return officers.sets.map(() => 0);
  const rows = await call.client.sql.read({
    operation: 'officers counted by number',
    ...toCountByNumber(call.client.config.views.officer, officers, filter),
    schema: parentRow,
    signal: call.signal,
  });
  const byParent = new Map(rows.map((row) => [row.parent, row.count]));
  return officers.sets.map((_, parent) => byParent.get(parent) ?? 0);
}

async function countBy(
  parents: readonly UnitKey[],
  reach: Reach,
  filter: CheckedFilter,
  call: Call,
): Promise<readonly number[]> {
  const officers = await loadOfficerSets(
    call,
    parents.map((unit) => ({ unit, reach })),
  );
  const [recorded, others] = await Promise.all([
    countByAgency(officers, filter, call),
    countByNumber(officers, filter, call),
  ]);
  return parents.map((_, index) => (recorded[index] ?? 0) + (others[index] ?? 0));
}

/** `Unit.officerCount`, for all units at once. */
export function countOfficersOfUnits(
  parents: readonly UnitKey[],
  args: UnitOfficerCountArgs,
  call: Call,
): Promise<readonly number[]> {
  return countBy(parents, args.reach ?? 'SELF', checkFilter({ active: args.active }), call);
}

/** `UnitOverview.officers`: in service at the end of the month, or today if it has not ended. */
export function countOfficersOfMonth(units: readonly UnitKey[], month: string, call: Call): Promise<readonly number[]> {
  const { last } = daysOf(month);
  const today = call.client.clock.today();
  return countBy(units, 'SELF', checkFilter({ asOf: last < today ? last : today }), call);
}
