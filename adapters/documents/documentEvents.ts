// Subscriptions: documents as they arrive for a unit, and one document as it changes.
import { changedRows, type AdapterCall, type AdapterRecord } from '../kit/index.js';
import type { DocumentsClient } from './client.js';
import { spellDocumentId } from './documentId.js';
import { loadDocuments } from './documents.js';
import type {
  DocumentRecord,
  SubscriptionDocumentArrivedArgs,
  SubscriptionDocumentChangedArgs,
} from './schema.generated.js';

type Call = AdapterCall<DocumentsClient>;

/** Documents that one subscription remembers to have told of. */
const MOST_TOLD = 10_000;

/** Receivers are needed to tell whose document it is. */
function withRecipients(call: Call, signal: AbortSignal): Call {
  const { select } = call;
  return { ...call, signal, select: { wants: (name) => name === 'recipients' || select.wants(name) } };
}

/** True if one of these receivers has it, and has not said any more than that it is there. */
function isNewFor(record: DocumentRecord, units: (unit: string) => boolean, { client }: Call): boolean {
  return (record.recipients ?? []).some(({ agencyCode, state }) => {
    const unit = agencyCode === null ? undefined : client.units.agency(agencyCode)?.unit;
    return unit !== undefined && units(unit) && (state === null || state === 'ARRIVED');
  });
}

/** `Subscription.documentArrived`: each document once. */
export function followArrivals(
  { unit }: SubscriptionDocumentArrivedArgs,
  call: Call,
  signal: AbortSignal,
): AsyncIterable<AdapterRecord> {
  const told = new Set<string>();
  const now = withRecipients(call, signal);
  const isOurs = (found: string) => call.scope.includes(found) && (unit == null || found === unit);
  return changedRows({
    changes: call.client.changes,
    type: 'Document',
    wanted: ({ key }) => !told.has(key),
    load: async (key) => {
      const [record = null] = await loadDocuments([key], now);
      if (record === null || !isNewFor(record, isOurs, call)) return null;
      told.add(key);
      const [oldest] = told;
      if (told.size > MOST_TOLD && oldest !== undefined) told.delete(oldest);
      return record;
    },
    signal,
  });
}

/** `Subscription.documentChanged`. */
export function followDocument(
  { document }: SubscriptionDocumentChangedArgs,
  call: Call,
  signal: AbortSignal,
): AsyncIterable<AdapterRecord> {
  const key = spellDocumentId(document);
  return changedRows({
    changes: call.client.changes,
    type: 'Document',
    wanted: (change) => spellDocumentId(change.key) === key,
    load: async () => (await loadDocuments([document], { ...call, signal }))[0] ?? null,
    first: document,
    signal,
  });
}
