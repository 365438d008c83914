// How a unit stands in a month, in numbers: its own rows of the report, counted. Many units together cost what one costs.
import type { UnitKey } from '../../kit/index.js';
import type { Call } from '../client.js';
import { statusOf } from '../rules/standing.js';
import type { AdoptionStandingRecord, AdoptionStatus } from '../schema.generated.js';
import { loadCatalogue } from '../store/catalogue.js';
import { loadFigures } from '../store/figures.js';
import { toRowKey } from '../store/keys.js';
import { createMonthView } from './monthView.js';
import { selectRows } from './selectRows.js';

/** What each status is counted as. */
export const COUNT_OF = {
  REACHED: 'reached',
  BELOW: 'below',
  NO_FIGURE: 'withoutFigure',
  NOTHING_DUE: 'nothingDue',
  NO_TARGET: 'withoutTarget',
  NOT_OBLIGED: 'notObliged',
} as const satisfies Record<AdoptionStatus, keyof AdoptionStandingRecord>;

type Standing = { -readonly [K in keyof AdoptionStandingRecord]: AdoptionStandingRecord[K] };

/** Null for units of which the report shows nothing: outside of the scope, or not there in that month. */
export async function standOfUnits(
  units: readonly UnitKey[],
  month: string,
  call: Call,
): Promise<readonly (AdoptionStandingRecord | null)[]> {
  const view = createMonthView(await loadCatalogue(call.client, call.signal), call.client.units, month);
  const wanted = new Set<string>(units);
  const rows = selectRows(view, { reach: 'SUBTREE' }, call.scope).filter(({ unitKey }) => wanted.has(unitKey));
  const figures = await loadFigures(rows, call);
  const standings = new Map<string, Standing>();
  for (const row of rows) {
    const standing = standings.get(row.unitKey) ?? {
      ...{ rows: 0, reached: 0, below: 0, withoutFigure: 0, nothingDue: 0, withoutTarget: 0, notObliged: 0 },
    };
    standings.set(row.unitKey, standing);
    const { obligation, target } = view.rulesOf(row);
    standing.rows += 1;
    standing[COUNT_OF[statusOf(obligation?.strength ?? null, figures.get(toRowKey(row)), target)]] += 1;
  }
  return units.map((unit) => standings.get(unit) ?? null);
}
