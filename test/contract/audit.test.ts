// One suite for both databases: what is written is durable, chained, found again, and verifies.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { readAnchors } from '../../gateway/audit/anchors.js';
import {
  AuditKeyUnknown,
  AuditUnavailable,
  InvalidAuditCursor,
  pinnedKeysPath,
  readPublicKeys,
  verifyAudit,
} from '../../gateway/audit/index.js';
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
    // Making the embedded store takes a while.
  }, 120_000);
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

  it('bounds and cleans what it is given, and splits what shows very many people', async () => {
    const wild = 'a\u0000b\nc\ud800';
    const subjects = Array.from({ length: 4_500 }, (_, i) => `nhieu-${i}`);
    await auditor.write(
      sampleEntry({
        event: wild,
        tenant: 'x'.repeat(10_000),
        requestId: 'wild',
        fields: Array.from({ length: 5_000 }, () => wild),
        subjects: [...subjects, ...subjects],
        details: { text: 'y'.repeat(100_000) },
      }),
    );
    const { records } = await auditor.search({ requestId: 'wild' });
    expect(records.map(({ part, subjects: shown }) => [part?.n, part?.of, shown.length])).toEqual([
      [3, 3, 500],
      [2, 3, 2_000],
      [1, 3, 2_000],
    ]);
    expect(new Set(records.map(({ id }) => id)).size).toBe(1);
    const [record] = records;
    expect([record?.event, record?.tenant?.length, record?.fields.length]).toEqual([
      'a\ufffdb\ufffdc\ufffd',
      256,
      1_000,
    ]);
    expect(record?.details).toEqual({
      truncated: true,
      bytes: 100_011,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await verify(sample)).toMatchObject({ ok: true });
  });

  it('gives back what was recorded, found by each of its marks, in pages', async () => {
    const entry = sampleEntry({
      event: 'grant.created',
      outcome: 'DENIED',
      actor: { reference: 'nguoi-mau-9', issuer: 'https://idp.example', client: 'ung-dung-9', acr: '2' },
      onBehalfOf: 'nguoi-mau-8',
      tenant: 'H26.09',
      unit: { key: 'hn:09', name: 'Phường Mẫu 9' },
      purpose: 'inspect',
      requestId: 'r9',
      codes: ['FORBIDDEN'],
      target: { type: 'Grant', id: 'g9' },
      details: { before: null, after: { reach: 'SELF' } },
      refusedPurpose: 'x',
    });
    const from = new Date();
    await auditor.write(entry);
    const { records, next } = await auditor.search({ requestId: 'r9' });
    expect([records.length, next]).toEqual([1, null]);
    expect(records[0]).toMatchObject(entry);
    expect(records[0]).toMatchObject({ writer: auditor.state().writer, seq: auditor.state().seq, recordedAt: null });
    const to = new Date(Date.now() + 1_000);
    const marks = [
      { actor: 'nguoi-mau-9' },
      { client: 'ung-dung-9' },
      { tenant: 'H26.09' },
      { units: ['hn:00', 'hn:09'] },
      { purpose: 'inspect' },
      { outcome: 'DENIED' },
      { event: 'grant.created', from, to },
    ];
    for (const mark of marks)
      expect((await auditor.search(mark)).records.map(({ requestId }) => requestId)).toEqual(['r9']);
    expect((await auditor.search({ units: [] })).records).toEqual([]);
    expect((await auditor.search({ actor: 'nguoi-mau-9', to: from })).records).toEqual([]);
    const seen: number[] = [];
    let after: string | null = null;
    do {
      const page = await auditor.search({ first: 7, after });
      expect(page.records.length).toBeLessThanOrEqual(7);
      seen.push(...page.records.map(({ seq }) => seq));
      after = page.next;
    } while (after !== null);
    expect(seen.length).toBe(auditor.state().seq);
    expect(new Set(seen).size).toBe(seen.length);
    await expect(auditor.search({ after: 'nonsense' })).rejects.toBeInstanceOf(InvalidAuditCursor);
  });

  it('tells a person who was shown their data, and whose data an application was shown', async () => {
    const show = (client: string, subjects: string[], fields: string[], purpose: string | null) =>
      auditor.write(
        sampleEntry({ actor: { reference: 'p', issuer: null, client, acr: null }, subjects, fields, purpose }),
      );
    await show('app-x', ['an', 'binh'], ['Citizen.phone'], 'one');
    await show('app-x', ['an'], ['Citizen.email', 'Citizen.phone'], 'two');
    const between = new Date();
    await show('app-x', ['chi'], [], null);
    await show('app-y', ['an'], ['Citizen.phone'], null);
    const uses = await auditor.usesOf('an', { first: 2 });
    expect(uses.records.map(({ actor }) => actor.client)).toEqual(['app-y', 'app-x']);
    const rest = await auditor.usesOf('an', { first: 2, after: uses.next });
    expect([rest.records.map(({ purpose }) => purpose), rest.next]).toEqual([['one'], null]);
    const first = await auditor.subjectsReadBy('app-x', { first: 2 });
    expect(first).toEqual({
      subjects: [
        {
          subject: 'an',
          times: 2,
          firstAt: expect.any(Date),
          lastAt: expect.any(Date),
          fields: ['Citizen.email', 'Citizen.phone'],
          purposes: ['one', 'two'],
        },
        {
          subject: 'binh',
          times: 1,
          firstAt: expect.any(Date),
          lastAt: expect.any(Date),
          fields: ['Citizen.phone'],
          purposes: ['one'],
        },
      ],
      next: 'binh',
    });
    const last = await auditor.subjectsReadBy('app-x', { first: 2, after: first.next });
    expect(last).toMatchObject({ subjects: [{ subject: 'chi', fields: [], purposes: [] }], next: null });
    expect((await auditor.subjectsReadBy('app-x', { to: between })).subjects.map(({ subject }) => subject)).toEqual([
      'an',
      'binh',
    ]);
  });

  it('signs with a new key after a rotation, which the old one vouches for', async () => {
    await auditor.rotateKey(sampleEntry().actor);
    await auditor.checkpoint();
    const keys = (await auditor.exportPublicKeys()).trimEnd().split('\n');
    expect(keys.length).toBe(2);
    const options = { archives: { path: (file: string) => file, skip: false } };
    // Whoever trusts the first key trusts the second, not the other way round.
    const trusting = (key: string | undefined) =>
      verifyAudit(readAuditTrail(sample.store.db), { ...options, trusted: [JSON.parse(key ?? '')] });
    const first = readPublicKeys(pinnedKeysPath(sample.folder))[0]?.id;
    expect(await trusting(keys.find((key) => key.includes(`"${first}"`)))).toMatchObject({ ok: true, keys: 2 });
    expect(await trusting(keys.find((key) => !key.includes(`"${first}"`)))).toMatchObject({
      ok: false,
      fault: { kind: 'key-untrusted' },
    });
    expect((await auditor.search({ event: 'key.rotated' })).records.length).toBe(1);
  });

  it('refuses to sign with a key that nobody knows, unless told to', async () => {
    const own = { folder: `${sample.folder}/other` };
    await expect(sample.start(own)).rejects.toBeInstanceOf(AuditKeyUnknown);
    const told = await sample.start({ ...own, settings: { acceptNewKey: true } });
    await told.stop();
    expect(await verify(sample)).toMatchObject({ ok: false, fault: { kind: 'key-untrusted' } });
    const trusted = [...readPublicKeys(pinnedKeysPath(sample.folder)), ...readPublicKeys(pinnedKeysPath(own.folder))];
    const archives = { path: (file: string) => file, skip: false };
    expect(await verifyAudit(readAuditTrail(sample.store.db), { trusted, archives })).toMatchObject({ ok: true });
  });

  it('takes a configured key, and a new one that the old one vouches for', async () => {
    const [one, two] = ['A'.repeat(43), 'B'.repeat(42) + 'A'];
    const folder = `${sample.folder}/configured`;
    const accept = { acceptNewKey: true };
    const first = await sample.start({ folder, settings: { key: one, ...accept } });
    await expect(first.rotateKey(sampleEntry().actor)).rejects.toThrow('audit.previousKey');
    await first.stop();
    await expect(sample.start({ folder, settings: { key: two } })).rejects.toBeInstanceOf(AuditKeyUnknown);
    const next = await sample.start({ folder, settings: { key: two, previousKey: one } });
    await next.stop();
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from audit_key where endorsed_by is not null`.execute(sample.store.db);
    expect(rows[0]?.n).toBe(2);
  });

  it('moves old records into files that continue the chain, and only those', async () => {
    const folder = `${sample.folder}/old`;
    const settings = { key: 'A'.repeat(43) };
    const day = 86_400_000;
    let at = Date.now() - 420 * day;
    const old = await sample.start({ folder, settings, now: () => (at += day) });
    for (let i = 0; i < 100; i += 1) await old.write(sampleEntry({ requestId: `old-${i}`, subjects: ['cu'] }));
    const before = await count('audit_record');
    const limit = new Date(Date.now() - 365 * day);
    const moved = await old.archive(limit);
    expect(moved).toMatchObject({ files: 1 });
    expect(await count('audit_record')).toBe((before ?? 0) - moved.records + 1);
    expect(await old.archive(limit)).toEqual({ files: 0, records: 0 });
    expect((await old.usesOf('cu', { first: 200 })).records.length).toBe(100 - (moved.records - 1));
    expect((await old.search({ event: 'audit.archived' })).records[0]).toMatchObject({
      details: { writer: old.state().writer, firstSeq: 1, lastSeq: moved.records },
    });
    await old.checkpoint();
    const archives = { path: (file: string) => `${folder}/audit-archive/${file}`, skip: false };
    const trusted = [folder, `${sample.folder}/other`, `${sample.folder}/configured`, sample.folder].flatMap((each) =>
      readPublicKeys(pinnedKeysPath(each)),
    );
    const verified = await verifyAudit(readAuditTrail(sample.store.db), { trusted, archives });
    expect(verified).toMatchObject({ ok: true, archived: moved.records });
  });

  it('ends its chain when it is stopped', async () => {
    await auditor.stop();
    const { rows } = await sql<{ event: string }>`
      select event from audit_record where writer = ${auditor.state().writer} order by seq desc limit 1`.execute(
      sample.store.db,
    );
    expect(rows[0]?.event).toBe('audit.writer.stopped');
    await expect(auditor.write(sampleEntry())).rejects.toBeInstanceOf(AuditUnavailable);
  });
});
