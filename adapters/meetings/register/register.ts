// The city's register of meetings [assumed]: BigBlueButton knows a meeting from its opening to its end and nothing before or after.
import { z } from 'zod';
import { InputError, UpstreamError, type AdapterRuntime } from '../../kit/index.js';
import type { Config } from '../config.js';
import { readRow, writePlan, type Plan, type RegisterRow } from './row.js';

export interface Search {
  /** Codes of agencies, each for itself and those below it; that hold the meeting or are invited. */
  readonly agencies: readonly string[];
  readonly from: Date | null;
  readonly until: Date | null;
}

export interface Register {
  find(ids: readonly string[], signal: AbortSignal): Promise<readonly RegisterRow[]>;
  /** Rows behind a position, in the order of their beginning; fewer than `pageSize` mean that there are no more. */
  page(search: Search, after: string | null, signal: AbortSignal): Promise<readonly RegisterRow[]>;
  /** All rows of a search; too many are refused. */
  all(search: Search, signal: AbortSignal): Promise<readonly RegisterRow[]>;
  /** True if it was taken, now or before under the same id. */
  enter(id: string, plan: Plan, signal: AbortSignal): Promise<boolean>;
  cancel(id: string, signal: AbortSignal): Promise<boolean>;
  isCancelled(row: RegisterRow): boolean;
}

const itemsSchema = z.object({ items: z.array(z.unknown()) });
const resultSchema = z.object({ result: z.string() });

/** Where a row stands in a list. */
export function positionOf({ id, startsAt }: Pick<RegisterRow, 'id' | 'startsAt'>): string {
  return `${startsAt.toISOString()}~${id}`;
}

const TOO_WIDE = () =>
  new InputError('The list is too wide: choose one unit.', 'Danh sách quá rộng: hãy chọn một đơn vị.');

function toParams({ agencies, from, until }: Search) {
  return { agencies, from: from?.toISOString() ?? null, until: until?.toISOString() ?? null };
}

function createPost({ config, http }: Pick<AdapterRuntime<Config>, 'config' | 'http'>) {
  const { baseUrl, token } = config.register;
  return <T>(operation: string, path: string, body: object, schema: z.ZodType<T>, safe: boolean, signal: AbortSignal) =>
    http.request({
      operation: `register ${operation}`,
      method: 'POST',
      url: `${baseUrl.replace(/\/+$/, '')}/${path}`,
      headers: { accept: 'application/json', 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
      as: 'json',
      ...{ schema, safe, signal },
    });
}

export function createRegister(runtime: Pick<AdapterRuntime<Config>, 'config' | 'http'>): Register {
  const { register, maxRows } = runtime.config;
  const { pageSize, fields } = register;
  const post = createPost(runtime);
  const pathOf = (id: string) => `${register.meetingPath}/${encodeURIComponent(id)}`;

  async function search(params: object, signal: AbortSignal): Promise<readonly RegisterRow[]> {
    const { items } = await post(
      'search',
      register.searchPath,
      { ...params, limit: pageSize },
      itemsSchema,
      true,
      signal,
    );
    return items.map((item) => readRow(item, fields));
  }

  async function page(given: Search, after: string | null, signal: AbortSignal): Promise<readonly RegisterRow[]> {
    const rows = await search({ ...toParams(given), after }, signal);
    const positions = [after ?? '', ...rows.map(positionOf)];
    // A list that does not move on would be asked for ever.
    if (positions.some((position, at) => at > 0 && position <= (positions[at - 1] ?? '')))
      throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'register: list out of order' });
    return rows;
  }

  async function write(operation: string, path: string, body: object, signal: AbortSignal): Promise<boolean> {
    const { result } = await post(operation, path, body, resultSchema, false, signal);
    return register.takenResults.includes(result);
  }

  return {
    async find(ids, signal) {
      const found: RegisterRow[] = [];
      for (let start = 0; start < ids.length; start += pageSize)
        found.push(...(await search({ ids: ids.slice(start, start + pageSize) }, signal)));
      return found;
    },
    page,
    async all(given, signal) {
      const found: RegisterRow[] = [];
      while (found.length < maxRows) {
        const last = found.at(-1);
        const rows = await page(given, last === undefined ? null : positionOf(last), signal);
        found.push(...rows);
        if (rows.length < pageSize) return found;
      }
      throw TOO_WIDE();
    },
    enter: (id, plan, signal) => write('enter', pathOf(id), writePlan(plan, fields), signal),
    cancel: (id, signal) => write('cancel', `${pathOf(id)}/${register.cancelPath}`, {}, signal),
    isCancelled: ({ state }) => state === register.cancelledState,
  };
}
