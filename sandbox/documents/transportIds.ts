// Ids of messages on the axis. They look like uuids, and lead back to the document, the receiver and the status in them.
import type { SampleCity } from '../city/createSampleCity.js';
import { createRandom } from '../city/createRandom.js';
import type { CityDocument, DocumentStatus } from '../city/types.js';

/** A message on its way: the document itself, or one status of it. */
export interface Message {
  readonly document: CityDocument;
  readonly receiverCode: string;
  /** Undefined for the document itself. */
  readonly status: DocumentStatus | undefined;
  /** The place of the status in its trail, from 1; 0 for the document itself. */
  readonly slot: number;
}

const RECEIVERS = 5;
const SLOTS = 16;

function toUuid(seed: string, serial: number): string {
  const random = createRandom(`${seed}/transport/${serial}`);
  const hex = (limit: number, length: number) => random.int(limit).toString(16).padStart(length, '0');
  const tail = serial.toString(16).padStart(12, '0');
  return `${hex(2 ** 31, 8)}-${hex(2 ** 16, 4)}-4${hex(2 ** 12, 3)}-8${hex(2 ** 12, 3)}-${tail}`;
}

/** The id of a document at a receiver; with `slot` (from 1) of the status in that place of its trail. */
export function toTransportId(seed: string, document: CityDocument, receiverCode: string, slot = 0): string {
  const receiver = document.toCodes.indexOf(receiverCode);
  return toUuid(seed, (document.index * RECEIVERS + receiver) * SLOTS + slot);
}

/** The message with this id, or undefined for an id that was never given out. */
export function findMessage(city: SampleCity, id: string): Message | undefined {
  const serial = Number.parseInt(id.slice(-12), 16);
  if (!Number.isSafeInteger(serial) || toUuid(city.seed, serial) !== id) return undefined;
  const slot = serial % SLOTS;
  const place = Math.floor(serial / SLOTS);
  const document = city.documents[Math.floor(place / RECEIVERS)];
  const receiverCode = document?.toCodes[place % RECEIVERS];
  if (document === undefined || receiverCode === undefined) return undefined;
  const status = slot === 0 ? undefined : city.documentTrail(document, receiverCode)[slot - 1];
  return slot !== 0 && status === undefined ? undefined : { document, receiverCode, status, slot };
}

/** From whom to whom a message goes: a status goes back to the sender, but 13 comes from it. */
export function toParties({ document, receiverCode, status }: Message): { readonly from: string; readonly to: string } {
  const isFromSender = status === undefined || status.code === '13';
  return isFromSender ? { from: document.fromCode, to: receiverCode } : { from: receiverCode, to: document.fromCode };
}
