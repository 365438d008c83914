// Documents by key, and what is fetched for the fields that were asked for: nothing else.
import { createRowTest, isEmptyScope, type AdapterCall } from '../kit/index.js';
import type { DocumentsClient } from './client.js';
import { normaliseDocumentId, spellDocumentId } from './documentId.js';
import { addMessages, addRows, locateDocuments, type LocatedDocument } from './locatedDocument.js';
import type { DocumentRecord } from './schema.generated.js';
import { loadStatusTrails } from './statusTrails.js';
import { toDocumentRecord } from './toDocumentRecord.js';

type Call = AdapterCall<DocumentsClient>;

/** Fields that only the message itself answers. References are asked for by the record's own name, so both count. */
const IN_MESSAGE = [
  'type',
  'priority',
  'content',
  'signer',
  'dueOn',
  'place',
  'pageCount',
  'copies',
  'businessType',
  'businessReason',
  'recalledIds',
  'recalls',
  'replacedIds',
  'replaces',
  'responseFor',
  'inReplyTo',
  'inReplyToIds',
  'trace',
  'attachments',
  'warnings',
];

/** Fields that the sender's account answers. */
const IN_ROWS = ['recipients', 'recipientAgencies', 'recipientCodes', 'statusTrail'];

function wantsAny(call: Call, fields: readonly string[]): boolean {
  return fields.some((field) => call.select.wants(field));
}

/** Fetches what the selection needs and makes the records. */
export async function toRecords(call: Call, located: readonly LocatedDocument[]): Promise<readonly DocumentRecord[]> {
  const withRows = wantsAny(call, IN_ROWS) ? await addRows(call, located) : located;
  const documents = wantsAny(call, IN_MESSAGE) ? await addMessages(call, withRows) : withRows;
  const trails = call.select.wants('statusTrail') ? await loadStatusTrails(call, documents) : undefined;
  return documents.map((document) => toDocumentRecord(call, document, trails?.get(document.documentId)));
}

/** Entry i belongs to keys[i]; null for malformed and unknown keys and for documents of other people's units. */
export async function loadDocuments(keys: readonly string[], call: Call): Promise<readonly (DocumentRecord | null)[]> {
  const ids = keys.map((key) => normaliseDocumentId(key));
  const known = [...new Set(ids.filter((id) => id !== undefined))];
  if (known.length === 0 || isEmptyScope(call.scope, 'Document')) return keys.map(() => null);
  const located = [...(await locateDocuments(call, known)).values()];
  // Who may see a document follows from the rows: nobody else's message is opened.
  const shows = createRowTest(call.scope, 'Document', spellDocumentId);
  const visible = located.filter((document) => {
    const { documentId, unitKeys } = toDocumentRecord(call, document, undefined);
    return shows({ key: documentId, units: unitKeys });
  });
  const records = new Map((await toRecords(call, visible)).map((record) => [record.documentId, record]));
  return ids.map((id, index) => {
    const record = id === undefined ? undefined : records.get(id);
    // The key that was asked for stays the key of the answer, in whichever form the code was written.
    return record === undefined ? null : { ...record, documentId: keys[index] ?? record.documentId };
  });
}
