// Rows of the report: by key, for units, and for everything that the caller may see.
import {
  createRowTest,
  EMPTY_PAGE,
  isEmptyScope,
  readPageSize,
  type Page,
  type PageArgs,
  type UnitKey,
} from '../../kit/index.js';
import type { Call } from '../client.js';
import { monthBefore, requireMonth } from '../rules/months.js';
import { change, shareOf, statusOf } from '../rules/standing.js';
import type { AdoptionRowRecord, QueryAdoptionReportArgs, UnitAdoptionArgs } from '../schema.generated.js';
import { loadCatalogue, type Catalogue } from '../store/catalogue.js';
import { loadFigures, loadHistory } from '../store/figures.js';
import { compareRows, parseRowKey, toRowKey, type RowKey } from '../store/keys.js';
import type { FigureRow } from '../store/rows.js';
import { createMonthView, type MonthView } from './monthView.js';
import { toTarget } from './rules.js';
import { ROW, selectRows, type RowFilter } from './selectRows.js';
import { slice } from './slice.js';

const ORDER = { compare: compareRows, read: parseRowKey, place: (row: RowKey) => row };

function toRecord(
  row: RowKey,
  view: MonthView,
  figure: FigureRow | undefined,
  before: FigureRow | undefined,
): AdoptionRowRecord {
  const { obligation, target } = view.rulesOf(row);
  const strength = obligation?.strength ?? null;
  const share = figure === undefined ? null : shareOf(figure);
  return {
    ...row,
    key: toRowKey(row),
    strength,
    numerator: figure?.numerator ?? null,
    denominator: figure?.denominator ?? null,
    share,
    targetKey: target === undefined ? null : toTarget(target).key,
    status: statusOf(strength, figure, target),
    shareChange: change(share, before === undefined ? null : shareOf(before)),
    numeratorChange: change(figure?.numerator ?? null, before?.numerator ?? null),
    source: figure?.source ?? null,
    recordedAt: figure?.recordedAt ?? null,
    history: null,
  };
}

async function addHistory(records: readonly AdoptionRowRecord[], rows: readonly RowKey[], call: Call) {
  if (!call.select.wants('history')) return records;
  const history = await loadHistory(rows, call);
  return records.map((record) => ({ ...record, history: history.get(record.key) ?? [] }));
}

/** Records of rows that their months have, in the same order. */
async function readRows(rows: readonly RowKey[], views: ReadonlyMap<string, MonthView>, call: Call) {
  const earlier = rows.map((row) => ({ ...row, month: monthBefore(row.month) }));
  const figures = await loadFigures([...rows, ...earlier], call);
  const records = rows.flatMap((row, index) => {
    const view = views.get(row.month);
    const before = earlier[index];
    if (view === undefined || before === undefined) return [];
    return [toRecord(row, view, figures.get(toRowKey(row)), figures.get(toRowKey(before)))];
  });
  return addHistory(records, rows, call);
}

/** Keys at once may be of a few months. */
function viewsOf(catalogue: Catalogue, rows: readonly RowKey[], call: Call): ReadonlyMap<string, MonthView> {
  const months = [...new Set(rows.map(({ month }) => month))];
  return new Map(months.map((month) => [month, createMonthView(catalogue, call.client.units, month)]));
}

/** Entry i belongs to keys[i]; null for what is no row of its month, and for rows outside the scope. */
export async function loadRows(keys: readonly string[], call: Call): Promise<readonly (AdoptionRowRecord | null)[]> {
  const shows = createRowTest(call.scope, ROW);
  const rows = [...new Set(keys)].flatMap((key) => {
    const row = parseRowKey(key);
    return row !== undefined && shows({ key, units: [row.unitKey] }) ? [row] : [];
  });
  if (rows.length === 0) return keys.map(() => null);
  const views = viewsOf(await loadCatalogue(call.client, call.signal), rows, call);
  const there = rows.filter((row) => views.get(row.month)?.has(row));
  const byKey = new Map((await readRows(there, views, call)).map((record) => [record.key, record]));
  return keys.map((key) => byKey.get(key) ?? null);
}

interface PagedArgs extends PageArgs {
  readonly month: string;
}

/** A page for each filter; figures of all of them are read together. */
async function readPages(filters: readonly RowFilter[], args: PagedArgs, call: Call): Promise<readonly Page[]> {
  const month = requireMonth(args.month);
  readPageSize(args.first);
  if (isEmptyScope(call.scope, ROW)) return filters.map(() => EMPTY_PAGE);
  const view = createMonthView(await loadCatalogue(call.client, call.signal), call.client.units, month);
  const pages = filters.map((filter) => slice(selectRows(view, filter, call.scope), args, ORDER));
  const shown = [...new Map(pages.flatMap(({ rows }) => rows).map((row) => [toRowKey(row), row])).values()];
  const records = await readRows(shown, new Map([[month, view]]), call);
  const byKey = new Map(records.map((record) => [record.key, record]));
  return pages.map(({ rows, hasNextPage }) => ({
    items: rows.flatMap((row) => {
      const record = byKey.get(toRowKey(row));
      return record === undefined ? [] : [{ record, cursor: record.key }];
    }),
    hasNextPage,
  }));
}

/** `Query.adoptionReport`. */
export async function reportAdoption(args: QueryAdoptionReportArgs, call: Call): Promise<Page> {
  const [page] = await readPages([{ ...args, reach: 'SUBTREE' }], args, call);
  return page ?? EMPTY_PAGE;
}

/** `Unit.adoption`, for all units at once. */
export async function listAdoptionOfUnits(
  units: readonly UnitKey[],
  args: UnitAdoptionArgs,
  call: Call,
): Promise<readonly Page[]> {
  const filters = units.map((unit): RowFilter => ({ unit, reach: 'SELF', application: args.application }));
  return readPages(filters, args, call);
}
