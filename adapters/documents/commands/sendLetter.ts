// The step that sends a document: fetched, hashed and measured once, then fetched again and sent; asked after by its id.
import { createHash } from 'node:crypto';
import { UpstreamError, type CommandStep, type Found, type StepOutcome, type StepWork } from '../../kit/index.js';
import { accountOf, type DocumentsClient } from '../client.js';
import { writeEdxml } from '../edxml/write/writeEdxml.js';
import { forgetSent, loadSent, type SentRow } from '../mailbox.js';
import { sendEdoc } from '../wire/sendEdoc.js';
import { FileRefused, toOutgoingFiles } from './fetchFile.js';
import type { Letter } from './letter.js';
import { done, MESSAGE_TOO_LARGE, reasonOf, refused, TAKEN } from './outcomes.js';
import { isSameLetter } from './sameLetter.js';
import { absentOrUnclear, noteSending } from './settling.js';

type Work = StepWork<DocumentsClient, Letter>;

function toPieces({ client, payload, signal }: Work): () => AsyncIterable<Uint8Array> {
  const { packing } = client.config.send;
  return () =>
    writeEdxml({ document: payload.document, files: toOutgoingFiles(client, payload.files, signal), packing });
}

/** Length and hash have to be known before the first byte leaves, and no message is held whole. */
async function measure(pieces: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      hash.update(piece);
      bytes += piece.length;
    }
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const { code, retryAfterSeconds } = error;
    const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    // It was the host of a file; the axis has not heard of the document yet.
    throw new UpstreamError(code, { ...wait, detail: 'attachment', cause: error, sent: false });
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function listOwn({ client, payload, signal }: Work): Promise<readonly SentRow[]> {
  const rows = await loadSent(client, payload.mailbox, 'edoc', payload.documentId, signal);
  return rows.filter((row) => row.documentId === payload.documentId);
}

/** The axis has a document with this id; undefined if its list does not show it. */
async function compare(work: Work): Promise<StepOutcome | undefined> {
  const rows = await listOwn(work);
  if (rows.length === 0) return undefined;
  if (!(await isSameLetter(work, rows))) return refused(TAKEN);
  await forgetSent(work.client, work.payload.mailbox, work.payload.documentId);
  return done(work.payload.documentId);
}

async function sendMeasured(work: Work): Promise<StepOutcome> {
  const { client, payload, signal } = work;
  const pieces = toPieces(work);
  const measured = await measure(pieces());
  if (measured.bytes > client.config.send.maxBytes) return refused(MESSAGE_TOO_LARGE);
  await noteSending(work);
  const { code } = payload.mailbox;
  const account = accountOf(client, payload.mailbox);
  const reply = await sendEdoc(client.vxp, { account, from: code, type: 'edoc', pieces, ...measured }, signal);
  if (reply.accepted) {
    await forgetSent(client, payload.mailbox, payload.documentId);
    return done(payload.documentId);
  }
  if (!client.config.send.duplicateErrors.includes(reply.refusal)) return refused(reasonOf(reply.refusal));
  const outcome = await compare(work);
  // There, and not in the list: asked after later.
  if (outcome === undefined) throw new UpstreamError('UPSTREAM_ERROR', { detail: 'sendEdoc: duplicate without a row' });
  return outcome;
}

/** Five minutes: a file of 50 MB is fetched twice and sent once. */
const TIMEOUT_MS = 300_000;

export const sendLetter: CommandStep<DocumentsClient, Letter> = {
  name: 'send',
  title: { vi: 'Gửi văn bản lên trục liên thông', en: 'Send the document to the axis' },
  timeoutMs: TIMEOUT_MS,
  async send(work): Promise<StepOutcome> {
    try {
      return await sendMeasured(work);
    } catch (error) {
      if (error instanceof FileRefused) return refused(error.reason);
      throw error;
    }
  },
  async reconcile(work): Promise<Found> {
    return (await compare(work)) ?? absentOrUnclear(work);
  },
};
