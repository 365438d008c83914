// Figures of the store for rows of the report: the newest of each, or all that were ever recorded.
import type { Call } from '../client.js';
import { toRowKey, type RowKey } from './keys.js';
import { figureRow, type FigureRow } from './rows.js';

/** Rows asked for in one statement; with the month before, twice as many may come. */
const AT_ONCE = 4_000;

const COLUMNS = `f.application as "applicationCode", f.indicator as "indicatorCode", f.unit_key as "unitKey", f.month, f.version,
  f.numerator, f.denominator, f.source, f.reason, f.recorded_at as "recordedAt"`;
const GIVEN = 'unnest($1::text[], $2::text[], $3::text[], $4::text[]) as g(application, indicator, unit_key, month)';
const SAME = `f.application = g.application and f.month = g.month and f.indicator = g.indicator and f.unit_key = g.unit_key`;
/** One look at the primary key for each row. */
const NEWEST = `select ${COLUMNS} from ${GIVEN} cross join lateral (
  select * from app_catalog.figure f where ${SAME} order by version desc limit 1) f`;
/** Versions of one figure are few; the newest are told. */
const HISTORY = `select ${COLUMNS} from ${GIVEN} cross join lateral (
  select * from app_catalog.figure f where ${SAME} order by version desc limit 50) f
  order by f.version desc`;

async function read(operation: string, statement: string, rows: readonly RowKey[], { client, signal }: Reading) {
  const columns = ['applicationCode', 'indicatorCode', 'unitKey', 'month'] as const;
  const values = columns.map((column) => rows.map((row) => row[column]));
  return client.sql.read({ operation, statement, values, schema: figureRow, signal });
}

type Reading = Pick<Call, 'client' | 'signal'>;

/** By key of the row; rows without a figure are missing. */
export async function loadFigures(rows: readonly RowKey[], call: Reading): Promise<ReadonlyMap<string, FigureRow>> {
  const found = new Map<string, FigureRow>();
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const some = await read('figures', NEWEST, rows.slice(start, start + AT_ONCE), call);
    for (const figure of some) found.set(toRowKey(figure), figure);
  }
  return found;
}

/** All versions of each, newest first, by key of the row. For a page of rows. */
export async function loadHistory(
  rows: readonly RowKey[],
  call: Reading,
): Promise<ReadonlyMap<string, readonly FigureRow[]>> {
  const found = new Map<string, FigureRow[]>();
  if (rows.length === 0) return found;
  for (const figure of await read('figures recorded', HISTORY, rows, call)) {
    const key = toRowKey(figure);
    found.set(key, [...(found.get(key) ?? []), figure]);
  }
  return found;
}
