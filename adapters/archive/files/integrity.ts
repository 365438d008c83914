// `Query.archiveDocumentIntegrity`: fetches the files of a document, piece by piece, and compares size and checksum.
import { createHash } from 'node:crypto';
import { UpstreamError, type AdapterCall } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { loadOpenRows } from '../loaders/rowsByKey.js';
import type {
  ArchiveFileIntegrityRecord,
  ArchiveIntegrityRecord,
  ArchiveIntegrityResult,
  QueryArchiveDocumentIntegrityArgs,
} from '../schema.generated.js';
import { openContent, readFiles } from '../wire/dspace.js';
import type { Bitstream } from '../wire/objects.js';
import { expectedOf, type Expected } from './expected.js';
import { toFileName } from './fileName.js';

type Call = AdapterCall<ArchiveClient>;

interface Fetched {
  readonly size: number;
  readonly digest: string | null;
}

/** Nothing is held: each piece is counted, hashed and let go. Null for a file that is too large to be fetched. */
async function fetchDigest({ client, signal }: Call, file: Bitstream, { hash }: Expected): Promise<Fetched | null> {
  const digest = hash === null ? null : createHash(hash.name);
  let size = 0;
  try {
    for await (const piece of openContent(client, file.uuid, signal)) {
      digest?.update(piece);
      size += piece.length;
    }
  } catch (error) {
    if (error instanceof UpstreamError && error.code === 'UPSTREAM_TOO_LARGE') return null;
    throw error;
  }
  return { size, digest: digest?.digest('hex') ?? null };
}

/** A wrong size or checksum is a mismatch; a match needs a checksum. */
export function judge({ size, hash }: Expected, fetched: Fetched | null): ArchiveIntegrityResult {
  if (fetched === null) return 'UNKNOWN';
  if (size !== null && fetched.size !== size) return 'MISMATCH';
  if (hash === null) return 'UNKNOWN';
  return fetched.digest === hash.value ? 'MATCH' : 'MISMATCH';
}

async function check(call: Call, file: Bitstream): Promise<ArchiveFileIntegrityRecord> {
  const expected = expectedOf(call.client.config, file);
  const fetched = await fetchDigest(call, file, expected);
  return {
    name: toFileName(file.name),
    result: judge(expected, fetched),
    algorithm: expected.hash?.algorithm ?? null,
    expectedSize: expected.size,
    size: fetched?.size ?? null,
  };
}

/** One wrong file makes it wrong; one that cannot be told, or no file at all, leaves it open. */
export function judgeAll(results: readonly ArchiveIntegrityResult[]): ArchiveIntegrityResult {
  if (results.includes('MISMATCH')) return 'MISMATCH';
  return results.length === 0 || results.includes('UNKNOWN') ? 'UNKNOWN' : 'MATCH';
}

/** Null for a document that is not there, not visible or not open. */
export async function checkIntegrity(
  { document }: QueryArchiveDocumentIntegrityArgs,
  call: Call,
): Promise<ArchiveIntegrityRecord | null> {
  const [row = null] = await loadOpenRows('DOCUMENT', [document], call);
  if (row === null) return null;
  const files: ArchiveFileIntegrityRecord[] = [];
  // One after the other: a check is in no hurry, and the archive has others to serve.
  for (const file of await readFiles(call.client, row.uuid, call.signal)) files.push(await check(call, file));
  const result = judgeAll(files.map((file) => file.result));
  return { result, checkedAt: call.client.clock.now(), files };
}
