// A message on the axis, whether the sample city came with it or somebody sent it since.
import type { SampleCity } from '../city/createSampleCity.js';
import type { LocalTime } from '../city/types.js';
import { toEdxml } from './toEdxml.js';
import { toStatusXml } from './toStatusXml.js';
import { toParties, toTransportId } from './transportIds.js';
import type { Message } from './transportIds.js';

export type MessageType = 'edoc' | 'status';

/** What the lists say about a message, and its file. */
export interface AxisMessage {
  readonly id: string;
  readonly type: MessageType;
  readonly from: string;
  readonly to: string;
  /** When it came to the axis. */
  readonly at: LocalTime;
  readonly documentId: string;
  /** The receiver of the document that it is, or is about. */
  readonly receiverCode: string;
  readonly title: string;
  /** `<number>/<notation>`. */
  readonly notation: string;
  file(): Buffer;
}

/** One state that was reported. */
export interface Reported {
  readonly code: string;
  readonly at: LocalTime;
}

/** A message of the sample city. */
export function toCityMessage(city: SampleCity, message: Message): AxisMessage {
  const { document, receiverCode, status, slot } = message;
  const parties = toParties(message);
  return {
    id: toTransportId(city.seed, document, receiverCode, slot),
    type: status === undefined ? 'edoc' : 'status',
    ...parties,
    at: status?.at ?? document.sentAt,
    documentId: document.documentId,
    receiverCode,
    title: document.subject,
    notation: `${document.number}/${document.notation}`,
    file: () => (status === undefined ? toEdxml(city, document) : toStatusXml(city, { document, status, ...parties })),
  };
}
