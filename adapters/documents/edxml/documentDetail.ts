// What one edXML document says, as plain JSON: kept in the cache for as long as the deployment allows, for it never changes.
import { z } from 'zod';

const text = z.string().nullable();

const party = z.object({ organId: z.string(), name: text });

/** A file inside the message, without its bytes. */
const attachment = z.object({
  contentId: z.string(),
  name: z.string(),
  contentType: z.string(),
  /** Bytes of the file, or null if it cannot be handed out; the reason is among the warnings. */
  size: z.int().nullable(),
});

const response = z.object({ organId: text, code: text, documentId: text, issuedOn: text });

const business = z.object({
  code: text,
  reason: text,
  /** Documents that this one replaces. */
  replaces: z.array(z.string()),
});

/** The schema guards the cache: a value of another shape counts as a miss. */
export const documentDetailSchema = z.object({
  documentId: z.string().min(1),
  number: text,
  notation: text,
  subject: text,
  content: text,
  type: z.object({ code: text, name: text }).nullable(),
  issuedOn: text,
  place: text,
  dueOn: text,
  from: party,
  to: z.array(party),
  signer: z.object({ name: text, position: text, competence: text }).nullable(),
  priority: text,
  pageCount: z.int().nullable(),
  copies: z.int().nullable(),
  business: business.nullable(),
  trace: z.array(z.object({ organId: text, at: text })),
  responseFor: z.array(response),
  attachments: z.array(attachment),
  warnings: z.array(z.string()),
});

/** Codes are as the message has them; days are YYYY-MM-DD; times are `yyyy/MM/dd HH:mm:ss` in Việt Nam. */
export type DocumentDetail = z.output<typeof documentDetailSchema>;
