// `Subscription.archiveDocumentChanged`: open documents as they change in the archive.
import { changedRows, type AdapterCall, type AdapterRecord } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { loadDocuments } from '../loaders/archiveDocuments.js';
import type { SubscriptionArchiveDocumentChangedArgs } from '../schema.generated.js';

/** What has become restricted or was withdrawn is not told of: it is not there any more. */
export function followDocuments(
  { document, unit }: SubscriptionArchiveDocumentChangedArgs,
  call: AdapterCall<ArchiveClient>,
  signal: AbortSignal,
): AsyncIterable<AdapterRecord> {
  return changedRows({
    ...{ changes: call.client.changes, type: 'ArchiveDocument', signal },
    wanted: ({ key }) => document == null || key === document,
    load: async (key) => {
      const [record = null] = await loadDocuments([key], { ...call, signal });
      return record !== null && (unit == null || record.unitKey === unit) ? record : null;
    },
    ...(document == null ? {} : { first: document }),
  });
}
