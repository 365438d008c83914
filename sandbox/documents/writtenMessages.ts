// What was sent since the axis was started, over the sample city. Kept in memory: a restart forgets it.
import { randomUUID } from 'node:crypto';
import type { AxisMessage, MessageType, Reported } from './axisMessage.js';

/** A document as the axis knows it. */
export interface KnownDocument {
  readonly documentId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly number: string;
  readonly notation: string;
  readonly title: string;
  readonly promulgatedOn: string;
}

/** A document that was sent, with the id that its sender was told. */
export interface WrittenDocument extends KnownDocument {
  readonly docId: string;
  /** It recalls or updates another one: its receivers agree or refuse. */
  readonly wantsAnswer: boolean;
}

/** A message that was sent; `code` of a status. */
export interface WrittenMessage extends AxisMessage {
  readonly code: string | null;
}

export interface WrittenMessages {
  /** An id on the axis, behind all that were given out before: lists go by time, and then by id. */
  newId(): string;
  addDocument(document: WrittenDocument): void;
  addMessage(message: WrittenMessage): void;
  document(documentId: string): WrittenDocument | undefined;
  message(id: string): WrittenMessage | undefined;
  list(agencyCode: string, side: 'from' | 'to', type: MessageType): readonly WrittenMessage[];
  /** States reported about a document at one of its receivers, in order of arrival. */
  statuses(documentId: string, receiverCode: string): readonly Reported[];
  /** Counts one effect under a business key. */
  count(key: string): void;
  /** Effects by business key: `<DocumentId>`, or `<DocumentId>|<sender of the status>|<receiver>|<code>`. */
  effects(): Readonly<Record<string, number>>;
}

/** Nothing was sent yet. */
export function createWrittenMessages(): WrittenMessages {
  const documents = new Map<string, WrittenDocument>();
  const messages = new Map<string, WrittenMessage>();
  const counts = new Map<string, number>();
  const all = () => [...messages.values()];
  let serial = 0x8000_0000;
  return {
    newId: () => `${(serial += 1).toString(16)}${randomUUID().slice(8)}`,
    addDocument: (document) => void documents.set(document.documentId, document),
    addMessage: (message) => void messages.set(message.id, message),
    document: (documentId) => documents.get(documentId),
    message: (id) => messages.get(id),
    list: (agencyCode, side, type) => all().filter((message) => message.type === type && message[side] === agencyCode),
    statuses: (documentId, receiverCode) =>
      all().flatMap((message) =>
        message.code !== null && message.documentId === documentId && message.receiverCode === receiverCode
          ? [{ code: message.code, at: message.at }]
          : [],
      ),
    count: (key) => void counts.set(key, (counts.get(key) ?? 0) + 1),
    effects: () => Object.fromEntries(counts),
  };
}
