// The sample city and what was sent since, as one: documents, their messages, and how far they are at each receiver.
import type { SampleCity } from '../city/createSampleCity.js';
import type { AxisMessage, Reported } from './axisMessage.js';
import { toCityMessage } from './axisMessage.js';
import { findMessage } from './transportIds.js';
import type { KnownDocument, WrittenMessages } from './writtenMessages.js';

/** Everything there is to see on the axis. */
export interface AxisView {
  readonly city: SampleCity;
  readonly written: WrittenMessages;
}

/** A document that was ever sent. */
export function findDocument({ city, written }: AxisView, documentId: string): KnownDocument | undefined {
  const own = written.document(documentId);
  if (own !== undefined) return own;
  const document = city.document(documentId);
  return document && { ...document, from: document.fromCode, to: document.toCodes, title: document.subject };
}

/** The message with this id; undefined for an id that was never given out. */
export function findAxisMessage({ city, written }: AxisView, id: string): AxisMessage | undefined {
  const own = written.message(id);
  if (own !== undefined) return own;
  const message = findMessage(city, id);
  return message && toCityMessage(city, message);
}

/** States reported about a document at a receiver, oldest first. */
export function readTrail({ city, written }: AxisView, documentId: string, receiverCode: string): readonly Reported[] {
  const document = city.document(documentId);
  const before = document === undefined ? [] : city.documentTrail(document, receiverCode);
  return [...before, ...written.statuses(documentId, receiverCode)];
}
