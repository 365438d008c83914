// The anchor file repeats every checkpoint outside the database: what is taken away or rewritten there is missed here.
import { open } from 'node:fs/promises';
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { CheckpointRow } from './auditStore.js';
import { syncFolder } from './syncFolder.js';
import { dirname } from 'node:path';

export interface Anchor {
  readonly id: number;
  readonly at: string;
  readonly key: string;
  readonly hash: string;
  readonly signature: string;
}

function toLine({ id, at, keyId, hash, signature }: CheckpointRow): string {
  const anchor: Anchor = {
    id,
    at: at.toISOString(),
    key: keyId,
    hash: hash.toString('hex'),
    signature: signature.toString('base64'),
  };
  return `${JSON.stringify(anchor)}\n`;
}

/** Resolves when the line is safe on the disk. */
export async function appendAnchor(path: string, checkpoint: CheckpointRow): Promise<void> {
  const isNew = !existsSync(path);
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    // A line that was cut off by a crash is ended, so that this one stands alone.
    const torn = size > 0 && last.toString() !== '\n';
    await file.appendFile(`${torn ? '\n' : ''}${toLine(checkpoint)}`);
    await file.datasync();
  } finally {
    await file.close();
  }
  if (isNew) await syncFolder(dirname(path));
}

function parse(line: string): Anchor | null {
  try {
    const anchor = JSON.parse(line) as Anchor;
    return typeof anchor.id === 'number' && typeof anchor.hash === 'string' ? anchor : null;
  } catch {
    return null;
  }
}

/** Lines that were cut off are no anchors: the checkpoint itself is in the database, and the next anchor covers it. */
export async function* readAnchors(path: string): AsyncGenerator<Anchor> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const anchor = line === '' ? null : parse(line);
    if (anchor !== null) yield anchor;
  }
}
