// One suite for both databases: what is written is durable, chained, found again, and verifies.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { readAnchors } from '../../gateway/audit/anchors.js';
import { readPublicKeys, pinnedKeysPath, verifyAudit } from '../../gateway/audit/index.js';
import { readAuditTrail } from '../../gateway/store/auditTrail.js';
import { openSampleAudit, sampleEntry, type SampleAudit, type SampleAuditor } from '../support/sampleAudit.js';

function verify({ store, folder }: SampleAudit) {
  return verifyAudit(readAuditTrail(store.db), {
    trusted: readPublicKeys(pinnedKeysPath(folder)),
    anchors: readAnchors(`${folder}/audit-anchors.jsonl`),
    archives: { path: (file) => `${folder}/audit-archive/${file}`, skip: false },
  });
}

describe.each(['PGlite', 'PostgreSQL'] as const)('an audit trail on %s', (kind) => {
  let sample: SampleAudit;
  let auditor: SampleAuditor;
  beforeAll(async () => {
    sample = await openSampleAudit(kind);
    auditor = await sample.start();
  }, 30_000);
  afterAll(() => sample.stop());

  const count = async (table: string) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(
      sample.store.db,
    );
    return rows[0]?.n;
  };

  it('begins with a record of its own, under a checkpoint', async () => {
    expect(auditor.state()).toMatchObject({ status: 'ok', seq: 1, queued: 0, spooledBytes: 0 });
    expect([await count('audit_record'), await count('audit_checkpoint'), await count('audit_key')]).toEqual([1, 1, 1]);
    expect(await verify(sample)).toMatchObject({ ok: true, records: 1, checkpoints: 1, anchors: 1, keys: 1 });
  });

  it('takes fifty writes and acts at once, one connection or many, in one chain', async () => {
    const acts = Array.from({ length: 50 }, (_, i) =>
      i % 2 === 0
        ? auditor.write(sampleEntry({ requestId: `w${i}` }))
        : auditor.transact(async (tx) => {
            await sql`select 1`.execute(tx);
            return { result: i, entry: sampleEntry({ event: 'grant.created', requestId: `t${i}` }) };
          }),
    );
    const results = await Promise.all(acts);
    expect(results.filter((each) => each !== undefined).length).toBe(25);
    expect(auditor.state().seq).toBe(51);
    expect(await verify(sample)).toMatchObject({ ok: true, records: 51 });
  });

  it('rolls back an act with its record, and the chain stays as it was', async () => {
    const before = auditor.state().seq;
    const act = auditor.transact(async (tx) => {
      await tx.insertInto('tenant').values({ id: 'H99', status: 'ACTIVE' }).execute();
      return { result: 1, entry: sampleEntry() };
    });
    await expect(act).rejects.toMatchObject({ code: '23503' });
    expect(auditor.state().seq).toBe(before);
    await auditor.write(sampleEntry());
    expect(await verify(sample)).toMatchObject({ ok: true });
  });
});
