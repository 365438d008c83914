// Reads an edXML status message: the same envelope with a header of its own, and no addressee beyond ResponseFor.
import { z } from 'zod';
import { EdxmlError } from './edxmlError.js';
import { parseXml, type XmlLimits } from './parseXml.js';
import { at, textAt } from './xmlTree.js';

const text = z.string().nullable();

/** The schema guards the cache. */
export const statusMessageSchema = z.object({
  organId: z.string().min(1),
  /** The document that the status is about. */
  documentId: text,
  /** `<number>/<notation>` of that document, and the agency that issued it. */
  documentCode: text,
  documentOrganId: text,
  code: z.string().min(1),
  description: text,
  /** `yyyy/MM/dd HH:mm:ss` in Việt Nam. */
  at: text,
  department: text,
  staff: text,
});

/** One status message; contact details of the staff are left where they are. */
export type StatusMessage = z.output<typeof statusMessageSchema>;

/**
 * Parses a status message.
 * @throws EdxmlError if it must not be used.
 */
export function toStatusMessage(bytes: Uint8Array, limits: XmlLimits): StatusMessage {
  const { root } = parseXml(bytes, limits);
  const message = at(root, 'edXMLEnvelope', 'edXMLHeader', 'MessageHeader');
  const subject = at(message, 'ResponseFor');
  const status = statusMessageSchema.safeParse({
    organId: textAt(message, 'From', 'OrganId') ?? '',
    documentId: textAt(subject, 'DocumentId') ?? null,
    documentCode: textAt(subject, 'Code') ?? null,
    documentOrganId: textAt(subject, 'OrganId') ?? null,
    code: textAt(message, 'StatusCode') ?? '',
    description: textAt(message, 'Description') ?? null,
    at: textAt(message, 'Timestamp') ?? null,
    department: textAt(message, 'StaffInfo', 'Department') ?? null,
    staff: textAt(message, 'StaffInfo', 'Staff') ?? null,
  });
  if (!status.success) throw new EdxmlError('EDXML_INCOMPLETE');
  return status.data;
}
