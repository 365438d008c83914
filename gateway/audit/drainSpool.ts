// Takes spooled entries into the chain, in their order, each exactly once: how far a file has been taken in is kept in
// the store and moves in the same transaction.
import { basename } from 'node:path';
import type { AuditStore } from './auditStore.js';
import type { ChainWriter } from './createChainWriter.js';
import type { PreparedEntry } from './prepareEntry.js';
import { readSpool, sizeOf, type SpooledEntry } from './spoolFile.js';

export interface DrainOptions<Tx> {
  readonly store: AuditStore<Tx>;
  readonly chain: ChainWriter<Tx>;
  /** After each part that the store took. */
  onPart(): void;
}

export interface Drained {
  /** Bytes of the file that are in the store. */
  readonly bytes: number;
  readonly damaged: number;
}

/** Entries whose first attempt did not reach the store after all; the answer to it was lost. */
async function withoutStored<Tx>(store: AuditStore<Tx>, spooled: readonly SpooledEntry[]): Promise<PreparedEntry[]> {
  const entries: PreparedEntry[] = [];
  for (const { entry, tried } of spooled) {
    const body = tried === undefined ? null : await store.bodyOf(tried.writer, tried.seq);
    if (body === null || !body.includes(`"id":${JSON.stringify(entry.id)}`)) entries.push(entry);
  }
  return entries;
}

/** Everything that is in the file now. Rejects when the store does not take it; what was taken stays taken. */
export async function drainSpool<Tx>(path: string, safeBytes: number, options: DrainOptions<Tx>): Promise<Drained> {
  const { store, chain } = options;
  const id = basename(path);
  // A chain whose end is in doubt first finds out; only then is it known what the store has.
  await chain.settle();
  let from = await store.spoolProgress(id);
  let damaged = 0;
  while (from < safeBytes) {
    const part = await readSpool(path, from, safeBytes);
    if (part.end === from) break;
    const entries = await withoutStored(store, part.entries);
    await chain.appendSpooled(entries, { id, from, to: part.end });
    damaged += part.damaged;
    from = part.end;
    options.onPart();
  }
  return { bytes: from, damaged };
}

/** A file whose process is gone. */
export async function drainLeftSpool<Tx>(path: string, options: DrainOptions<Tx>): Promise<Drained> {
  return drainSpool(path, await sizeOf(path), options);
}
