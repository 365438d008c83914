// All rows of a list, page by page, as the service pages: until it has no more, repeats itself, or has too many.
import { UpstreamError } from '../../kit/index.js';
import type { Service } from '../createService.js';
import type { List } from '../declaration/callSchema.js';
import type { Values } from '../declaration/template.js';
import type { Config } from '../toConfigSchema.js';
import { toText } from '../wire/convert.js';
import { NotFound } from '../wire/judge.js';
import { compilePlace, type Found } from '../wire/place.js';
import type { ReadRow, ServiceRow } from './rows.js';

export interface ListSource {
  readonly list: List;
  readonly service: Pick<Service, 'ask'>;
  readonly reading: Config['reading'];
  readonly read: ReadRow;
}

interface PageRead {
  readonly rows: readonly unknown[];
  /** Of all pages, where the service says it. */
  readonly total: number | undefined;
}

/** An empty list is written as [], as null and as "". A list that is not there at all is no reply. */
function toRows({ value, holder }: Found): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (holder && (value === null || value === '')) return [];
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'no list of rows' });
}

function pageValues(list: List, page: number, rows: number, size: number): Values {
  if (list.paging === undefined) return {};
  return list.paging.by === 'PAGE' ? { page: list.paging.firstPage + page, size } : { offset: rows, size };
}

async function askPage({ list, service }: ListSource, values: Values, signal: AbortSignal): Promise<PageRead> {
  try {
    const reply = await service.ask(list, values, signal);
    const total = list.paging?.total === undefined ? undefined : toText(compilePlace(list.paging.total)(reply).value);
    return {
      rows: toRows(compilePlace(list.rows)(reply)),
      total: total !== undefined && /^\d{1,9}$/.test(total) ? Number(total) : undefined,
    };
  } catch (error) {
    // "Nothing found" is how some services write an empty list.
    if (error instanceof NotFound) return { rows: [], total: undefined };
    throw error;
  }
}

/** Each key once, in the order of the service. */
export async function readWholeList(
  source: ListSource,
  values: Values,
  signal: AbortSignal,
): Promise<readonly ServiceRow[]> {
  const { list, reading } = source;
  const found = new Map<string, ServiceRow>();
  let seen = 0;
  let before = Infinity;
  for (let page = 0; ; page += 1) {
    const asked = pageValues(list, page, seen, reading.pageSize);
    const { rows, total } = await askPage(source, { ...values, ...asked }, signal);
    const known = found.size;
    for (const row of rows.map((raw) => source.read(raw))) if (!found.has(row.key)) found.set(row.key, row);
    seen += rows.length;
    if (found.size > reading.maxRows)
      throw new UpstreamError('UPSTREAM_TOO_LARGE', { detail: `more rows than reading.maxRows (${reading.maxRows})` });
    const isLast = total === undefined ? rows.length < before && page > 0 : seen >= total;
    // A page that brings nobody new comes from a service that does not know pages, or is past its end.
    if (list.paging === undefined || isLast || found.size === known) return [...found.values()];
    before = rows.length;
  }
}
