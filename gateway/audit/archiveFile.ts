// Archive files: records of one chain as compressed lines. The same records give the same bytes.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { StoredRecord } from './auditStore.js';
import { syncFolder } from './syncFolder.js';
import { parseLine, recordLine } from './trailLines.js';

export function archiveName(writer: string, first: number, last: number): string {
  return `audit-${writer}-${first}-${last}.ndjson.gz`;
}

async function* toLines(parts: AsyncIterable<readonly StoredRecord[]>): AsyncGenerator<string> {
  for await (const records of parts) yield records.map(recordLine).join('');
}

/** Appears whole, or not at all. */
export async function writeArchiveFile(path: string, parts: AsyncIterable<readonly StoredRecord[]>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.draft`;
  try {
    await pipeline(Readable.from(toLines(parts)), createGzip(), createWriteStream(draft, { mode: 0o600 }));
    const file = await open(draft, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    await syncFolder(dirname(path));
  } finally {
    await rm(draft, { force: true });
  }
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Null: a line that is no record. */
export async function* readArchiveFile(path: string): AsyncGenerator<StoredRecord | null> {
  const file = createReadStream(path);
  const text = createGunzip();
  // What is wrong with the file shows where its lines are read.
  file.on('error', (error) => text.destroy(error));
  for await (const line of createInterface({ input: file.pipe(text), crlfDelay: Infinity })) {
    const parsed = parseLine(line);
    yield parsed?.kind === 'record' ? parsed : null;
  }
}
