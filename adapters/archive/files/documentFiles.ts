// Files of a document as they are shown, and the reference of a link to one.
import { inParallel, type AdapterCall } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import type { Row } from '../rows.js';
import type { ArchiveDocumentFileRecord } from '../schema.generated.js';
import { readAccessStatus, readFiles } from '../wire/dspace.js';
import type { Bitstream } from '../wire/objects.js';
import { expectedOf } from './expected.js';
import { toFileName } from './fileName.js';
import { toFileRef } from './fileRef.js';

type Call = AdapterCall<ArchiveClient>;

/** What is not open is given out by the right to it; the server has the last word on it. */
async function mayHandOut({ client, signal }: Call, row: Row, file: Bitstream): Promise<boolean> {
  if (!row.isOpen) return true;
  return client.config.files.openStatuses.includes(await readAccessStatus(client, file.uuid, signal));
}

async function toRecord(call: Call, row: Row, file: Bitstream): Promise<ArchiveDocumentFileRecord> {
  const { config } = call.client;
  const { hash, size } = expectedOf(config, file);
  const isGiven = await mayHandOut(call, row, file);
  const link = isGiven ? call.fileLink(toFileRef({ item: row.uuid, file: file.uuid, isOpen: row.isOpen })) : undefined;
  return {
    name: toFileName(file.name),
    size,
    algorithm: hash?.algorithm ?? null,
    checksum: hash?.value ?? null,
    url: link?.url ?? null,
    expiresAt: link?.expiresAt ?? null,
  };
}

export async function listDocumentFiles(call: Call, row: Row): Promise<ArchiveDocumentFileRecord[]> {
  const { client, signal } = call;
  const files = await readFiles(client, row.uuid, signal);
  return inParallel(files, client.config.limits.maxParallel, signal, (file, fileSignal) =>
    toRecord({ ...call, signal: fileSignal }, row, file),
  );
}
