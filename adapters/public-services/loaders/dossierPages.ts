// Turns the pages of the list service until one page of ours is full.
import { inParallel, InputError, type UnitKey } from '../../kit/index.js';
import type { Call } from '../client.js';
import { toStatusCode } from '../convert/codes.js';
import type { DossierStatus, Reach } from '../schema.generated.js';
import { toDayEnd, toDayStart } from '../toInstant.js';
import type { DossierRow } from '../wire/dossierRow.js';
import { comparePositions, positionOf, type Position } from './dossierPosition.js';

/** Which dossiers. Days are YYYY-MM-DD, both included. */
export interface DossierFilter {
  readonly unit?: UnitKey | undefined;
  readonly reach: Reach;
  readonly status?: DossierStatus | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** One walk over the list service. */
export interface Walk {
  readonly filter: DossierFilter;
  /** QCVN 102 codes; never empty. */
  readonly agencies: readonly string[];
  /** True if these agencies have many rows that are not accepted. */
  readonly isSparse: boolean;
  readonly after: Position | null;
  /** Rows wanted. */
  readonly wanted: number;
  accepts(row: DossierRow): boolean;
}

/** Rows in order. `isCut`: the walk ended at the limit of pages, so more may follow. */
export interface Walked {
  readonly rows: readonly DossierRow[];
  readonly isCut: boolean;
}

/** Rows of the cursor's own moment come again at the start of the next page. */
const ROOM_FOR_TIES = 10;

function endOfPeriod(filter: DossierFilter, after: Position | null): string | undefined {
  const to = filter.to === undefined ? undefined : toDayEnd(filter.to);
  if (after === null) return to;
  return to === undefined || after.time < to ? after.time : to;
}

/** What the list service is asked, whichever page. */
type Question = Pick<Walk, 'filter' | 'agencies' | 'after'>;

function toParameters(walk: Question, call: Call, size: number): Record<string, unknown> {
  const names = call.client.config.dossierList;
  const { filter } = walk;
  const to = endOfPeriod(filter, walk.after);
  return {
    [names.agenciesParameter]: walk.agencies,
    [names.subordinatesParameter]: '1',
    ...(filter.from === undefined ? {} : { [names.fromParameter]: toDayStart(filter.from) }),
    ...(to === undefined ? {} : { [names.toParameter]: to }),
    ...(filter.status === undefined ? {} : { [names.statusParameter]: toStatusCode(filter.status) }),
    [names.sizeParameter]: String(size),
  };
}

/** Rows of moments that are read to the end: the moment of the last row may go on overleaf. */
function completeRows(found: ReadonlyMap<string, DossierRow>, lastTime: string | null): DossierRow[] {
  const rows = [...found.values()].sort((a, b) => comparePositions(positionOf(a), positionOf(b)));
  return lastTime === null ? rows : rows.filter((row) => positionOf(row).time > lastTime);
}

/** Sizes of page to try. Where rows are filtered here, a page may yield too little. */
function pageSizes(walk: Walk, maxPageSize: number): number[] {
  const enough = Math.min(maxPageSize, walk.wanted + ROOM_FOR_TIES);
  return walk.isSparse && enough < maxPageSize ? [enough, maxPageSize] : [enough];
}

/** One page: rows as the service gives them, and how many there are in all if it says so. */
function readListPage(parameters: Record<string, unknown>, page: number, { client, signal }: Call) {
  const { portal, dossierRow, config } = client;
  const { service, pageParameter } = config.dossierList;
  return portal.read({
    service,
    parameters: { ...parameters, [pageParameter]: String(page) },
    row: dossierRow,
    signal,
  });
}

async function walkPages(walk: Walk, call: Call, size: number, maxPages: number): Promise<Walked> {
  const parameters = toParameters(walk, call, size);
  const found = new Map<string, DossierRow>();
  let seen = 0;
  let complete: DossierRow[] = [];
  for (let page = 1; page <= maxPages; page += 1) {
    const { rows, total } = await readListPage(parameters, page, call);
    seen += rows.length;
    for (const row of rows) {
      const isAfter = walk.after === null || comparePositions(walk.after, positionOf(row)) < 0;
      if (isAfter && walk.accepts(row)) found.set(row.MAHOSO, row);
    }
    const last = rows.at(-1);
    const isEnd = last === undefined || (total === null ? rows.length < size : seen >= total);
    complete = completeRows(found, isEnd ? null : positionOf(last).time);
    if (isEnd || complete.length >= walk.wanted) return { rows: complete, isCut: false };
  }
  return { rows: complete, isCut: true };
}

/**
 * Reads pages until `wanted` rows are complete. Relies on the service giving the latest first; the order of rows of one
 * moment does not matter, and a row that moved to the next page meanwhile counts once.
 */
export async function walkDossiers(walk: Walk, call: Call): Promise<Walked> {
  const { maxPageSize, maxPages } = call.client.config.dossierList;
  const [size = maxPageSize, larger] = pageSizes(walk, maxPageSize);
  if (larger === undefined) return walkPages(walk, call, size, maxPages);
  // Nearly always one small page is enough; where it is not, the walk starts again in large steps.
  const walked = await walkPages(walk, call, size, 1);
  return walked.isCut ? walkPages(walk, call, larger, maxPages) : walked;
}

function refuseMany(): never {
  throw new InputError(
    'Too many dossiers in the month: ask for fewer units at once.',
    'Quá nhiều hồ sơ trong tháng: hãy hỏi ít đơn vị hơn mỗi lần.',
  );
}

/**
 * Every row of a period, each once. The first page says how many there are; the others are read a few at a time, or one
 * after the other where it does not say.
 */
export async function readAllDossiers(
  filter: DossierFilter,
  agencies: readonly string[],
  call: Call,
): Promise<readonly DossierRow[]> {
  const { dossierList, maxParallelLookups } = call.client.config;
  const { maxPageSize: size, maxMonthPages } = dossierList;
  const parameters = toParameters({ filter, agencies, after: null }, call, size);
  const first = await readListPage(parameters, 1, call);
  const found = new Map(first.rows.map((row) => [row.MAHOSO, row]));
  // A service that gives fewer than it is asked for has pages of that size.
  const pages = first.total === null || first.rows.length === 0 ? null : Math.ceil(first.total / first.rows.length);
  if (pages !== null && pages > maxMonthPages) refuseMany();
  const others = Array.from({ length: Math.max(0, (pages ?? 1) - 1) }, (_, index) => index + 2);
  const read = await inParallel(others, maxParallelLookups, call.signal, (page, signal) =>
    readListPage(parameters, page, { ...call, signal }),
  );
  for (const { rows } of read) for (const row of rows) found.set(row.MAHOSO, row);
  let last = first.rows;
  for (let page = 2; pages === null && last.length >= size; page += 1) {
    if (page > maxMonthPages) refuseMany();
    last = (await readListPage(parameters, page, call)).rows;
    for (const row of last) found.set(row.MAHOSO, row);
  }
  return [...found.values()];
}
