// Totals of the report: how many units stand where, over exactly the rows that the report shows to the same caller.
import { isEmptyScope } from '../../kit/index.js';
import type { Call } from '../client.js';
import { requireMonth } from '../rules/months.js';
import { shareOf, statusOf } from '../rules/standing.js';
import type { AdoptionStatus, AdoptionTotalRecord, QueryAdoptionTotalsArgs } from '../schema.generated.js';
import { loadCatalogue } from '../store/catalogue.js';
import { loadFigures } from '../store/figures.js';
import { toKey, toRowKey } from '../store/keys.js';
import type { FigureRow } from '../store/rows.js';
import { createMonthView } from './monthView.js';
import { COUNT_OF } from './overview.js';
import { ROW, selectRows } from './selectRows.js';

type Tally = { -readonly [K in keyof AdoptionTotalRecord]: AdoptionTotalRecord[K] };

function emptyTally(applicationCode: string, indicatorCode: string): Tally {
  const counts = { reached: 0, below: 0, withoutFigure: 0, nothingDue: 0, withoutTarget: 0, notObliged: 0 };
  return { applicationCode, indicatorCode, units: 0, ...counts, numerator: 0, denominator: null, share: null };
}

function add(tally: Tally, status: AdoptionStatus, figure: FigureRow | undefined): void {
  tally.units += 1;
  tally[COUNT_OF[status]] += 1;
  if (figure === undefined) return;
  tally.numerator += figure.numerator;
  if (figure.denominator !== null) tally.denominator = (tally.denominator ?? 0) + figure.denominator;
}

/** `Query.adoptionTotals`. */
export async function totalAdoption(
  args: QueryAdoptionTotalsArgs,
  call: Call,
): Promise<readonly AdoptionTotalRecord[]> {
  const month = requireMonth(args.month);
  if (isEmptyScope(call.scope, ROW)) return [];
  const view = createMonthView(await loadCatalogue(call.client, call.signal), call.client.units, month);
  const rows = selectRows(view, { ...args, reach: 'SUBTREE' }, call.scope);
  const figures = await loadFigures(rows, call);
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    const { applicationCode, indicatorCode } = row;
    const key = toKey(applicationCode, indicatorCode);
    const tally = tallies.get(key) ?? emptyTally(applicationCode, indicatorCode);
    tallies.set(key, tally);
    const figure = figures.get(toRowKey(row));
    const { obligation, target } = view.rulesOf(row);
    add(tally, statusOf(obligation?.strength ?? null, figure, target), figure);
  }
  return [...tallies.values()].map((tally) => ({ ...tally, share: shareOf(tally) }));
}
