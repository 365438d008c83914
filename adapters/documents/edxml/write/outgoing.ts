// What a message that goes out says, before it is XML: plain data that a command keeps until it has been sent.
import { z } from 'zod';

const text = z.string();

const organization = z.object({
  /** QĐ 20 form, or the old one where the installation says so. */
  organId: text,
  inCharge: text,
  name: text,
  address: text,
  email: text,
  telephone: text,
  fax: text,
  website: text,
});

const responseFor = z.object({ organId: text, code: text, documentId: text, issuedOn: text });

/** What is done with the document; 2 and 3 have a block of their own. */
const business = z.discriminatedUnion('type', [
  z.object({ type: z.literal('0'), reason: text }),
  z.object({ type: z.literal('1'), reason: text }),
  z.object({
    type: z.literal('2'),
    reason: text,
    /** The document that is updated. */
    documentId: text,
    contentChanged: z.boolean(),
    /** Empty: the receivers stay as they are. */
    receivers: z.array(z.object({ organId: text, receiverType: text })),
  }),
  z.object({
    type: z.literal('3'),
    reason: text,
    replaces: z.array(z.object({ documentId: text, organIds: z.array(text) })),
  }),
]);

const staff = z.object({ department: text, staff: text, email: text, mobile: text });

/** A document; days are YYYY-MM-DD or '', times `yyyy/MM/dd HH:mm:ss` in Việt Nam. */
export const outgoingDocumentSchema = z.object({
  from: organization,
  to: z.array(organization).min(1),
  documentId: text,
  number: text,
  notation: text,
  place: text,
  issuedOn: text,
  type: z.object({ code: text, detail: text, name: text }),
  subject: text,
  content: text,
  signer: z.object({ competence: text, position: text, name: text }),
  dueOn: text,
  priority: text,
  copies: z.int(),
  pages: z.int(),
  appendixes: z.array(text),
  responseFor: z.array(responseFor),
  steering: z.boolean(),
  sentAt: text,
  business,
  staff,
});

/** A status message; the one it goes to stands in `about.organId`. */
export const outgoingStatusSchema = z.object({
  from: organization,
  about: responseFor,
  staff,
  code: text,
  description: text,
  at: text,
});

export type OutgoingOrganization = z.output<typeof organization>;
export type OutgoingDocument = z.output<typeof outgoingDocumentSchema>;
export type OutgoingStatus = z.output<typeof outgoingStatusSchema>;

/** A file that goes along; `bytes` may be walked more than once and gives the same each time. */
export interface OutgoingFile {
  readonly name: string;
  readonly contentType: string;
  /** SHA-256 of the file in hex: also makes the name inside the ZIP, so that a message is the same on every attempt. */
  readonly sha256: string;
  readonly bytes: () => AsyncIterable<Uint8Array>;
}

/** How a file lies in its message: in a ZIP of one entry as the national SDK does it, or as it is. */
export type Packing = 'ZIP' | 'RAW';
