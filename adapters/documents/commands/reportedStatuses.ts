// States that one agency has reported about one document, from its account and not from the cache.
import { inParallel, normalizeAgencyCode, type AdapterCall } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import { normaliseDocumentId } from '../documentId.js';
import { openStatus } from '../edocs.js';
import { loadSent, type Mailbox } from '../mailbox.js';

export interface ReportedStatus {
  readonly code: string;
  /** `yyyy/MM/dd HH:mm:ss`, by the clock of the one that reports. */
  readonly at: string | null;
  /** ISO, by the clock of the axis. */
  readonly sentAt: string;
  /** QĐ 20 code of whom it went to. */
  readonly to: string | null;
}

/** Oldest first by the clock of the axis. A message never changes, so those that were opened before stay known. */
export async function listReported(
  { client, signal }: Pick<AdapterCall<DocumentsClient>, 'client' | 'signal'>,
  mailbox: Mailbox,
  documentId: string,
): Promise<readonly ReportedStatus[]> {
  const rows = (await loadSent(client, mailbox, 'status', documentId, signal))
    .filter((row) => row.documentId === documentId)
    .slice(0, client.config.maxStatusMessages);
  const opened = await inParallel(rows, client.config.maxParallel, signal, async (row): Promise<ReportedStatus[]> => {
    const status = await openStatus(client, { mailbox, transportId: row.transportId }, signal);
    if (!('ok' in status) || normalizeAgencyCode(status.ok.organId) !== mailbox.code) return [];
    const about = status.ok.documentId === null ? undefined : normaliseDocumentId(status.ok.documentId);
    if (about !== documentId) return [];
    return [{ code: status.ok.code, at: status.ok.at, sentAt: row.sentAt ?? '', to: row.to }];
  });
  // Sorting is stable: the list is newest first, and messages of one second keep their order.
  return opened
    .flat()
    .reverse()
    .sort((a, b) => (a.sentAt < b.sentAt ? -1 : a.sentAt > b.sentAt ? 1 : 0));
}

/** The furthest of some codes in an order; '' for none. */
function furthest(codes: ReadonlySet<string>, order: readonly string[]): string {
  return order.find((code) => codes.has(code)) ?? '';
}

/**
 * How far the work and a recall are. By the codes alone: two messages of one second have no order. An agreement is
 * final, and a request that stands there is newer than a refusal.
 */
export function standOf(statuses: readonly Pick<ReportedStatus, 'code'>[]) {
  const codes = new Set(statuses.map(({ code }) => code));
  return {
    work: furthest(codes, ['06', '05', '04', '03', '02', '01']),
    recall: furthest(codes, ['15', '13', '16']),
  };
}
