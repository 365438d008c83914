// A unit in one month: a row that has nothing but its key, on which every system puts its numbers.
import {
  daysOf,
  readOverviewKey,
  toOverviewKey,
  type AdapterRecord,
  type EntityDefinition,
} from '../../adapters/kit/index.js';
import { overlap } from './days.js';
import type { Unit } from './types.js';
import type { UnitSources } from './unitFields.js';

/** Null for a month on no day of which the unit existed. */
export function toOverviewRecord(unit: Unit, month: string): AdapterRecord | null {
  const { first, last } = daysOf(month);
  if (!overlap(unit, { validFrom: first, validTo: last })) return null;
  return { key: toOverviewKey({ unit: unit.key, month }), unitKey: unit.key, month };
}

/** `UnitOverview` by key; null for a unit that is not there and for a month that has not begun. */
export function overviewEntity({ tree, clock }: UnitSources): EntityDefinition<unknown> {
  return {
    key: 'key',
    load: async (keys) =>
      keys.map((key) => {
        const asked = readOverviewKey(key);
        const unit = asked === null ? undefined : tree.unit(asked.unit);
        if (asked === null || unit === undefined || asked.month > clock.today().slice(0, 7)) return null;
        return toOverviewRecord(unit, asked.month);
      }),
  };
}
