// Updates of requests: the system lists them by time alone, so months are read and sorted out here.
import { inParallel } from '../../kit/index.js';
import type { Call } from '../client.js';
import type { RequestRow, UpdateRow } from '../wire/rows.js';
import { monthAfter, monthOf, monthsFrom, toInstant } from '../wire/wireTime.js';

export interface UpdateBook {
  /** The oldest first; undefined where the system has no updates. */
  of(row: RequestRow): readonly UpdateRow[] | undefined;
  readonly truncated: boolean;
}

const NONE: UpdateBook = { of: () => undefined, truncated: false };

/** Months in which updates of these requests are looked for. */
function toMonths(rows: readonly RequestRow[], { client }: Call): readonly string[] {
  const { followMonths } = client.config.updates;
  const thisMonth = client.clock.today().slice(0, 7);
  const months = rows.flatMap(({ requested_datetime }) => {
    const at = toInstant(requested_datetime);
    if (at === null) return [];
    const last = monthAfter(monthOf(at), followMonths);
    return monthsFrom(monthOf(at), last < thisMonth ? last : thisMonth);
  });
  return [...new Set(months)].sort();
}

export async function loadUpdates(rows: readonly RequestRow[], call: Call): Promise<UpdateBook> {
  const { client, signal } = call;
  if (!client.config.updates.enabled) return NONE;
  const harvests = await inParallel(toMonths(rows, call), client.config.harvest.parallel, signal, (month, ended) =>
    client.updates.load(month, ended),
  );
  const byRequest = new Map<string, Map<string, UpdateRow>>();
  for (const update of harvests.flatMap((harvest) => harvest.rows)) {
    const own = byRequest.get(update.service_request_id ?? '') ?? new Map<string, UpdateRow>();
    byRequest.set(update.service_request_id ?? '', own.set(update.update_id, update));
  }
  const timeOf = (update: UpdateRow) => toInstant(update.updated_datetime)?.getTime() ?? 0;
  return {
    of: (row) => [...(byRequest.get(row.service_request_id)?.values() ?? [])].sort((a, b) => timeOf(a) - timeOf(b)),
    truncated: harvests.some(({ truncated }) => truncated),
  };
}
