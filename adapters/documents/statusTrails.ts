// The states that receivers (and for a recall the sender) reported about documents, from their status messages.
import { type AdapterCall, normalizeAgencyCode, inParallel } from '../kit/index.js';
import type { DocumentsClient } from './client.js';
import { normaliseDocumentId } from './documentId.js';
import type { StatusMessage } from './edxml/toStatusMessage.js';
import { openStatus, type EdocPlace } from './edocs.js';
import type { LocatedDocument } from './locatedDocument.js';
import { listSentStatuses, type Mailbox } from './mailbox.js';

type Call = AdapterCall<DocumentsClient>;

interface Entry {
  readonly documentId: string;
  readonly place: EdocPlace;
}

/** States that only a recall or an update leads to: then the sender has reported something, too. */
const AFTER_RECALL: ReadonlySet<string> = new Set(['13', '15', '16']);

/** Who has reported about the document, by its rows: each agency's messages lie in its own account. */
function reportersOf(client: DocumentsClient, document: LocatedDocument): Mailbox[] {
  const rows = document.rows ?? [];
  const receivers = rows.flatMap((row) => (row.status === null ? [] : [row.to]));
  const isRecalled = rows.some((row) => AFTER_RECALL.has(row.status ?? ''));
  // Without rows nothing is known but who received it here.
  const codes =
    document.rows === null ? [document.place.mailbox.code] : [...(isRecalled ? [document.from] : []), ...receivers];
  return [...new Set(codes)].flatMap((code) => (code === null ? [] : (client.units.agency(code) ?? [])));
}

async function listEntries(call: Call, documents: readonly LocatedDocument[]): Promise<readonly Entry[]> {
  const { client, signal } = call;
  const asked = documents.flatMap((document) =>
    reportersOf(client, document).map((mailbox) => ({ mailbox, documentId: document.documentId })),
  );
  const lists = await inParallel(asked, client.config.maxParallel, signal, async ({ mailbox, documentId }) => {
    const rows = await listSentStatuses(client, mailbox, documentId, signal);
    return rows.map(({ transportId }) => ({ documentId, place: { mailbox, transportId } }));
  });
  return lists.flat();
}

/** A message counts if it is about that document and its sender speaks for itself. */
function isAbout(message: StatusMessage, entry: Entry): boolean {
  const subject = message.documentId === null ? undefined : normaliseDocumentId(message.documentId);
  return subject === entry.documentId && normalizeAgencyCode(message.organId) === entry.place.mailbox.code;
}

function byTime(a: StatusMessage, b: StatusMessage): number {
  // Wall-clock times of one zone in a fixed form: text order is time order.
  return (a.at ?? '') < (b.at ?? '') ? -1 : (a.at ?? '') > (b.at ?? '') ? 1 : a.code < b.code ? -1 : 1;
}

/** Per document its status messages, oldest first. */
export async function loadStatusTrails(
  call: Call,
  documents: readonly LocatedDocument[],
): Promise<ReadonlyMap<string, readonly StatusMessage[]>> {
  const { client, signal } = call;
  const entries = await listEntries(call, documents);
  const { maxStatusMessages, maxParallel } = client.config;
  if (entries.length > maxStatusMessages)
    client.log.warn({ count: entries.length }, 'status messages beyond the limit were left out');
  const trails = new Map(documents.map((document) => [document.documentId, [] as StatusMessage[]]));
  await inParallel(entries.slice(0, maxStatusMessages), maxParallel, signal, async (entry) => {
    const opened = await openStatus(client, entry.place, signal);
    if ('ok' in opened && isAbout(opened.ok, entry)) trails.get(entry.documentId)?.push(opened.ok);
  });
  for (const trail of trails.values()) trail.sort(byTime);
  return trails;
}
