// Who is to use an application and what is to be reached: by key, by application, and what decides for a unit.
import type { Page, PageArgs, UnitKey } from '../../kit/index.js';
import type { Call } from '../client.js';
import { decidingRule, lineOf } from '../rules/deciding.js';
import { isInForce } from '../rules/months.js';
import type {
  AdoptionTargetRecord,
  ApplicationObligationRecord,
  SharedApplicationObligationsArgs,
  SharedApplicationTargetsArgs,
  UnitApplicationsArgs,
} from '../schema.generated.js';
import { loadApplicationRows, loadObligationRows, loadTargetRows } from '../store/catalogue.js';
import { toKey } from '../store/keys.js';
import type { ObligationRow, TargetRow } from '../store/rows.js';
import { pageByPosition } from './slice.js';

export function toObligation(row: ObligationRow): ApplicationObligationRecord {
  return { ...row, key: toKey(row.applicationCode, row.unitKey, row.level ?? '', row.validFrom) };
}

export function toTarget(row: TargetRow): AdoptionTargetRecord {
  return { ...row, key: toKey(row.applicationCode, row.indicatorCode, row.unitKey, row.level ?? '', row.validFrom) };
}

function inOrder<R extends { readonly key: string }>(keys: readonly string[], records: readonly R[]) {
  const byKey = new Map(records.map((record) => [record.key, record]));
  return keys.map((key) => byKey.get(key) ?? null);
}

export async function loadObligations(keys: readonly string[], { client, signal }: Call) {
  return inOrder(keys, (await loadObligationRows(client, signal)).map(toObligation));
}

export async function loadTargets(keys: readonly string[], { client, signal }: Call) {
  return inOrder(keys, (await loadTargetRows(client, signal)).map(toTarget));
}

type RuleRecord = ApplicationObligationRecord | AdoptionTargetRecord;

function pagesOf(codes: readonly string[], args: PageArgs, records: readonly RuleRecord[]): readonly Page[] {
  return codes.map((code) => {
    const own = records.filter(({ applicationCode }) => applicationCode === code);
    return pageByPosition(
      own,
      args,
      ({ key }) => key,
      (record) => record,
    );
  });
}

/** `SharedApplication.obligations`. */
export async function listObligations(
  codes: readonly string[],
  args: SharedApplicationObligationsArgs,
  { client, signal }: Call,
): Promise<readonly Page[]> {
  return pagesOf(codes, args, (await loadObligationRows(client, signal)).map(toObligation));
}

/** `SharedApplication.targets`. */
export async function listTargets(
  codes: readonly string[],
  args: SharedApplicationTargetsArgs,
  { client, signal }: Call,
): Promise<readonly Page[]> {
  return pagesOf(codes, args, (await loadTargetRows(client, signal)).map(toTarget));
}

/** `Unit.applications`: for each published application the rule that decides for the unit on the day. */
export async function listApplicationsOfUnits(
  units: readonly UnitKey[],
  args: UnitApplicationsArgs,
  { client, signal }: Call,
): Promise<readonly Page[]> {
  const day = args.asOf ?? client.clock.today();
  const [applications, rules] = await Promise.all([
    loadApplicationRows(client, signal),
    loadObligationRows(client, signal),
  ]);
  const published = applications.filter((row) => isInForce(row, day));
  return units.map((key) => {
    const unit = client.units.unitsOn(day).find((one) => one.key === key);
    const placed = unit === undefined ? undefined : { unit, line: lineOf(client.units, key, day), day };
    const deciding = published.flatMap(({ code }) => {
      const own = rules.filter(({ applicationCode }) => applicationCode === code);
      return (placed === undefined ? undefined : decidingRule(own, placed)) ?? [];
    });
    return pageByPosition(
      deciding,
      args,
      ({ applicationCode }) => applicationCode,
      (row) => toObligation(row),
    );
  });
}
