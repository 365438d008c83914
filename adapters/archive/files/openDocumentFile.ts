// The file behind a link: looked at again, fetched, and handed out only if it is what it should be.
import { createHash } from 'node:crypto';
import { UpstreamError, type FileContent } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { toRow } from '../rows.js';
import { openContent, readAccessStatus, readFiles, readItem } from '../wire/dspace.js';
import { expectedOf, type Expected } from './expected.js';
import { toContentType, toFileName } from './fileName.js';
import { parseFileRef, type FileRef } from './fileRef.js';

/** 404, as the client of the gateway says it. */
function isGone(error: unknown): boolean {
  return error instanceof UpstreamError && error.code === 'UPSTREAM_BAD_STATUS' && error.detail === 'status 404';
}

/** True if the document is still there and, for a link that was made for an open one, still open. */
async function isStillGiven(client: ArchiveClient, { item, isOpen }: FileRef, signal: AbortSignal): Promise<boolean> {
  const row = toRow(client, 'DOCUMENT', await readItem(client, item, signal));
  return row !== undefined && (row.isOpen || !isOpen);
}

function refuse(detail: string): never {
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail });
}

async function fetchChecked(
  client: ArchiveClient,
  file: string,
  { size, hash }: Expected,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const digest = hash === null ? null : createHash(hash.name);
  const pieces: Uint8Array[] = [];
  for await (const piece of openContent(client, file, signal)) {
    digest?.update(piece);
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  if (size !== null && bytes.length !== size) refuse('a file has another size than the archive says');
  if (hash !== null && digest?.digest('hex') !== hash.value) refuse('a file has another checksum than it should');
  return bytes;
}

async function open(client: ArchiveClient, ref: FileRef, signal: AbortSignal): Promise<FileContent | null> {
  const { config } = client;
  if (!(await isStillGiven(client, ref, signal))) return null;
  const file = (await readFiles(client, ref.item, signal)).find(({ uuid }) => uuid === ref.file);
  if (file === undefined) return null;
  if (ref.isOpen && !config.files.openStatuses.includes(await readAccessStatus(client, file.uuid, signal))) return null;
  const expected = expectedOf(config, file);
  if (expected.hash === null && config.files.requireChecksum) refuse('a file without a checksum');
  if ((expected.size ?? 0) > config.files.maxBytes) throw new UpstreamError('UPSTREAM_TOO_LARGE');
  const name = toFileName(file.name);
  const bytes = await fetchChecked(client, file.uuid, expected, signal);
  return { name, contentType: toContentType(name), bytes };
}

/** Null if the document or the file is gone, or may not be had any more. */
export async function openDocumentFile(
  client: ArchiveClient,
  text: string,
  signal: AbortSignal,
): Promise<FileContent | null> {
  const ref = parseFileRef(text);
  if (ref === undefined) return null;
  try {
    return await open(client, ref, signal);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
