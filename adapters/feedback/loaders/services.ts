// Services: one list that is held for a while, and the questions of each where they are asked for.
import { inParallel, type Page } from '../../kit/index.js';
import { SERVICES, type Call } from '../client.js';
import { toAttributeRecord, toServiceRecord } from '../convert/toRecords.js';
import type { FeedbackServiceRecord, QueryFeedbackServicesArgs } from '../schema.generated.js';
import type { ServiceRow } from '../wire/rows.js';
import { cutPage, toPage } from './pages.js';

/** All services, by code. */
export async function loadServiceRows({ client, signal }: Call): Promise<ReadonlyMap<string, ServiceRow>> {
  const { rows } = await client.services.load(SERVICES, signal);
  return new Map(rows.map((row) => [row.service_code, row]));
}

async function toRecords(rows: readonly ServiceRow[], call: Call): Promise<FeedbackServiceRecord[]> {
  const { client } = call;
  const isAsked = call.select.wants('attributes');
  return inParallel(rows, client.config.harvest.parallel, call.signal, async (row, signal) => {
    const attributes = isAsked && row.metadata ? await client.system.definition(row.service_code, signal) : [];
    return { ...toServiceRecord(row, client), attributes: (attributes ?? []).map(toAttributeRecord) };
  });
}

/** One entry per code, null for unknown ones. */
export async function loadServices(codes: readonly string[], call: Call): Promise<(FeedbackServiceRecord | null)[]> {
  if (codes.length === 0) return [];
  const rows = await loadServiceRows(call);
  const known = [...new Set(codes)].flatMap((code) => rows.get(code) ?? []);
  const records = new Map((await toRecords(known, call)).map((record) => [record.code, record]));
  return codes.map((code) => records.get(code) ?? null);
}

/** `Query.feedbackServices`. */
export async function listServices(args: QueryFeedbackServicesArgs, call: Call): Promise<Page<FeedbackServiceRecord>> {
  const place = (key: string) => ({ at: 0, key });
  const slice = cutPage([...(await loadServiceRows(call)).values()], (row) => place(row.service_code), args);
  return toPage(await toRecords(slice.rows, call), (record) => place(record.code), slice.hasNextPage);
}
