// The lists of messages that the axis holds for one agency: received and sent, documents and statuses.
import type { SampleCity } from '../city/createSampleCity.js';
import type { LocalTime } from '../city/types.js';
import type { Acknowledgements } from './acknowledgements.js';
import { toParties, toTransportId } from './transportIds.js';
import type { Message } from './transportIds.js';
import { toAxisTime, toStatusWords } from './words.js';

export type MessageType = 'edoc' | 'status';

/** A message with its id and the moment it came to the axis. */
export interface ListedMessage extends Message {
  readonly id: string;
  readonly at: LocalTime;
}

function newestFirst(a: ListedMessage, b: ListedMessage): number {
  if (a.at !== b.at) return a.at > b.at ? -1 : 1;
  return a.id > b.id ? -1 : 1;
}

/** The documents that an agency received, as messages. */
function listDocumentsTo(city: SampleCity, agencyCode: string): ListedMessage[] {
  return city.documentsTo(agencyCode).map((document) => ({
    id: toTransportId(city.seed, document, agencyCode),
    at: document.sentAt,
    document,
    receiverCode: agencyCode,
    status: undefined,
  }));
}

/** One message per receiver of every document that an agency sent. */
function listDocumentsFrom(city: SampleCity, agencyCode: string): ListedMessage[] {
  return city.documentsFrom(agencyCode).flatMap((document) =>
    document.toCodes.map((receiverCode) => ({
      id: toTransportId(city.seed, document, receiverCode),
      at: document.sentAt,
      document,
      receiverCode,
      status: undefined,
    })),
  );
}

/** All statuses of messages, whoever reported them. */
function listStatuses(city: SampleCity, messages: readonly ListedMessage[]): ListedMessage[] {
  return messages.flatMap(({ document, receiverCode }) =>
    city.documentTrail(document, receiverCode).map((status, place) => ({
      id: toTransportId(city.seed, document, receiverCode, place + 1),
      at: status.at,
      document,
      receiverCode,
      status,
    })),
  );
}

/** Everything an agency received or sent of one type, newest first. */
export function listMessages(
  city: SampleCity,
  agencyCode: string,
  side: 'from' | 'to',
  type: MessageType,
): ListedMessage[] {
  if (type === 'edoc') {
    const documents = side === 'to' ? listDocumentsTo(city, agencyCode) : listDocumentsFrom(city, agencyCode);
    return documents.sort(newestFirst);
  }
  const all = [...listDocumentsTo(city, agencyCode), ...listDocumentsFrom(city, agencyCode)];
  return listStatuses(city, all)
    .filter((message) => toParties(message)[side] === agencyCode)
    .sort(newestFirst);
}

/** A row of getReceivedEdocList. */
export function toReceivedRow(message: ListedMessage, acknowledgements: Acknowledgements) {
  const { from, to } = toParties(message);
  const { status, words } = acknowledgements.stateOf(message);
  return {
    docId: message.id,
    serviceType: 'eDoc',
    messageType: message.status === undefined ? 'edoc' : 'status',
    created_time: toAxisTime(message.at),
    updated_time: toAxisTime(message.at),
    from,
    to,
    status,
    status_desc: words,
  };
}

/** A row of getSentEdocList: senderDocId is the edXML DocumentId, receiverDocId the id on the axis. */
export function toSentRow(city: SampleCity, message: ListedMessage) {
  const { from, to } = toParties(message);
  const { document, receiverCode } = message;
  const trail = city.documentTrail(document, receiverCode);
  const last = trail.at(-1)?.code ?? '';
  return {
    senderDocId: document.documentId,
    receiverDocId: message.id,
    fromCode: from,
    toCode: to,
    title: document.subject,
    notation: `${document.number}/${document.notation}`,
    sentTime: toAxisTime(message.at),
    receivedTime: toAxisTime(trail.find(({ code }) => code === '01')?.at),
    sendStatus: 'done',
    sendStatusDesc: 'Đã gửi',
    receiveStatus: last,
    receiveStatusDesc: toStatusWords(last),
  };
}
