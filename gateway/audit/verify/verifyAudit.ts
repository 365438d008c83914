// Verifies a whole trail and stops at the first thing that is wrong. Needs no gateway, and no secret.
import type { Anchor } from '../anchors.js';
import type { ArchiveRow } from '../auditStore.js';
import type { PublicKey } from '../keyFiles.js';
import { readCommitments } from '../startedEntry.js';
import type { TrailPart, TrailSource } from '../trailSource.js';
import { checkArchive, readArchivedStarts, type ArchiveCheck } from './checkArchives.js';
import { createChainCheck, type ChainCheck } from './checkChain.js';
import { checkAnchors, checkCheckpoints, type CheckpointsChecked } from './checkCheckpoints.js';
import { checkKeys } from './checkKeys.js';
import type { RecordBody } from './checkRecord.js';
import { createExpectations, type Expectations } from './expectations.js';
import { AuditFault } from './faults.js';

export interface VerifyOptions {
  /** Public keys known from outside the store; null: the store's first key has to do. */
  readonly trusted: readonly PublicKey[] | null;
  readonly anchors?: AsyncIterable<Anchor> | undefined;
  readonly archives: ArchiveCheck;
  onProgress?(records: number): void;
}

export interface Counts {
  readonly records: number;
  readonly archived: number;
  readonly writers: number;
  readonly checkpoints: number;
  readonly anchors: number;
  readonly keys: number;
}

export type Verified = ({ readonly ok: true } & Counts) | { readonly ok: false; readonly fault: AuditFault };

type Starts = Map<string, string>;

/** What first records saw is expected of the others. */
function expectFromStarts(starts: Starts, expectations: Expectations, { hashes }: CheckpointsChecked): void {
  for (const [writer, text] of starts) {
    const place = { writer, seq: 1 };
    const body = parseStart(text);
    const found = body === null ? null : readCommitments(body);
    if (found === null) throw new AuditFault('record-altered', place);
    for (const { writer: other, ...head } of found.heads) expectations.add(other, head);
    if (found.continues !== null) expectations.end(found.continues.writer, found.continues.seq);
    const { checkpoint } = found;
    if (checkpoint === null) continue;
    const hash = hashes.get(checkpoint.id);
    const what = `checkpoint ${checkpoint.id}`;
    if (hash === undefined) throw new AuditFault('checkpoint-missing', { ...place, what });
    if (hash !== checkpoint.hash) throw new AuditFault('checkpoint-altered', { ...place, what });
  }
}

function parseStart(text: string): RecordBody | null {
  try {
    return JSON.parse(text) as RecordBody;
  } catch {
    return null;
  }
}

interface Walk {
  readonly expectations: Expectations;
  readonly starts: Starts;
  readonly archives: Map<string, ArchiveRow[]>;
  readonly options: VerifyOptions;
  chain: ChainCheck | null;
  stray: TrailPart['stray'];
  writers: number;
  records: number;
  archived: number;
}

async function enter(walk: Walk, writer: string): Promise<ChainCheck> {
  const chain = createChainCheck(writer, walk.expectations, (name, body) => {
    if (walk.starts.get(name) !== body) throw new AuditFault('record-altered', { writer: name, seq: 1 });
  });
  walk.writers += 1;
  const archives = walk.archives.get(writer) ?? [];
  walk.archives.delete(writer);
  for (const row of archives) walk.archived += await checkArchive(row, chain, walk.options.archives);
  return chain;
}

async function walkRecords(walk: Walk, source: TrailSource): Promise<void> {
  for await (const { records, stray } of source.parts()) {
    for (const record of records) {
      if (walk.chain?.writer !== record.writer) {
        walk.chain?.close();
        walk.chain = await enter(walk, record.writer);
      }
      walk.chain.add(record);
    }
    walk.stray ??= stray;
    walk.records += records.length;
    walk.options.onProgress?.(walk.records);
  }
  walk.chain?.close();
  // Chains that are in archives altogether.
  for (const writer of [...walk.archives.keys()]) (await enter(walk, writer)).close();
  const missing = walk.expectations.missing();
  if (missing !== undefined) throw new AuditFault('writer-missing', { writer: missing });
  // Last: where records are missing, that says more.
  if (walk.stray !== null) throw new AuditFault('subjects-altered', walk.stray);
}

function byWriter(rows: readonly ArchiveRow[]): Map<string, ArchiveRow[]> {
  const grouped = new Map<string, ArchiveRow[]>();
  for (const row of [...rows].sort((a, b) => a.firstSeq - b.firstSeq)) {
    const group = grouped.get(row.writer) ?? [];
    group.push(row);
    grouped.set(row.writer, group);
  }
  return grouped;
}

async function verifyAll(source: TrailSource, options: VerifyOptions): Promise<Counts> {
  const expectations = createExpectations();
  const keys = checkKeys(await source.keys(), options.trusted);
  const archives = await source.archives();
  const online = await source.starts();
  const starts = new Map(
    [...online, ...(await readArchivedStarts(archives, options.archives))].map((s) => [s.writer, s.body]),
  );
  const checkpoints = await checkCheckpoints(source.checkpoints(), keys, expectations);
  const anchors = options.anchors === undefined ? 0 : await checkAnchors(options.anchors, checkpoints);
  expectFromStarts(starts, expectations, checkpoints);
  const walk: Walk = {
    expectations,
    starts,
    archives: byWriter(archives),
    options,
    chain: null,
    stray: null,
    writers: 0,
    records: 0,
    archived: 0,
  };
  await walkRecords(walk, source);
  const { records, archived, writers } = walk;
  return { records, archived, writers, checkpoints: checkpoints.count, anchors, keys: keys.size };
}

/** Faults are an answer, not an error. */
export async function verifyAudit(source: TrailSource, options: VerifyOptions): Promise<Verified> {
  try {
    return { ok: true, ...(await verifyAll(source, options)) };
  } catch (error) {
    if (error instanceof AuditFault) return { ok: false, fault: error };
    throw error;
  }
}
