// A file to attach, as it comes in: from an allowed host, not larger than allowed, and with the hash that was stated.
import { createHash } from 'node:crypto';
import { UpstreamError, type Bilingual } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';
import type { OutgoingFile } from '../edxml/write/outgoing.js';
import { isAllowedUrl, type FileToAttach } from './checkFiles.js';

/** A file that must not go along; nothing was sent. */
export class FileRefused extends Error {
  constructor(readonly reason: Bilingual) {
    super('a file was refused');
    this.name = 'FileRefused';
  }
}

const CHANGED: Bilingual = {
  vi: 'Một tệp đính kèm không khớp mã băm SHA-256 đã nêu; chưa gửi gì.',
  en: 'An attached file does not have the SHA-256 that was stated; nothing was sent.',
};
const TOO_LARGE: Bilingual = {
  vi: 'Một tệp đính kèm vượt dung lượng cho phép; chưa gửi gì.',
  en: 'An attached file is larger than allowed; nothing was sent.',
};
const NOT_ALLOWED: Bilingual = {
  vi: 'Máy chủ của một tệp đính kèm không còn được phép; chưa gửi gì.',
  en: 'The host of an attached file is not allowed any more; nothing was sent.',
};

const NOT_GIVEN: Bilingual = {
  vi: 'Máy chủ của một tệp đính kèm không trả tệp tại địa chỉ đã nêu; chưa gửi gì.',
  en: 'The host of an attached file does not give it out at the stated address; nothing was sent.',
};

/** 401, 403, 408, 425 and 429 may be otherwise in a while; a redirect, which nobody follows, and other 4xx stay. */
const PASSING: ReadonlySet<number> = new Set([401, 403, 408, 425, 429]);

/** The reason for an answer that will be the same each time; undefined for anything else. */
function finalReason(error: UpstreamError): Bilingual | undefined {
  if (error.code === 'UPSTREAM_TOO_LARGE') return TOO_LARGE;
  const { status } = error as { readonly status?: unknown };
  const isFinal = typeof status === 'number' && status >= 300 && status < 500 && !PASSING.has(status);
  return isFinal ? NOT_GIVEN : undefined;
}

async function* readChecked(pieces: AsyncIterable<Uint8Array>, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== sha256) throw new FileRefused(CHANGED);
}

async function* readFile(client: DocumentsClient, file: FileToAttach, signal: AbortSignal) {
  const { files, attachment } = client.config;
  // The settings may have changed since the command was accepted.
  if (!isAllowedUrl(file.url, files)) throw new FileRefused(NOT_ALLOWED);
  const pieces = client.vxp.http.open({
    operation: 'attachment',
    url: file.url,
    timeoutMs: files.timeoutMs,
    maxBytes: attachment.maxBytes,
    signal,
  });
  try {
    yield* readChecked(pieces, file.sha256);
  } catch (error) {
    const reason = error instanceof UpstreamError ? finalReason(error) : undefined;
    throw reason === undefined ? error : new FileRefused(reason);
  }
}

/** The files of a message; each walk over their bytes fetches and checks them anew. */
export function toOutgoingFiles(
  client: DocumentsClient,
  files: readonly FileToAttach[],
  signal: AbortSignal,
): OutgoingFile[] {
  return files.map((file) => ({ ...file, bytes: () => readFile(client, file, signal) }));
}
