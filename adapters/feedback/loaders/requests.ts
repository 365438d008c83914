// Requests by number, and lists of them by units.
import {
  createRowTest,
  EMPTY_PAGE,
  isEmptyScope,
  readPageSize,
  type AgencyFilter,
  type Page,
  type UnitKey,
} from '../../kit/index.js';
import type { Call } from '../client.js';
import { toLevel, toLevelRecord, toRequestRecord, toStatus, toUpdateRecord } from '../convert/toRecords.js';
import type {
  FeedbackRequestRecord,
  QueryFeedbackRequestsArgs,
  UnitFeedbackRequestsArgs,
} from '../schema.generated.js';
import type { RequestRow } from '../wire/rows.js';
import { toInstant } from '../wire/wireTime.js';
import { toUnits } from '../convert/toAgencies.js';
import { collect, findRequests, toFilter, TYPE } from './collect.js';
import { cutPage, toPage, type Position } from './pages.js';
import { readDays } from './period.js';
import { loadServiceRows } from './services.js';
import { loadUpdates } from './updates.js';

/** Rows as the schema has them, with no more calls than what was asked for needs. */
async function toRecords(rows: readonly RequestRow[], call: Call): Promise<FeedbackRequestRecord[]> {
  const { client, select } = call;
  if (rows.length === 0) return [];
  const services = select.wants('contentType') ? await loadServiceRows(call) : undefined;
  const isFollowed = select.wants('updates') || select.wants('serviceLevel');
  const book = isFollowed ? await loadUpdates(rows, call) : undefined;
  return rows.map((row) => {
    const updates = book?.of(row);
    return {
      ...toRequestRecord(row, services?.get(row.service_code ?? ''), client),
      serviceLevel: toLevelRecord(row, updates, client),
      updates: updates?.map(toUpdateRecord) ?? null,
    };
  });
}

/** One entry per number, null for unknown ones and those outside the scope. */
export async function loadRequests(numbers: readonly string[], call: Call): Promise<(FeedbackRequestRecord | null)[]> {
  if (isEmptyScope(call.scope, TYPE)) return numbers.map(() => null);
  const shows = createRowTest(call.scope, TYPE);
  const rows = (await findRequests(numbers, call)).filter((row) =>
    shows({ key: row.service_request_id, units: toUnits(row, call.client) }),
  );
  const found = new Map((await toRecords(rows, call)).map((record) => [record.number, record]));
  return numbers.map((number) => found.get(number) ?? null);
}

type Criteria = Pick<UnitFeedbackRequestsArgs, 'status' | 'level' | 'service' | 'from' | 'to' | 'first' | 'after'>;

const positionOf = (row: RequestRow): Position => ({
  at: toInstant(row.requested_datetime)?.getTime() ?? 0,
  key: row.service_request_id,
});

async function loadPages(
  filters: readonly AgencyFilter[],
  criteria: Criteria,
  call: Call,
): Promise<Page<FeedbackRequestRecord>[]> {
  readPageSize(criteria.first);
  const { lists } = await collect(filters, readDays(criteria, call.client), call);
  const { status, level, service } = criteria;
  const slices = lists.map((rows) => {
    const matching = rows.filter(
      (row) =>
        (status == null || toStatus(row.status) === status) &&
        (level == null || toLevel(row, call.client) === level) &&
        (service == null || row.service_code === service),
    );
    return cutPage(matching, positionOf, criteria);
  });
  const records = await toRecords([...new Set(slices.flatMap(({ rows }) => rows))], call);
  const byNumber = new Map(records.map((record) => [record.number, record]));
  return slices.map(({ rows, hasNextPage }) => {
    const own = rows.flatMap((row) => byNumber.get(row.service_request_id) ?? []);
    return toPage(own, ({ requestedAt, number }) => ({ at: requestedAt?.getTime() ?? 0, key: number }), hasNextPage);
  });
}

/** `Query.feedbackRequests`. */
export async function listRequests(args: QueryFeedbackRequestsArgs, call: Call): Promise<Page<FeedbackRequestRecord>> {
  const [page] = await loadPages([toFilter(args.unit, args.reach ?? 'SUBTREE')], args, call);
  return page ?? EMPTY_PAGE;
}

/** `Unit.feedbackRequests`: one page per unit, out of the same months. */
export async function listRequestsOfUnits(
  units: readonly UnitKey[],
  args: UnitFeedbackRequestsArgs,
  call: Call,
): Promise<Page<FeedbackRequestRecord>[]> {
  return loadPages(
    units.map((unit) => toFilter(unit, args.reach ?? 'SELF')),
    args,
    call,
  );
}
