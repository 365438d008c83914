// A document that arrives in a mailbox because somebody said so over the side door, not because an agency sent it.
import { z } from 'zod';
import type { CityDocument } from '../city/types.js';
import { acceptDocument } from './acceptUpload.js';
import type { AxisView } from './axisView.js';
import { findDocument } from './axisView.js';
import type { DocumentsBehaviour } from './behaviour.js';
import { toEdxml } from './toEdxml.js';
import { toAxisDay, toLocalTime } from './words.js';

/** What arrives; each part says what it is. */
export const dropSchema = z.strictObject({
  to: z.array(z.string().min(1)).min(1).describe('Agencies that it comes to.'),
  from: z.string().min(1).default('H26.12').describe('Agency that it comes from.'),
  subject: z.string().min(1).default('Văn bản mẫu mới đến').describe('Its subject.'),
  number: z.string().min(1).optional().describe('Its number; a new one unless stated.'),
  notation: z.string().min(1).default('SM-VP').describe('Its notation.'),
  broken: z.boolean().default(false).describe('What is in the message is no XML.'),
});
export type DropOrder = z.input<typeof dropSchema>;

export interface Dropped {
  readonly documentId: string;
  /** Its id on the axis, at the first receiver. */
  readonly docId: string;
}

export interface DropSources {
  readonly view: AxisView;
  readonly behaviour: DocumentsBehaviour;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Behind the documents of the city, whose signs of another program it must not have. */
const INDEX = 1_000_000 * 17 * 13 * 11;

function toDocument(order: z.output<typeof dropSchema>, number: string, now: number): CityDocument {
  const sentAt = toLocalTime(now);
  const day = sentAt.slice(0, 10);
  return {
    index: INDEX,
    documentId: `${order.from},${toAxisDay(day)},${number}/${order.notation}`,
    fromCode: order.from,
    toCodes: order.to,
    number,
    notation: order.notation,
    typeName: 'Công văn',
    subject: order.subject,
    promulgatedOn: day,
    sentAt,
    dueOn: null,
    priority: 0,
    signerNumber: '',
    attachmentCount: 0,
    business: 0,
    relatedIndex: null,
    sample: true,
  };
}

/** Throws VxpError for agencies that the axis does not know. */
export function dropDocument({ view, behaviour, now }: DropSources, given: DropOrder): Dropped {
  const order = dropSchema.parse(given);
  const at = now();
  let document = toDocument(order, order.number ?? '90001', at);
  for (let next = 90_002; order.number === undefined && findDocument(view, document.documentId); next += 1)
    document = toDocument(order, String(next), at);
  const file = order.broken ? Buffer.from('không phải XML') : toEdxml(view.city, document);
  const { documentId, fromCode: from, toCodes: to, number, notation, subject: title, promulgatedOn } = document;
  const sent = { documentId, from, to, number, notation, title, promulgatedOn, business: '0', about: [] };
  const docId = acceptDocument({ view, behaviour, caller: from, file, now: at }, sent);
  return { documentId, docId };
}
