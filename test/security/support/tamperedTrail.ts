// A trail with an archive, a crashed writer and one that was stopped; changed by hand as the owner of a database can.
import { expect } from '@jest/globals';
import { join } from 'node:path';
import { sql, type Transaction } from 'kysely';
import { hashBody } from '../../../gateway/audit/chain.js';
import {
  pinnedKeysPath,
  readAnchors,
  readPublicKeys,
  verifyAudit,
  type Verified,
} from '../../../gateway/audit/index.js';
import { readAuditTrail } from '../../../gateway/store/auditTrail.js';
import type { Tables } from '../../../gateway/store/index.js';
import { openSampleAudit, sampleEntry, type SampleAudit } from '../../support/sampleAudit.js';

export type Tx = Transaction<Tables>;

export const DAY = 86_400_000;

export interface TamperedTrail {
  readonly sample: SampleAudit;
  /** `old` has left the table; `crashed` never stopped; `whole` was stopped in order. */
  readonly old: string;
  readonly crashed: string;
  readonly whole: string;
  options(outside?: Outside): Parameters<typeof verifyAudit>[1];
  /** Changes the trail, verifies, and takes the change back. */
  tamper(change: (tx: Tx) => Promise<unknown>, outside?: Outside): Promise<Verified>;
}

export async function openTamperedTrail(): Promise<TamperedTrail> {
  const sample = await openSampleAudit('PostgreSQL');
  const settings = { checkpointRecords: 5 };
  const first = await sample.start({ settings, now: () => Date.now() - 500 * DAY });
  for (let i = 0; i < 12; i += 1) await first.write(sampleEntry({ requestId: `o${i}`, subjects: [`s${i}`] }));
  await first.stop();
  const second = await sample.start({ settings });
  for (let i = 0; i < 12; i += 1) await second.write(sampleEntry({ requestId: `c${i}`, subjects: ['s1', `t${i}`] }));
  await second.checkpoint();
  await second.write(sampleEntry({ requestId: 'behind its last checkpoint' }));
  const third = await sample.start({ settings });
  for (let i = 0; i < 12; i += 1) await third.write(sampleEntry({ requestId: `w${i}`, subjects: ['s1', `u${i}`] }));
  await third.archive();
  await third.stop();
  const options = (outside?: Outside) => optionsFor(sample.folder, outside);
  return {
    sample,
    ...{ old: first.state().writer, crashed: second.state().writer, whole: third.state().writer },
    options,
    tamper: (change, outside) => tamper(sample, change, options(outside)),
  };
}

export interface Outside {
  readonly anchors?: string | null;
  readonly keys?: string | null;
  readonly archives?: string;
}

function optionsFor(folder: string, { anchors, keys, archives }: Outside = {}) {
  return {
    trusted: keys === null ? null : readPublicKeys(keys ?? pinnedKeysPath(folder)),
    anchors: anchors === null ? undefined : readAnchors(anchors ?? join(folder, 'audit-anchors.jsonl')),
    archives: { path: (file: string) => join(archives ?? join(folder, 'audit-archive'), file), skip: false },
  };
}

async function tamper(
  sample: SampleAudit,
  change: (tx: Tx) => Promise<unknown>,
  options: Parameters<typeof verifyAudit>[1],
): Promise<Verified> {
  const back = new Error('taken back');
  let verified: Verified | undefined;
  const work = sample.store.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await change(tx);
    verified = await verifyAudit(readAuditTrail(tx), options);
    throw back;
  });
  await expect(work).rejects.toBe(back);
  if (verified === undefined) throw new Error('not verified');
  return verified;
}

export const run = (text: string) => (tx: Tx) => sql.raw(text).execute(tx);
export const record = (writer: string, seq: number) => `writer = '${writer}' and seq = ${seq}`;
export const fault = (kind: string, place: object) => ({
  ok: false,
  fault: { kind, place: expect.objectContaining(place), vi: expect.any(String), en: expect.any(String) },
});

interface Row {
  readonly writer: string;
  readonly seq: string;
  readonly body: string;
  readonly prev_hash: Buffer;
}

/** Hashes everything from a record on anew, as somebody does who knows how the chain is made. */
export async function rehash(tx: Tx, writer: string, from: number, edit: (body: string) => string): Promise<Buffer> {
  const { rows } = await sql<Row>`
    select writer, seq, body, prev_hash from audit_record where writer = ${writer} and seq >= ${from} order by seq`.execute(
    tx,
  );
  let hash = rows[0]?.prev_hash ?? Buffer.alloc(0);
  for (const [i, row] of rows.entries()) {
    const body = i === 0 ? edit(row.body) : row.body;
    const next = hashBody(hash, body);
    await sql`update audit_record set body = ${body}, prev_hash = ${hash}, hash = ${next}
      where writer = ${writer} and seq = ${row.seq}`.execute(tx);
    hash = next;
  }
  return hash;
}

/** Copies rows to a place where they do not stand in their own way. */
export async function shift(tx: Tx, writer: string, from: number): Promise<void> {
  for (const table of ['audit_record', 'audit_subject'].map((name) => sql.table(name))) {
    await sql`update ${table} set seq = seq + 1000000 where writer = ${writer} and seq >= ${from}`.execute(tx);
    await sql`update ${table} set seq = seq - 999999 where seq > 1000000`.execute(tx);
  }
}
