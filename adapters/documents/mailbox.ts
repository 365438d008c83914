// What lies in an agency's account: rows of documents sent and received, kept for some seconds.
import { z } from 'zod';
import { normalizeAgencyCode } from '../kit/index.js';
import { accountOf, hasOwnAccounts, remember, type DocumentsClient } from './client.js';
import { normaliseDocumentId } from './documentId.js';
import { toInstant } from './times.js';
import { isHeaderValue } from './wire/signRequest.js';
import {
  getReceivedList,
  getSentList,
  type MessageType,
  type RawReceivedRow,
  type RawSentRow,
} from './wire/vxpClient.js';

const text = z.string().nullable();

const sentRow = z.object({
  documentId: z.string(),
  transportId: z.string(),
  from: text,
  to: text,
  title: text,
  sentAt: text,
  receivedAt: text,
  status: text,
  statusText: text,
});

const receivedRow = z.object({ transportId: z.string(), from: text, to: text, sentAt: text });

/** A document at one receiver; codes in QĐ 20 form (null if unreadable), times as ISO. */
export type SentRow = z.output<typeof sentRow>;
/** A document that came in. What it is, only the message itself says. */
export type ReceivedRow = z.output<typeof receivedRow>;

/** The agency whose account is asked. */
export interface Mailbox {
  readonly code: string;
  readonly oldCode: string;
}

function orNull(value: string): string | null {
  return value === '' ? null : value;
}

function toTime(value: string): string | null {
  return toInstant(value)?.toISOString() ?? null;
}

function isTransportId(value: string): boolean {
  return value !== '' && value.length <= 200 && isHeaderValue(value);
}

function toSentRow(client: DocumentsClient, row: RawSentRow): SentRow[] {
  const documentId = normaliseDocumentId(row[client.config.documentIdField]);
  const transportId = row[client.config.transportIdField];
  if (documentId === undefined || !isTransportId(transportId)) return [];
  return [
    {
      documentId,
      transportId,
      from: normalizeAgencyCode(row.fromCode) ?? null,
      to: normalizeAgencyCode(row.toCode) ?? null,
      title: orNull(row.title.normalize('NFC')),
      sentAt: toTime(row.sentTime),
      receivedAt: toTime(row.receivedTime),
      status: orNull(row.receiveStatus),
      statusText: orNull(row.receiveStatusDesc),
    },
  ];
}

function toReceivedRow(row: RawReceivedRow): ReceivedRow[] {
  if (!isTransportId(row.docId)) return [];
  const from = normalizeAgencyCode(row.from) ?? null;
  const to = normalizeAgencyCode(row.to) ?? null;
  return [{ transportId: row.docId, from, to, sentAt: toTime(row.created_time) }];
}

/** Rows without a usable id are set aside: they could neither be opened nor be asked for again. */
function reportUnusable(client: DocumentsClient, list: string, count: number): void {
  if (count > 0) client.log.warn({ list, count }, 'rows without a usable id were set aside');
}

/** With one account for many agencies, a list holds the rows of others, too. */
function isOwn(client: DocumentsClient, mailbox: Mailbox, code: string | null): boolean {
  return hasOwnAccounts(client.config) || code === mailbox.code;
}

/** Messages that the agency sent, from the axis itself: what the cache remembers may be older than a command. */
export async function loadSent(
  client: DocumentsClient,
  mailbox: Mailbox,
  type: MessageType,
  docId: string | undefined,
  signal: AbortSignal,
) {
  const raw = await getSentList(client.vxp, accountOf(client, mailbox), type, docId, signal);
  const rows = raw.flatMap((row) => toSentRow(client, row));
  reportUnusable(client, 'sent', raw.length - rows.length);
  return rows.filter((row) => isOwn(client, mailbox, row.from));
}

/** Documents that the agency sent: one row per receiver. */
export function listSent(client: DocumentsClient, mailbox: Mailbox, signal: AbortSignal): Promise<readonly SentRow[]> {
  return remember(client, `sent:${mailbox.code}`, z.array(sentRow), client.config.cache.listSeconds, signal, (shared) =>
    loadSent(client, mailbox, 'edoc', undefined, shared),
  );
}

/** Status messages that the agency sent about one document. */
export function listSentStatuses(
  client: DocumentsClient,
  mailbox: Mailbox,
  documentId: string,
  signal: AbortSignal,
): Promise<readonly SentRow[]> {
  const key = `status:${mailbox.code}:${documentId}`;
  return remember(client, key, z.array(sentRow), client.config.cache.listSeconds, signal, async (shared) => {
    const rows = await loadSent(client, mailbox, 'status', documentId, shared);
    // A service that ignores the filter answers everything.
    return rows.filter((row) => row.documentId === documentId);
  });
}

/** Drops what is remembered of the lists that a message of the agency about this document has changed. */
export async function forgetSent(client: DocumentsClient, mailbox: Mailbox, documentId: string): Promise<void> {
  await client.cache.delete(`sent:${mailbox.code}`);
  await client.cache.delete(`status:${mailbox.code}:${documentId}`);
}

/** Documents that lie in an account, from the axis itself. */
export async function loadReceived(
  client: DocumentsClient,
  mailbox: Mailbox,
  signal: AbortSignal,
): Promise<readonly ReceivedRow[]> {
  const raw = await getReceivedList(client.vxp, accountOf(client, mailbox), signal);
  const rows = raw.flatMap(toReceivedRow);
  reportUnusable(client, 'received', raw.length - rows.length);
  return rows;
}

/** Documents that the agency received. */
export function listReceived(
  client: DocumentsClient,
  mailbox: Mailbox,
  signal: AbortSignal,
): Promise<readonly ReceivedRow[]> {
  const { listSeconds } = client.config.cache;
  return remember(client, `received:${mailbox.code}`, z.array(receivedRow), listSeconds, signal, async (shared) =>
    (await loadReceived(client, mailbox, shared)).filter((row) => isOwn(client, mailbox, row.to)),
  );
}

/** Drops what is remembered of lists that have a new document in them. */
export async function forgetArrived(client: DocumentsClient, receiver: string, sender: string | null): Promise<void> {
  await client.cache.delete(`received:${receiver}`);
  if (sender !== null) await client.cache.delete(`sent:${sender}`);
}
