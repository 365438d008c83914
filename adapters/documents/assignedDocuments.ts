// Documents of a ward that was divided, since assigned to a unit of the scope: found in the accounts of their senders.
import { assignedKeys, type AdapterCall, type UnitKey } from '../kit/index.js';
import type { DocumentsClient } from './client.js';
import { matchesId, type DocumentFilter } from './documentFilter.js';
import { normaliseDocumentId, parseDocumentId } from './documentId.js';
import { locateDocuments, type LocatedDocument } from './locatedDocument.js';
import type { Mailbox } from './mailbox.js';
import type { DocumentDirection } from './schema.generated.js';

type Call = AdapterCall<DocumentsClient>;

function senderOf(id: string): string {
  return parseDocumentId(id)?.agencyCode ?? '';
}

/** The ward itself is gone, and so is its direction: what an agency sent that has ended counts as sent. */
function hasDirection(call: Call, id: string, direction: DocumentDirection): boolean {
  if (direction === 'ANY') return true;
  const isSent = (call.client.units.agency(senderOf(id))?.ceasedOn ?? null) !== null;
  return isSent === (direction === 'SENT');
}

/** The senders with the most of these documents, as many as may be asked. */
function chooseSenders(ids: readonly string[], count: number): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(senderOf(id), (counts.get(senderOf(id)) ?? 0) + 1);
  const senders = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  return new Set(senders.slice(0, count).map(([code]) => code));
}

/**
 * One account for each sender, which no other list of this answer asks. Together with `mailboxes` there are no more of
 * them than `maxAgencies`; what lies beyond is found by its key alone.
 */
export async function listAssigned(
  call: Call,
  unit: UnitKey | null | undefined,
  filter: DocumentFilter,
  mailboxes: readonly Mailbox[],
): Promise<readonly LocatedDocument[]> {
  const { client, scope } = call;
  const keys = assignedKeys(scope, 'Document', typeof unit === 'string' ? { unit, reach: 'SELF' } : {});
  const own = new Set(mailboxes.map((mailbox) => mailbox.code));
  const ids = [...new Set(keys.flatMap((key) => normaliseDocumentId(key) ?? []))].filter(
    (id) => !own.has(senderOf(id)) && matchesId(id, filter) && hasDirection(call, id, filter.direction ?? 'ANY'),
  );
  if (ids.length === 0) return [];
  const senders = chooseSenders(ids, Math.max(0, client.config.maxAgencies - mailboxes.length));
  const asked = ids.filter((id) => senders.has(senderOf(id)));
  if (asked.length < ids.length)
    client.log.warn({ count: ids.length - asked.length }, 'assigned documents of too many senders are not listed');
  return [...(await locateDocuments(call, asked)).values()];
}
