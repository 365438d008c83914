// Sends status messages, each once: after a failure only those that the account's own list does not show.
import { createHash } from 'node:crypto';
import { normalizeAgencyCode, UpstreamError, type StepWork } from '../../kit/index.js';
import { accountOf, type DocumentsClient } from '../client.js';
import { writeStatus } from '../edxml/write/writeStatus.js';
import { forgetSent } from '../mailbox.js';
import { sendEdoc, type SendReply } from '../wire/sendEdoc.js';
import type { Notice } from './notice.js';
import { listReported, type ReportedStatus } from './reportedStatuses.js';
import { noteSending } from './settling.js';

export type NoticeWork = StepWork<DocumentsClient, Notice>;
type Message = Notice['messages'][number];

/** True if this very message is among what was reported. */
export function isReported({ to, status }: Message, reported: readonly ReportedStatus[]): boolean {
  const spelled = normalizeAgencyCode(to) ?? to;
  return reported.some((one) => one.code === status.code && one.to === spelled && one.at === status.at);
}

/** What the agency has reported about the document so far. */
export function listOwnReports(work: NoticeWork): Promise<readonly ReportedStatus[]> {
  return listReported(work, work.payload.mailbox, work.payload.documentId);
}

async function sendOne({ client, payload, signal }: NoticeWork, message: Message): Promise<SendReply> {
  const bytes = writeStatus(message.status);
  const upload = {
    account: accountOf(client, payload.mailbox),
    from: payload.mailbox.code,
    type: 'status' as const,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    pieces: async function* () {
      yield bytes;
    },
  };
  return sendEdoc(client.vxp, upload, signal);
}

/** Nothing of one message has left, but others have: the whole must not count as untouched. */
function asBegun(error: unknown): unknown {
  if (!(error instanceof UpstreamError) || error.sent) return error;
  const { code, retryAfterSeconds } = error;
  const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return new UpstreamError(code, { ...wait, detail: 'sendEdoc: some were sent', cause: error });
}

/** Answers the refusals by name, none if everything was taken in. */
export async function sendMissing(work: NoticeWork): Promise<readonly string[]> {
  const { client, payload, attempt } = work;
  // The first attempt has nothing behind it.
  const reported = attempt === 1 ? [] : await listOwnReports(work);
  await noteSending(work);
  const refusals: string[] = [];
  let hasBegun = false;
  for (const message of payload.messages) {
    if (isReported(message, reported)) continue;
    const reply = await sendOne(work, message).catch((error: unknown) => {
      throw hasBegun ? asBegun(error) : error;
    });
    hasBegun = true;
    if (!reply.accepted) refusals.push(reply.refusal);
  }
  await forgetSent(client, payload.mailbox, payload.documentId);
  return refusals;
}
