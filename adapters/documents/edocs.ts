// Messages by transport id: fetched, checked and parsed once, for they never change. A refused one is remembered, too.
import { z } from 'zod';
import { UpstreamError, normalizeAgencyCode } from '../kit/index.js';
import { decodeBase64 } from './base64.js';
import { accountOf, remember, type DocumentsClient } from './client.js';
import { normaliseDocumentId } from './documentId.js';
import { documentDetailSchema, type DocumentDetail } from './edxml/documentDetail.js';
import { EdxmlError } from './edxml/edxmlError.js';
import { prepareXml } from './edxml/parseXml.js';
import { toDocumentDetail } from './edxml/toDocumentDetail.js';
import { statusMessageSchema, toStatusMessage, type StatusMessage } from './edxml/toStatusMessage.js';
import type { Mailbox } from './mailbox.js';
import { getEdoc } from './wire/vxpClient.js';

/** A message of an account. */
export interface EdocPlace {
  readonly mailbox: Mailbox;
  readonly transportId: string;
}

/** What was read, or why it was refused. */
export type Opened<T> = { readonly ok: T } | { readonly refused: string };

function openedSchema<T>(content: z.ZodType<T>): z.ZodType<Opened<T>> {
  return z.union([z.object({ ok: content }), z.object({ refused: z.string() })]);
}

/**
 * The bytes of a message.
 * @throws EdxmlError if there are none that may be used, UpstreamError if the network fails.
 */
export async function fetchEdoc(client: DocumentsClient, place: EdocPlace, signal: AbortSignal): Promise<Uint8Array> {
  const account = accountOf(client, place.mailbox);
  try {
    const [encoded] = await Promise.all([getEdoc(client.vxp, account, place.transportId, signal), prepareXml()]);
    if (encoded === undefined) throw new EdxmlError('EDOC_MISSING');
    return decodeBase64(encoded);
  } catch (error) {
    // One message over the limit is that message's fault; the list around it stays useful.
    if (error instanceof UpstreamError && error.code === 'UPSTREAM_TOO_LARGE') throw new EdxmlError('XML_TOO_LARGE');
    throw error;
  }
}

async function open<T>(
  client: DocumentsClient,
  place: EdocPlace,
  signal: AbortSignal,
  read: (bytes: Uint8Array) => T,
): Promise<Opened<T>> {
  try {
    return { ok: read(await fetchEdoc(client, place, signal)) };
  } catch (error) {
    if (!(error instanceof EdxmlError)) throw error;
    client.log.warn({ code: error.code, transportId: place.transportId }, 'a message was refused');
    return { refused: error.code };
  }
}

/** A document message. */
export function openDocument(
  client: DocumentsClient,
  place: EdocPlace,
  signal: AbortSignal,
): Promise<Opened<DocumentDetail>> {
  const { cache, xml, attachment } = client.config;
  const key = `edoc:${place.mailbox.code}:${place.transportId}`;
  return remember(client, key, openedSchema(documentDetailSchema), cache.edocSeconds, signal, (shared) =>
    open(client, place, shared, (bytes) => toDocumentDetail(bytes, xml, attachment)),
  );
}

/** A status message. */
export function openStatus(
  client: DocumentsClient,
  place: EdocPlace,
  signal: AbortSignal,
): Promise<Opened<StatusMessage>> {
  const { cache, xml } = client.config;
  const key = `state:${place.mailbox.code}:${place.transportId}`;
  return remember(client, key, openedSchema(statusMessageSchema), cache.edocSeconds, signal, (shared) =>
    open(client, place, shared, (bytes) => toStatusMessage(bytes, xml)),
  );
}

/** True if a message says of itself what the network says of it: a sender must not speak as somebody else. */
export function isAsAnnounced(detail: DocumentDetail, documentId: string, from: string | null): boolean {
  return normaliseDocumentId(detail.documentId) === documentId && normalizeAgencyCode(detail.from.organId) === from;
}
