// A month as the report sees it: the units of its last day, what was published by then, and the rules that decide for each row.
import type { UnitDirectory, UnitKey } from '../../kit/index.js';
import { decidingRule, lineOf, type PlacedUnit } from '../rules/deciding.js';
import { isInForce, lastDayOf } from '../rules/months.js';
import type { Catalogue } from '../store/catalogue.js';
import { toKey, type RowKey } from '../store/keys.js';
import type { ObligationRow, TargetRow } from '../store/rows.js';

/** What decides for one row. */
export interface Rules {
  readonly obligation: ObligationRow | undefined;
  readonly target: TargetRow | undefined;
}

export interface MonthView {
  readonly month: string;
  /** In order of key. */
  readonly units: readonly PlacedUnit[];
  /** In order of application and indicator. */
  readonly pairs: readonly { readonly applicationCode: string; readonly indicatorCode: string }[];
  /** True if the report of the month has such a row, whether or not there is a figure. */
  has(row: RowKey): boolean;
  rulesOf(row: RowKey): Rules;
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

export function createMonthView(catalogue: Catalogue, units: UnitDirectory, month: string): MonthView {
  const day = lastDayOf(month);
  const placed = new Map<UnitKey, PlacedUnit>(
    units
      .unitsOn(day)
      .map((unit): [UnitKey, PlacedUnit] => [unit.key, { unit, line: lineOf(units, unit.key, day), day }])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const pairs = catalogue.applications
    .filter((application) => isInForce(application, day))
    .flatMap(({ code, indicatorCodes }) =>
      [...new Set(indicatorCodes)].sort().map((indicatorCode) => ({ applicationCode: code, indicatorCode })),
    );
  const known = new Set(pairs.map(({ applicationCode, indicatorCode }) => toKey(applicationCode, indicatorCode)));
  const obligations = groupBy(catalogue.obligations, ({ applicationCode }) => applicationCode);
  const targets = groupBy(catalogue.targets, (row) => toKey(row.applicationCode, row.indicatorCode));
  return {
    month,
    units: [...placed.values()],
    pairs,
    has: (row) =>
      row.month === month && placed.has(row.unitKey) && known.has(toKey(row.applicationCode, row.indicatorCode)),
    rulesOf({ applicationCode, indicatorCode, unitKey }) {
      const unit = placed.get(unitKey);
      if (unit === undefined) return { obligation: undefined, target: undefined };
      return {
        obligation: decidingRule(obligations.get(applicationCode) ?? [], unit),
        target: decidingRule(targets.get(toKey(applicationCode, indicatorCode)) ?? [], unit),
      };
    },
  };
}
