// Which rows of a month somebody asks for and may see. Nothing is read for rows of other units.
import { assignedKeys, createRowTest, type UnitKey, type UnitScope } from '../../kit/index.js';
import type { UnitLevel } from '../../../schema/unitLevel.js';
import { toRowKey, type RowKey } from '../store/keys.js';
import type { MonthView } from './monthView.js';

/** Name of the entity type. */
export const ROW = 'AdoptionRow';

export interface RowFilter {
  readonly application?: string | null | undefined;
  readonly indicator?: string | null | undefined;
  readonly level?: UnitLevel | null | undefined;
  readonly unit?: UnitKey | null | undefined;
  readonly reach: 'SELF' | 'SUBTREE';
}

/** In the order of the report. */
export function selectRows(view: MonthView, filter: RowFilter, scope: UnitScope): readonly RowKey[] {
  const shows = createRowTest(scope, ROW);
  const { unit: top, reach } = filter;
  const assigned = new Set(top == null ? [] : assignedKeys(scope, ROW, { unit: top, reach }));
  const isAsked = (key: string, line: readonly UnitKey[]) =>
    top == null || (reach === 'SELF' ? line[0] === top : line.includes(top)) || assigned.has(key);
  const units = view.units.filter(({ unit }) => filter.level == null || unit.level === filter.level);
  return view.pairs
    .filter(({ applicationCode }) => filter.application == null || applicationCode === filter.application)
    .filter(({ indicatorCode }) => filter.indicator == null || indicatorCode === filter.indicator)
    .flatMap((pair) =>
      units.flatMap(({ unit, line }): RowKey[] => {
        const row = { ...pair, unitKey: unit.key, month: view.month };
        const key = toRowKey(row);
        return isAsked(key, line) && shows({ key, units: [unit.key] }) ? [row] : [];
      }),
    );
}
