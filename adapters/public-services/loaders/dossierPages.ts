// Turns the pages of the list service until one page of ours is full.
import type { UnitKey } from '../../kit/index.js';
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

function toParameters(walk: Walk, call: Call, size: number): Record<string, unknown> {
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

async function walkPages(walk: Walk, call: Call, size: number, maxPages: number): Promise<Walked> {
  const { config, portal, dossierRow } = call.client;
  const list = config.dossierList;
  const parameters = toParameters(walk, call, size);
  const found = new Map<string, DossierRow>();
  let seen = 0;
  let complete: DossierRow[] = [];
  for (let page = 1; page <= maxPages; page += 1) {
    const { rows, total } = await portal.read({
      service: list.service,
      parameters: { ...parameters, [list.pageParameter]: String(page) },
      row: dossierRow,
      signal: call.signal,
    });
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
