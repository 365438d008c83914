// Archive files are part of their chain: the file is the one that was entered, and the chain goes through it.
import { existsSync } from 'node:fs';
import { hashFile, readArchiveFile } from '../archiveFile.js';
import type { ArchiveRow, StoredRecord } from '../auditStore.js';
import type { ChainCheck } from './checkChain.js';
import { AuditFault } from './faults.js';

export interface ArchiveCheck {
  /** Where the file of this name is. */
  path(file: string): string;
  /** Go on behind archives without looking into them. */
  readonly skip: boolean;
}

function altered({ writer, file }: ArchiveRow, seq?: number): AuditFault {
  return new AuditFault('archive-altered', { writer, seq, what: file });
}

async function openArchive(row: ArchiveRow, check: ArchiveCheck): Promise<string> {
  const path = check.path(row.file);
  if (!existsSync(path))
    throw new AuditFault('archive-missing', { writer: row.writer, seq: row.firstSeq, what: row.file });
  if ((await hashFile(path)) !== row.fileHash) throw altered(row);
  return path;
}

/** Reading may fail half way: then the file is not what was written. */
async function* readRecords(row: ArchiveRow, path: string): AsyncGenerator<StoredRecord> {
  const lines = readArchiveFile(path)[Symbol.asyncIterator]();
  for (;;) {
    const line = await lines.next().catch(() => {
      throw altered(row);
    });
    if (line.done === true) return;
    if (line.value === null) throw altered(row);
    yield line.value;
  }
}

/** Takes the chain through one archive; the number of its records. */
export async function checkArchive(row: ArchiveRow, chain: ChainCheck, check: ArchiveCheck): Promise<number> {
  if (row.firstSeq !== chain.lastSeq() + 1)
    throw new AuditFault('archive-missing', { writer: row.writer, seq: chain.lastSeq() + 1, what: row.file });
  if (check.skip) {
    chain.skipTo(row.lastSeq, row.lastHash.toString('hex'));
    return 0;
  }
  for await (const record of readRecords(row, await openArchive(row, check))) {
    if (record.writer !== row.writer) throw altered(row, record.seq);
    chain.add(record);
  }
  if (chain.lastSeq() !== row.lastSeq || chain.lastHash() !== row.lastHash.toString('hex'))
    throw altered(row, row.lastSeq);
  return row.lastSeq - row.firstSeq + 1;
}

/** First records that have left the table. */
export async function readArchivedStarts(
  archives: readonly ArchiveRow[],
  check: ArchiveCheck,
): Promise<{ writer: string; body: string }[]> {
  const starts: { writer: string; body: string }[] = [];
  for (const row of check.skip ? [] : archives.filter(({ firstSeq }) => firstSeq === 1)) {
    for await (const record of readRecords(row, await openArchive(row, check))) {
      starts.push({ writer: row.writer, body: record.body });
      break;
    }
  }
  return starts;
}
