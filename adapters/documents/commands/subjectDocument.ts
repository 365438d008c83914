// The document that a command is about: who sent it, where it went, and how it spells its own id. Never from the cache.
import { InputError, type AdapterCall } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import { formatDocumentId, parseDocumentId, type DocumentId } from '../documentId.js';
import { openDocument, type EdocPlace } from '../edocs.js';
import { locateDocuments } from '../locatedDocument.js';
import { loadSent, type Mailbox, type SentRow } from '../mailbox.js';

type Call = AdapterCall<DocumentsClient>;

export interface SubjectDocument {
  /** Normalised: the key of the row. */
  readonly documentId: string;
  readonly parts: DocumentId;
  /** As the message itself has it: what its sender knows it by. */
  readonly spelledId: string;
  /** The document itself recalls or updates another one, which its receivers agree to or refuse. */
  readonly wantsAnswer: boolean;
  /** QĐ 20 code of the sender. */
  readonly from: string;
  /** One per receiver; null for a sender outside the city, whose account nobody here can ask. */
  readonly rows: readonly SentRow[] | null;
  /** QĐ 20 codes of the receivers that are known. */
  readonly receivers: readonly (string | null)[];
}

function refuse(): never {
  throw new InputError(
    'id: the document is not on the network any more.',
    'id: văn bản không còn trên trục liên thông.',
  );
}

async function loadRows(call: Call, mailbox: Mailbox, documentId: string): Promise<readonly SentRow[]> {
  const { client, signal } = call;
  const ofDocument = (rows: readonly SentRow[]) => rows.filter((row) => row.documentId === documentId);
  const asked = ofDocument(await loadSent(client, mailbox, 'edoc', documentId, signal));
  // The axis may know it by another spelling of the same id.
  return asked.length > 0 ? asked : ofDocument(await loadSent(client, mailbox, 'edoc', undefined, signal));
}

async function readMessage(call: Call, place: EdocPlace, documentId: string) {
  const opened = await openDocument(call.client, place, call.signal);
  if (!('ok' in opened)) return { spelledId: documentId, wantsAnswer: false };
  const business = opened.ok.business?.code ?? '';
  return { spelledId: opened.ok.documentId, wantsAnswer: business === '1' || business === '2' };
}

/**
 * Finds a document by its local key.
 * @throws InputError if it is not there.
 */
export async function loadSubject(call: Call, key: string): Promise<SubjectDocument> {
  const parts = parseDocumentId(key);
  if (parts === undefined) return refuse();
  const documentId = formatDocumentId(parts);
  const base = { documentId, parts, from: parts.agencyCode };
  const mailbox = call.client.units.agency(parts.agencyCode);
  if (mailbox !== undefined) {
    const rows = await loadRows(call, mailbox, documentId);
    const [row] = rows;
    if (row === undefined) return refuse();
    const message = await readMessage(call, { mailbox, transportId: row.transportId }, documentId);
    return { ...base, ...message, rows, receivers: rows.map(({ to }) => to) };
  }
  const located = (await locateDocuments(call, [documentId])).get(documentId);
  if (located === undefined) return refuse();
  const message = await readMessage(call, located.place, documentId);
  return { ...base, ...message, rows: null, receivers: [located.place.mailbox.code] };
}
