// From what the network and the message say to the record of the schema.
import { type AdapterCall, normalizeAgencyCode } from '../kit/index.js';
import type { DocumentsClient } from './client.js';
import { normaliseDocumentId, parseDocumentId } from './documentId.js';
import type { DocumentDetail } from './edxml/documentDetail.js';
import type { StatusMessage } from './edxml/toStatusMessage.js';
import type { LocatedDocument } from './locatedDocument.js';
import type {
  DocumentAttachmentRecord,
  DocumentBusinessType,
  DocumentRecipientRecord,
  DocumentRecord,
  DocumentState,
  DocumentStatusRecord,
} from './schema.generated.js';
import { toInstant } from './times.js';
import { toFileRef } from './attachmentFile.js';

type Call = AdapterCall<DocumentsClient>;

const STATES: Readonly<Record<string, DocumentState>> = {
  '01': 'ARRIVED',
  '02': 'REFUSED',
  '03': 'RECEIVED',
  '04': 'ASSIGNED',
  '05': 'IN_PROGRESS',
  '06': 'COMPLETED',
  '13': 'RECALL_REQUESTED',
  '15': 'RECALL_AGREED',
  '16': 'RECALL_REFUSED',
};

const BUSINESS: Readonly<Record<string, DocumentBusinessType>> = {
  '0': 'NEW',
  '1': 'RECALL',
  '2': 'UPDATE',
  '3': 'REPLACE',
};

function toDate(iso: string | null): Date | null {
  return iso === null ? null : new Date(iso);
}

function toTime(text: string | null): Date | null {
  return text === null ? null : (toInstant(text) ?? null);
}

/** The code in the QĐ 20 form where it can be read, else as it stands. */
function toShownCode(code: string | null): string | null {
  return code === null ? null : (normalizeAgencyCode(code) ?? code);
}

function nameOf(call: Call, code: string | null): string | null {
  return code === null ? null : (call.client.units.agency(code)?.name ?? null);
}

function toIds(ids: readonly (string | null)[]): string[] {
  return ids.flatMap((id) => (id === null ? [] : [normaliseDocumentId(id) ?? id]));
}

function toRecipients(call: Call, document: LocatedDocument, detail: DocumentDetail | null): DocumentRecipientRecord[] {
  const none = { receivedAt: null, status: null, state: null, statusText: null };
  if (document.rows === null) {
    return (detail?.to ?? []).map(({ organId, name }) => {
      const agencyCode = toShownCode(organId);
      return { agencyCode, agencyName: nameOf(call, agencyCode) ?? name, ...none };
    });
  }
  return document.rows.map((row) => ({
    agencyCode: row.to,
    agencyName: nameOf(call, row.to),
    receivedAt: toDate(row.receivedAt),
    status: row.status,
    state: STATES[row.status ?? ''] ?? null,
    statusText: row.statusText,
  }));
}

function toBusiness(detail: DocumentDetail) {
  const type = BUSINESS[detail.business?.code ?? ''] ?? null;
  const about = toIds(detail.responseFor.map((response) => response.documentId));
  return {
    businessType: type,
    businessReason: detail.business?.reason ?? null,
    recalledIds: type === 'RECALL' ? about : [],
    replacedIds: type === 'REPLACE' ? toIds(detail.business?.replaces ?? []) : [],
    inReplyToIds: type === 'NEW' || type === null ? about : [],
  };
}

function toAttachments(call: Call, document: LocatedDocument, detail: DocumentDetail): DocumentAttachmentRecord[] {
  const isWanted = call.select.wants('attachments');
  return detail.attachments.map(({ contentId, name, contentType, size }) => {
    // A file that was refused gets no link.
    const link = isWanted && size !== null ? call.fileLink(toFileRef(document.place, contentId)) : undefined;
    return { name, contentType, size, url: link?.url ?? null, expiresAt: link?.expiresAt ?? null };
  });
}

function toContent(call: Call, document: LocatedDocument, detail: DocumentDetail) {
  return {
    type: detail.type,
    priority: call.client.config.priorities[detail.priority ?? ''] ?? null,
    content: detail.content,
    signer: detail.signer,
    dueOn: detail.dueOn,
    place: detail.place,
    pageCount: detail.pageCount,
    copies: detail.copies,
    ...toBusiness(detail),
    responseFor: detail.responseFor.map((response) => ({
      documentId: toIds([response.documentId])[0] ?? null,
      code: response.code,
      agencyCode: toShownCode(response.organId),
      issuedOn: response.issuedOn,
    })),
    trace: detail.trace.map((stop) => {
      const agencyCode = toShownCode(stop.organId);
      return { agencyCode, agencyName: nameOf(call, agencyCode), at: toTime(stop.at) };
    }),
    attachments: toAttachments(call, document, detail),
  };
}

const NO_CONTENT = {
  type: null,
  priority: null,
  content: null,
  signer: null,
  dueOn: null,
  place: null,
  pageCount: null,
  copies: null,
  businessType: null,
  businessReason: null,
  recalledIds: [],
  replacedIds: [],
  inReplyToIds: [],
  responseFor: null,
  trace: null,
  attachments: null,
};

function toStatus(call: Call, message: StatusMessage): DocumentStatusRecord {
  const agencyCode = toShownCode(message.organId);
  const staff = [message.department, message.staff].filter((part) => part !== null).join(' · ');
  return {
    code: message.code,
    state: STATES[message.code] ?? null,
    agencyCode,
    agencyName: nameOf(call, agencyCode),
    at: toTime(message.at),
    note: message.description,
    staff: staff === '' ? null : staff,
  };
}

/** A clock that is a day ahead is somebody's mistake, and sorts the document to the top for ever. */
const DAY_MS = 86_400_000;

function warningsOf(call: Call, document: LocatedDocument): string[] | null {
  const { opened, sentAt } = document;
  if (opened === null) return null;
  const own = 'ok' in opened ? opened.ok.warnings : [opened.refused];
  const isEarly = sentAt !== null && Date.parse(sentAt) > call.client.clock.now().getTime() + DAY_MS;
  return isEarly ? [...own, 'SENT_IN_FUTURE'] : [...own];
}

function toUnits(call: Call, codes: readonly (string | null)[]): string[] {
  return [...new Set(codes.flatMap((code) => (code === null ? [] : (call.client.units.agency(code)?.unit ?? []))))];
}

/** The record; parts that nobody opened are null. */
export function toDocumentRecord(
  call: Call,
  document: LocatedDocument,
  trail: readonly StatusMessage[] | undefined,
): DocumentRecord {
  const { client } = call;
  const id = parseDocumentId(document.documentId);
  const detail = document.opened !== null && 'ok' in document.opened ? document.opened.ok : null;
  const sender = document.from === null ? undefined : client.units.agency(document.from);
  const recipients = toRecipients(call, document, detail);
  const codes = recipients.map((recipient) => recipient.agencyCode);
  return {
    documentId: document.documentId,
    number: detail?.number ?? id?.number ?? null,
    notation: detail?.notation ?? id?.notation ?? null,
    subject: detail?.subject ?? document.rows?.[0]?.title ?? null,
    issuedOn: detail?.issuedOn ?? id?.issuedOn ?? null,
    sentAt: toDate(document.sentAt),
    senderCode: sender?.code ?? null,
    senderUnit: sender?.unit ?? null,
    recipients,
    recipientCodes: codes.flatMap((code) => (code === null ? [] : (client.units.agency(code)?.code ?? []))),
    unitKeys: toUnits(call, [document.from, document.place.mailbox.code, ...codes]),
    ...(detail === null ? NO_CONTENT : toContent(call, document, detail)),
    statusTrail: trail?.map((message) => toStatus(call, message)) ?? null,
    warnings: warningsOf(call, document),
  };
}
