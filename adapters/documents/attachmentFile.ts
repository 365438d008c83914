// The file behind a link: the reference says which account, message and part; the bytes pass the same checks as before.
import { z } from 'zod';
import { UpstreamError, type FileContent } from '../kit/index.js';
import type { DocumentsClient } from './client.js';
import { fetchEdoc, type EdocPlace } from './edocs.js';
import { openAttachment } from './edxml/attachments.js';
import { EdxmlError } from './edxml/edxmlError.js';

const refSchema = z.tuple([z.string().min(1), z.string().min(1), z.string().min(1), z.string()]);

/** The reference of one attachment; the gateway signs it. */
export function toFileRef({ mailbox, transportId }: EdocPlace, contentId: string): string {
  return JSON.stringify([mailbox.code, mailbox.oldCode, transportId, contentId]);
}

function parseRef(ref: string): z.output<typeof refSchema> | undefined {
  try {
    return refSchema.safeParse(JSON.parse(ref)).data;
  } catch {
    return undefined;
  }
}

/** The bytes of an attachment; null if the message or the part is gone. */
export async function openAttachmentFile(
  client: DocumentsClient,
  ref: string,
  signal: AbortSignal,
): Promise<FileContent | null> {
  const parsed = parseRef(ref);
  if (parsed === undefined) return null;
  const [code, oldCode, transportId, contentId] = parsed;
  const { xml, attachment } = client.config;
  try {
    const bytes = await fetchEdoc(client, { mailbox: { code, oldCode }, transportId }, signal);
    return openAttachment(bytes, contentId, { ...xml, attachment });
  } catch (error) {
    if (!(error instanceof EdxmlError)) throw error;
    if (error.code === 'EDOC_MISSING' || error.code === 'ATTACHMENT_MISSING') return null;
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `attachment: ${error.code}` });
  }
}
