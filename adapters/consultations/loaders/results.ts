// Results of consultations, unit by unit: by key, as lists, and added up, always inside the caller's scope.
import {
  assignedKeys,
  createRowTest,
  EMPTY_PAGE,
  inParallel,
  isEmptyScope,
  isUnderAgency,
  monthOf,
  readPageSize,
  type AdapterRecord,
  type AgencyFilter,
  type Page,
  type UnitKey,
} from '../../kit/index.js';
import type { Call } from '../client.js';
import type {
  ConsultationResultRecord,
  ConsultationSummaryRecord,
  QueryConsultationResultsArgs,
  QueryConsultationSummaryArgs,
  QueryConsultationTotalArgs,
  Reach,
  UnitConsultationResultsArgs,
  UnitConsultationSummaryArgs,
} from '../schema.generated.js';
import { NOBODY } from '../tally/countAnswers.js';
import { readCursor, toPage } from './pages.js';
import { findConsultation, loadSurveys, toConsultation } from './surveys.js';
import { loadTally } from './tallies.js';
import { toResultsOf, toSummary, toTotal, type Results } from './toResults.js';

const TYPE = 'ConsultationResult';
const KEY = /^(\d{1,10})@(.{1,80})$/;
/** Consultations counted at the same time. */
const AT_ONCE = 3;

type Row = ConsultationResultRecord & AdapterRecord;

const toKey = (code: string, unit: UnitKey) => `${code}@${unit}`;

/** Null for what is no consultation. */
async function loadResults(code: string, { client, signal }: Call): Promise<Results | null> {
  if ((await findConsultation(code, client, signal)) === null) return null;
  return toResultsOf(await loadTally(code, client, signal), client);
}

function toRow(code: string, unit: UnitKey, results: Results, { client }: Call): Row {
  const { households, agreeing, questions, suppressed } = toSummary([unit], results, client);
  const key = toKey(code, unit);
  return { key, consultationCode: code, unitKey: unit, households, agreeing, questions, suppressed };
}

/** Whether a unit is meant: by the directory, since units of answers are known by their keys alone. */
function createFilter(filter: AgencyFilter, code: string, { scope, client }: Call): (unit: UnitKey) => boolean {
  const { unit: asked, reach } = filter;
  if (asked === undefined) return () => true;
  const assigned = new Set(assignedKeys(scope, TYPE, filter));
  const tops = new Set(reach === 'SUBTREE' ? scope.agencies(filter).map((agency) => agency.code) : []);
  const isBelow = (unit: UnitKey) =>
    scope
      .agencies({ unit, reach: 'SELF' })
      .some((agency) => isUnderAgency(client.units, agency, (above) => tops.has(above.code)));
  return (unit) => unit === asked || assigned.has(toKey(code, unit)) || (tops.size > 0 && isBelow(unit));
}

/** Units with answers that the caller may see, in the order of their keys. */
function visibleUnits(code: string, { tally }: Results, filter: AgencyFilter, call: Call): readonly UnitKey[] {
  const shows = createRowTest(call.scope, TYPE);
  const isMeant = createFilter(filter, code, call);
  return (
    Object.keys(tally.households)
      // Answers of nobody are nobody's to see, however wide the scope.
      .filter((unit) => unit !== NOBODY && shows({ key: toKey(code, unit), units: [unit] }) && isMeant(unit))
      .sort((a, b) => (a < b ? -1 : 1))
  );
}

function toFilter(unit: UnitKey | null | undefined, reach: Reach | null | undefined): AgencyFilter {
  return unit === null || unit === undefined ? {} : { unit, reach: reach ?? 'SUBTREE' };
}

/** The loader of the type. */
export async function loadResultRows(keys: readonly string[], call: Call): Promise<readonly (Row | null)[]> {
  const parts = keys.map((key) => KEY.exec(key));
  if (isEmptyScope(call.scope, TYPE) || parts.every((part) => part === null)) return keys.map(() => null);
  const codes = [...new Set(parts.flatMap((part) => part?.[1] ?? []))];
  const loaded = await inParallel(codes, AT_ONCE, call.signal, (code, signal) =>
    loadResults(code, { ...call, signal }),
  );
  const byCode = new Map(codes.map((code, index) => [code, loaded[index] ?? null]));
  const shows = createRowTest(call.scope, TYPE);
  return parts.map((part) => {
    const [key = '', code = '', unit = ''] = part ?? [];
    const results = byCode.get(code) ?? null;
    if (results === null || unit === NOBODY || !Object.hasOwn(results.tally.households, unit)) return null;
    return shows({ key, units: [unit] }) ? toRow(code, unit, results, call) : null;
  });
}

/** `Query.consultationResults`. */
export async function listResults(args: QueryConsultationResultsArgs, call: Call): Promise<Page<Row>> {
  const size = readPageSize(args.first);
  const after = readCursor(args.after, KEY);
  if (isEmptyScope(call.scope, TYPE)) return EMPTY_PAGE;
  const code = args.consultation;
  const results = await loadResults(code, call);
  if (results === null) return EMPTY_PAGE;
  const units = visibleUnits(code, results, toFilter(args.unit, args.reach), call);
  const rest = units.filter((unit) => toKey(code, unit) > after).slice(0, size + 1);
  return toPage(
    rest.map((unit) => toRow(code, unit, results, call)),
    ({ key }) => key,
    size,
  );
}

/** `Unit.consultationResults`, for all units at once: each consultation is counted once. */
export async function listResultsOfUnits(
  parents: readonly UnitKey[],
  args: UnitConsultationResultsArgs,
  call: Call,
): Promise<readonly Page<Row>[]> {
  const size = readPageSize(args.first);
  const after = Number(KEY.exec(readCursor(args.after, KEY))?.[1] ?? 0);
  if (isEmptyScope(call.scope, TYPE)) return parents.map(() => EMPTY_PAGE);
  const { client, signal } = call;
  const codes = (await loadSurveys(client, signal))
    .map((row) => toConsultation(row, client))
    .filter(({ code, state }) => Number(code) > after && (args.state == null || state === args.state))
    .map(({ code }) => code);
  const rows = parents.map((): Row[] => []);
  for (let start = 0; start < codes.length && rows.some((list) => list.length <= size); start += AT_ONCE) {
    const some = codes.slice(start, start + AT_ONCE);
    const loaded = await inParallel(some, AT_ONCE, signal, (code, one) => loadResults(code, { ...call, signal: one }));
    for (const [index, code] of some.entries()) addRows(code, loaded[index] ?? null, parents, rows, call);
  }
  return rows.map((list) => toPage(list, ({ key }) => key, size));
}

function addRows(code: string, results: Results | null, parents: readonly UnitKey[], rows: Row[][], call: Call): void {
  if (results === null) return;
  for (const [index, parent] of parents.entries())
    for (const unit of visibleUnits(code, results, { unit: parent, reach: 'SELF' }, call))
      rows[index]?.push(toRow(code, unit, results, call));
}

/** `UnitOverview.consultations`: of the consultations that end in the month; a unit without answers has none. */
export async function listResultsOfMonth(
  units: readonly UnitKey[],
  month: string,
  call: Call,
): Promise<readonly (readonly Row[])[]> {
  const rows = units.map((): Row[] => []);
  if (isEmptyScope(call.scope, TYPE)) return rows;
  const { client, signal } = call;
  const codes = (await loadSurveys(client, signal))
    .map((row) => toConsultation(row, client))
    .filter(({ endsAt }) => endsAt !== null && monthOf(endsAt) === month)
    .map(({ code }) => code);
  const loaded = await inParallel(codes, AT_ONCE, signal, (code, one) => loadResults(code, { ...call, signal: one }));
  for (const [index, code] of codes.entries()) addRows(code, loaded[index] ?? null, units, rows, call);
  return rows;
}

/** `Query.consultationSummary`. */
export async function summarise(
  args: QueryConsultationSummaryArgs,
  call: Call,
): Promise<ConsultationSummaryRecord | null> {
  if (isEmptyScope(call.scope, TYPE)) return null;
  const results = await loadResults(args.consultation, call);
  if (results === null) return null;
  return toSummary(
    visibleUnits(args.consultation, results, toFilter(args.unit, args.reach), call),
    results,
    call.client,
  );
}

/** `Unit.consultationSummary`, for all units at once. */
export async function summariseUnits(
  parents: readonly UnitKey[],
  args: UnitConsultationSummaryArgs,
  call: Call,
): Promise<readonly (ConsultationSummaryRecord | null)[]> {
  if (isEmptyScope(call.scope, TYPE)) return parents.map(() => null);
  const results = await loadResults(args.consultation, call);
  if (results === null) return parents.map(() => null);
  return parents.map((unit) => {
    const filter = toFilter(unit, args.reach ?? 'SELF');
    return toSummary(visibleUnits(args.consultation, results, filter, call), results, call.client);
  });
}

/** `Query.consultationTotal`: no rows of units, one decision for everybody. */
export async function totalOf(args: QueryConsultationTotalArgs, call: Call): Promise<ConsultationSummaryRecord | null> {
  const results = await loadResults(args.consultation, call);
  return results === null ? null : toTotal(results, call.client);
}
