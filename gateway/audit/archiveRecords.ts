// Moves records that are old enough into archive files, and only into files that were read again and found good.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { archiveName, hashFile, readArchiveFile, writeArchiveFile } from './archiveFile.js';
import type { ArchiveRow, AuditStore } from './auditStore.js';
import { hashBody } from './chain.js';
import type { AuditEntry } from './entry.js';
import { ownEntry } from './startedEntry.js';

export interface ArchiveOptions<Tx> {
  readonly store: AuditStore<Tx>;
  readonly folder: string;
  /** Records of one file. */
  readonly limit: number;
  readonly transact: <T>(act: (tx: Tx) => Promise<{ result: T; entry: AuditEntry }>) => Promise<T>;
}

export interface Archived {
  readonly files: number;
  readonly records: number;
}

interface Range {
  readonly writer: string;
  readonly first: number;
  readonly last: number;
}

/** What is in the file, read back from the disk: the last hash of an unbroken chain, or null. */
async function checkFile(path: string, { writer, first, last }: Range): Promise<Buffer | null> {
  let seq = first - 1;
  let hash: Buffer | null = null;
  for await (const record of readArchiveFile(path)) {
    if (record === null || record.writer !== writer || record.seq !== seq + 1) return null;
    const prevHash = Buffer.from(record.prevHash, 'hex');
    if (hash !== null && !hash.equals(prevHash)) return null;
    hash = hashBody(prevHash, record.body);
    if (hash.toString('hex') !== record.hash) return null;
    seq = record.seq;
  }
  return seq === last ? hash : null;
}

/** The chain is broken in the store: such records stay where the verifier finds them. */
export class ArchiveRefused extends Error {
  constructor(file: string) {
    super(
      `${file}: its chain is broken; run "npm run audit:verify" / chuỗi bản ghi bị đứt; hãy chạy "npm run audit:verify"`,
    );
    this.name = 'ArchiveRefused';
  }
}

async function archiveRange<Tx>(range: Range, { store, folder, transact }: ArchiveOptions<Tx>): Promise<void> {
  const { writer, first, last } = range;
  const file = archiveName(writer, first, last);
  const path = join(folder, file);
  // Left by an attempt that was cut off: the same records make the same file.
  await writeArchiveFile(path, store.readRange(writer, first, last));
  const lastHash = await checkFile(path, range);
  if (lastHash === null || !existsSync(path)) throw new ArchiveRefused(file);
  const row: ArchiveRow = { writer, firstSeq: first, lastSeq: last, lastHash, file, fileHash: await hashFile(path) };
  await transact(async (tx) => {
    await store.moveToArchive(tx, row);
    const details = { writer, firstSeq: first, lastSeq: last, fileHash: row.fileHash };
    const entry = { ...ownEntry('audit.archived', details), target: { type: 'AuditArchive', id: file } };
    return { result: undefined, entry };
  });
}

/** Everything older than `before`, one file at a time. */
export async function archiveRecords<Tx>(before: Date, options: ArchiveOptions<Tx>): Promise<Archived> {
  let files = 0;
  let records = 0;
  for (;;) {
    const range = await options.store.findArchivable(before, options.limit);
    if (range === null) return { files, records };
    await archiveRange(range, options);
    files += 1;
    records += range.last - range.first + 1;
  }
}
