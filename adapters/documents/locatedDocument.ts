// Where a document lies on the network, and how rows of lists become such places.
import { z } from 'zod';
import { type AdapterCall, inParallel } from '../kit/index.js';
import type { DocumentsClient } from './client.js';
import { parseDocumentId } from './documentId.js';
import type { DocumentDetail } from './edxml/documentDetail.js';
import { isAsAnnounced, openDocument, type EdocPlace, type Opened } from './edocs.js';
import { listSent, type Mailbox, type ReceivedRow, type SentRow } from './mailbox.js';
import { normaliseDocumentId } from './documentId.js';

type Call = AdapterCall<DocumentsClient>;

/** A document with what is known of it so far. */
export interface LocatedDocument {
  readonly documentId: string;
  /** An account that may open it. */
  readonly place: EdocPlace;
  /** QĐ 20 code of the sender, by the network. */
  readonly from: string | null;
  readonly sentAt: string | null;
  /** One row per receiver, from the sender's account; null while nobody has looked. */
  readonly rows: readonly SentRow[] | null;
  /** The message itself; null while nobody has opened it. */
  readonly opened: Opened<DocumentDetail> | null;
}

/** The rows of one document out of its sender's list. */
export function toLocated(mailbox: Mailbox, rows: readonly SentRow[]): LocatedDocument | null {
  const [row] = rows;
  if (row === undefined) return null;
  return {
    documentId: row.documentId,
    place: { mailbox, transportId: row.transportId },
    from: row.from,
    sentAt: row.sentAt,
    rows,
    opened: null,
  };
}

/** Sent rows by document, in the order of the list. */
export function groupRows(rows: readonly SentRow[]): ReadonlyMap<string, readonly SentRow[]> {
  const groups = new Map<string, SentRow[]>();
  for (const row of rows) {
    const group = groups.get(row.documentId);
    if (group === undefined) groups.set(row.documentId, [row]);
    else group.push(row);
  }
  return groups;
}

const placeSchema = z.object({
  code: z.string(),
  oldCode: z.string(),
  transportId: z.string(),
  from: z.string().nullable(),
  sentAt: z.string().nullable(),
});

function placeKey(documentId: string): string {
  return `place:${documentId}`;
}

/** Opens a received message: only it says which document it is. Null if it must not be used. */
export async function resolveReceived(
  call: Pick<Call, 'client' | 'signal'>,
  mailbox: Mailbox,
  row: ReceivedRow,
): Promise<LocatedDocument | null> {
  const { client, signal } = call;
  const place = { mailbox, transportId: row.transportId };
  const opened = await openDocument(client, place, signal);
  if (!('ok' in opened)) return null;
  const documentId = normaliseDocumentId(opened.ok.documentId);
  if (documentId === undefined || !isAsAnnounced(opened.ok, documentId, row.from)) {
    client.log.warn({ code: 'EDXML_SENDER_MISMATCH', transportId: row.transportId }, 'a message was refused');
    return null;
  }
  const located = { documentId, place, from: row.from, sentAt: row.sentAt, rows: null, opened };
  await rememberPlace(client, located);
  return located;
}

/** Senders outside the city have no account that could be asked later, so where their document lies is kept. */
async function rememberPlace(client: DocumentsClient, located: LocatedDocument): Promise<void> {
  if (located.from !== null && client.units.agency(located.from) !== undefined) return;
  const { mailbox, transportId } = located.place;
  const place = {
    code: mailbox.code,
    oldCode: mailbox.oldCode,
    transportId,
    from: located.from,
    sentAt: located.sentAt,
  };
  await client.cache.set(placeKey(located.documentId), place, client.config.cache.edocSeconds);
}

async function recallPlace(client: DocumentsClient, documentId: string): Promise<LocatedDocument | null> {
  const known = await client.cache.get(placeKey(documentId), placeSchema);
  if (known === undefined) return null;
  const place = { mailbox: { code: known.code, oldCode: known.oldCode }, transportId: known.transportId };
  return { documentId, place, from: known.from, sentAt: known.sentAt, rows: null, opened: null };
}

/** Finds documents by normalised id: one list per sender, however many documents it sent. */
export async function locateDocuments(
  call: Call,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LocatedDocument>> {
  const { client, signal } = call;
  const bySender = new Map<string, string[]>();
  for (const id of ids) {
    const code = parseDocumentId(id)?.agencyCode ?? '';
    bySender.set(code, [...(bySender.get(code) ?? []), id]);
  }
  const found = await inParallel([...bySender], client.config.maxParallel, signal, async ([code, wanted]) => {
    const mailbox = client.units.agency(code);
    if (mailbox === undefined) return Promise.all(wanted.map((id) => recallPlace(client, id)));
    const groups = groupRows(await listSent(client, mailbox, signal));
    return wanted.map((id) => toLocated(mailbox, groups.get(id) ?? []));
  });
  return new Map(found.flat().flatMap((located) => (located === null ? [] : [[located.documentId, located]])));
}

/** Adds the rows of the sender's account, where the sender is one of the city's agencies. */
export async function addRows(call: Call, documents: readonly LocatedDocument[]): Promise<readonly LocatedDocument[]> {
  const missing = documents.filter((document) => document.rows === null).map((document) => document.documentId);
  if (missing.length === 0) return documents;
  const located = await locateDocuments(call, missing);
  return documents.map((document) => ({
    ...document,
    rows: document.rows ?? located.get(document.documentId)?.rows ?? null,
  }));
}

/** Opens the messages that are still closed. */
export function addMessages(call: Call, documents: readonly LocatedDocument[]): Promise<readonly LocatedDocument[]> {
  const { client, signal } = call;
  return inParallel(documents, client.config.maxParallel, signal, async (document) => {
    if (document.opened !== null) return document;
    const opened = await openDocument(client, document.place, signal);
    if (!('ok' in opened) || isAsAnnounced(opened.ok, document.documentId, document.from))
      return { ...document, opened };
    return { ...document, opened: { refused: 'EDXML_SENDER_MISMATCH' } };
  });
}
