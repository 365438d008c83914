// The lists of messages that the axis holds for one agency: received and sent, documents and statuses.
import type { SampleCity } from '../city/createSampleCity.js';
import type { CityDocument } from '../city/types.js';
import type { Acknowledgements } from './acknowledgements.js';
import type { AxisMessage, MessageType } from './axisMessage.js';
import { toCityMessage } from './axisMessage.js';
import type { AxisView } from './axisView.js';
import { readTrail } from './axisView.js';
import { toParties } from './transportIds.js';
import type { Message } from './transportIds.js';
import { toAxisTime, toStatusWords } from './words.js';

function newestFirst(a: AxisMessage, b: AxisMessage): number {
  if (a.at !== b.at) return a.at > b.at ? -1 : 1;
  return a.id > b.id ? -1 : 1;
}

type Wanted = (document: CityDocument) => boolean;

/** The documents that an agency received, as messages. */
function listDocumentsTo(city: SampleCity, agencyCode: string, isWanted: Wanted): Message[] {
  return city
    .documentsTo(agencyCode)
    .filter(isWanted)
    .map((document) => ({ document, receiverCode: agencyCode, status: undefined, slot: 0 }));
}

function toMessages(document: CityDocument): Message[] {
  return document.toCodes.map((receiverCode) => ({ document, receiverCode, status: undefined, slot: 0 }));
}

/** One message per receiver of every document that an agency sent. */
function listDocumentsFrom(city: SampleCity, agencyCode: string, isWanted: Wanted): Message[] {
  return city.documentsFrom(agencyCode).filter(isWanted).flatMap(toMessages);
}

/** All statuses of messages, whoever reported them. */
function listStatuses(city: SampleCity, messages: readonly Message[]): Message[] {
  return messages.flatMap(({ document, receiverCode }) =>
    city
      .documentTrail(document, receiverCode)
      .map((status, place) => ({ document, receiverCode, status, slot: place + 1 })),
  );
}

/** Which messages: of whom, on which side, of which type, and about one document alone where that is asked. */
export interface ListQuery {
  readonly agencyCode: string;
  readonly side: 'from' | 'to';
  readonly type: MessageType;
  readonly documentId?: string | undefined;
}

function listCity(city: SampleCity, { agencyCode, side, type, documentId }: ListQuery): Message[] {
  const isWanted: Wanted = (document) => documentId === undefined || document.documentId === documentId;
  const received = () => listDocumentsTo(city, agencyCode, isWanted);
  const sent = () => listDocumentsFrom(city, agencyCode, isWanted);
  if (type === 'edoc') return side === 'to' ? received() : sent();
  return listStatuses(city, [...received(), ...sent()]).filter((message) => toParties(message)[side] === agencyCode);
}

/** Everything an agency received or sent of one type, newest first. */
export function listMessages({ city, written }: AxisView, query: ListQuery): AxisMessage[] {
  const before = listCity(city, query).map((message) => toCityMessage(city, message));
  const since = written
    .list(query.agencyCode, query.side, query.type)
    .filter(({ documentId }) => query.documentId === undefined || documentId === query.documentId);
  return [...before, ...since].sort(newestFirst);
}

/** A row of getReceivedEdocList. */
export function toReceivedRow(message: AxisMessage, acknowledgements: Acknowledgements) {
  const { status, words } = acknowledgements.stateOf(message);
  return {
    docId: message.id,
    serviceType: 'eDoc',
    messageType: message.type,
    created_time: toAxisTime(message.at),
    updated_time: toAxisTime(message.at),
    from: message.from,
    to: message.to,
    status,
    status_desc: words,
  };
}

/** A row of getSentEdocList: senderDocId is the edXML DocumentId, receiverDocId the id on the axis. */
export function toSentRow(view: AxisView, message: AxisMessage) {
  const trail = readTrail(view, message.documentId, message.receiverCode);
  const last = trail.at(-1)?.code ?? '';
  return {
    senderDocId: message.documentId,
    receiverDocId: message.id,
    fromCode: message.from,
    toCode: message.to,
    title: message.title,
    notation: message.notation,
    sentTime: toAxisTime(message.at),
    receivedTime: toAxisTime(trail.find(({ code }) => code === '01')?.at),
    sendStatus: 'done',
    sendStatusDesc: 'Đã gửi',
    receiveStatus: last,
    receiveStatusDesc: toStatusWords(last),
  };
}
