// Whether what the axis has under a document's id is that document.
import { createHash } from 'node:crypto';
import { normalizeAgencyCode, type StepWork } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import { fetchEdoc } from '../edocs.js';
import { readAllAttachments } from '../edxml/attachments.js';
import { EdxmlError } from '../edxml/edxmlError.js';
import { toDocumentDetail } from '../edxml/toDocumentDetail.js';
import type { SentRow } from '../mailbox.js';
import type { Letter } from './letter.js';

type Work = Pick<StepWork<DocumentsClient, Letter>, 'client' | 'payload' | 'signal'>;

function isSameList(a: readonly (string | null | undefined)[], b: readonly string[]): boolean {
  return a.length === b.length && [...a].sort().join('\n') === [...b].sort().join('\n');
}

/** Codes as the lists have them here: also one that fits both forms is read the same way on both sides. */
function toSpelled(codes: readonly string[]): string[] {
  return codes.map((code) => normalizeAgencyCode(code) ?? code);
}

/** By what the lists show alone. */
function isSameRow({ recipients, document }: Letter, rows: readonly SentRow[]): boolean {
  const known = new Set(toSpelled(recipients));
  return rows.every((row) => (row.title ?? document.subject) === document.subject && known.has(row.to ?? ''));
}

function isSameMessage({ client, payload }: Work, bytes: Uint8Array): boolean {
  const { xml, attachment } = client.config;
  const { document, recipients, files } = payload;
  const detail = toDocumentDetail(bytes, xml, attachment);
  const hashes = readAllAttachments(bytes, { ...xml, attachment }).map((content) =>
    createHash('sha256').update(content).digest('hex'),
  );
  return (
    (detail.subject ?? '') === document.subject &&
    (detail.content ?? '') === document.content &&
    detail.business?.code === document.business.type &&
    isSameList(
      detail.to.map(({ organId }) => normalizeAgencyCode(organId)),
      toSpelled(recipients),
    ) &&
    isSameList(
      hashes,
      files.map(({ sha256 }) => sha256),
    )
  );
}

/** True if it is our limits, or the axis, that keep us from looking: that says nothing about the message. */
function isUnreadable({ code }: EdxmlError): boolean {
  return code === 'XML_TOO_LARGE' || code === 'EDOC_MISSING' || code.startsWith('ATTACHMENT_');
}

/**
 * Compares subject, content, receivers and the hashes of the files. A message that is too large to be read here, or
 * that the axis does not give out, counts by its rows.
 */
export async function isSameLetter(work: Work, rows: readonly SentRow[]): Promise<boolean> {
  const { client, payload, signal } = work;
  const [row] = rows;
  if (row === undefined || !isSameRow(payload, rows)) return false;
  try {
    return isSameMessage(
      work,
      await fetchEdoc(client, { mailbox: payload.mailbox, transportId: row.transportId }, signal),
    );
  } catch (error) {
    if (!(error instanceof EdxmlError)) throw error;
    return isUnreadable(error);
  }
}
