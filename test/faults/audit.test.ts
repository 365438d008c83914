// The store fails, hangs, lies and comes back: no record is lost, none is there twice, and personal data wait.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import {
  AuditUnavailable,
  pinnedKeysPath,
  readAnchors,
  readPublicKeys,
  verifyAudit,
} from '../../gateway/audit/index.js';
import { createAuditStore } from '../../gateway/store/auditStore.js';
import { readAuditTrail } from '../../gateway/store/auditTrail.js';
import { openSampleAudit, sampleEntry, type SampleAudit, type SampleAuditor } from '../support/sampleAudit.js';

type Trail = ReturnType<typeof createAuditStore>;

let sample: SampleAudit;
beforeAll(async () => {
  sample = await openSampleAudit('PostgreSQL');
}, 30_000);
afterAll(() => sample.stop());

/** A store that can be told to fail. */
function createBrokenStore() {
  const real = createAuditStore(sample.store.db);
  const state = { mode: 'ok' as 'ok' | 'away' | 'hangs' | 'silent' };
  const gate = async () => {
    if (state.mode === 'away') throw new Error('connection refused');
    if (state.mode === 'hangs') await new Promise(() => undefined);
  };
  /** Does the work and loses the answer. */
  const lossy = async (work: Promise<void>) => {
    await work;
    if (state.mode === 'silent') throw new Error('connection reset');
  };
  const store: Trail = {
    ...real,
    append: (records) => gate().then(() => lossy(real.append(records))),
    transaction: (act) => gate().then(() => real.transaction(act)),
    headOf: (writer) => gate().then(() => real.headOf(writer)),
    addCheckpoint: (make) => gate().then(() => real.addCheckpoint(make)),
  };
  return { store, state };
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i += 1) {
    if (await what()) return;
    await sleep(10);
  }
  throw new Error('it never came to that');
}

async function requestIds(prefix: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select request_id as id from audit_record where request_id like ${`${prefix}%`} order by at, seq`.execute(
    sample.store.db,
  );
  return rows.map(({ id }) => id);
}

async function expectSound(folder: string): Promise<void> {
  const verified = await verifyAudit(readAuditTrail(sample.store.db), {
    trusted: readPublicKeys(pinnedKeysPath(folder)),
    anchors: readAnchors(join(folder, 'audit-anchors.jsonl')),
    archives: { path: (file) => file, skip: false },
  });
  expect(verified).toMatchObject({ ok: true });
}

const spools = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('audit-spool'));

describe.each([
  ['is away', 'away'],
  ['does not answer', 'hangs'],
  ['takes records and loses the answer', 'silent'],
] as const)('while the store %s', (_, mode) => {
  let auditor: SampleAuditor;
  it('everything is kept, in its order, once, and goes into the chain afterwards', async () => {
    const broken = createBrokenStore();
    auditor = await sample.start({ store: broken.store, settings: { storeMs: 150, graceMs: 60_000 } });
    const ids = Array.from({ length: 30 }, (__, i) => `${mode}-${String(i).padStart(2, '0')}`);
    await auditor.write(sampleEntry({ requestId: ids[0] ?? null }));
    broken.state.mode = mode;
    for (const id of ids.slice(1, 10)) await auditor.write(sampleEntry({ requestId: id, subjects: ['s'] }));
    await Promise.all(ids.slice(10, 20).map((id) => auditor.write(sampleEntry({ requestId: id }))));
    if (mode !== 'silent') {
      expect(auditor.state()).toMatchObject({ status: 'spooling' });
      expect(spools(sample.folder).length).toBe(1);
      expect(statSync(join(sample.folder, spools(sample.folder)[0] ?? '')).mode & 0o777).toBe(0o600);
    }
    expect(auditor.mayServePersonalData()).toBe(true);
    broken.state.mode = 'ok';
    await Promise.all(ids.slice(20).map((id) => auditor.write(sampleEntry({ requestId: id }))));
    await until(() => auditor.state().status === 'ok');
    expect(await requestIds(`${mode}-`)).toEqual(ids);
    await until(() => spools(sample.folder).length === 0);
    await auditor.stop();
    await expectSound(sample.folder);
  });
});

describe('F64 after the grace time', () => {
  it('personal data wait until the store takes records again', async () => {
    const { state, store } = createBrokenStore();
    const auditor = await sample.start({ store, settings: { storeMs: 150, graceMs: 200 } });
    state.mode = 'away';
    await auditor.write(sampleEntry({ requestId: 'grace-1' }));
    expect(auditor.mayServePersonalData()).toBe(true);
    await until(() => !auditor.mayServePersonalData());
    expect(auditor.state()).toMatchObject({ status: 'failing' });
    // What happens is still recorded.
    await auditor.write(sampleEntry({ requestId: 'grace-2' }));
    state.mode = 'ok';
    await until(() => auditor.mayServePersonalData());
    await until(() => auditor.state().status === 'ok');
    expect(await requestIds('grace-')).toEqual(['grace-1', 'grace-2']);
    await auditor.stop();
  });

  it('a trail that cannot be proven counts as one that cannot be written', async () => {
    const { state, store } = createBrokenStore();
    const settings = { graceMs: 100, checkpointSeconds: 1, storeMs: 150 };
    const auditor = await sample.start({
      store: { ...store, append: createAuditStore(sample.store.db).append },
      settings,
    });
    state.mode = 'away';
    await auditor.write(sampleEntry());
    await auditor.checkpoint();
    await until(() => !auditor.mayServePersonalData());
    expect(auditor.state().status).toBe('failing');
    state.mode = 'ok';
    await until(() => auditor.mayServePersonalData());
    await auditor.stop();
    await expectSound(sample.folder);
  });
});

describe('acts', () => {
  it('fail with the store, and leave no record', async () => {
    const { state, store } = createBrokenStore();
    const auditor = await sample.start({ store, settings: { storeMs: 150 } });
    state.mode = 'away';
    const act = auditor.transact(async () => ({ result: 1, entry: sampleEntry({ requestId: 'act-1' }) }));
    await expect(act).rejects.toThrow('connection refused');
    state.mode = 'ok';
    await auditor.write(sampleEntry({ requestId: 'act-2' }));
    expect(await requestIds('act-')).toEqual(['act-2']);
    await auditor.stop();
  });

  it('that take long hold nobody up: others go to the spool meanwhile', async () => {
    const auditor = await sample.start({ settings: { storeMs: 150 } });
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const act = auditor.transact(async (tx) => {
      await sql`select 1`.execute(tx);
      // Also a record written inside an act, which nobody should do, does not stop everything.
      await auditor.write(sampleEntry({ requestId: 'long-1' }));
      await finished;
      return { result: 'done', entry: sampleEntry({ requestId: 'long-act' }) };
    });
    await auditor.write(sampleEntry({ requestId: 'long-2' }));
    expect(auditor.state().status).toBe('spooling');
    finish();
    expect(await act).toBe('done');
    await until(() => auditor.state().status === 'ok');
    expect((await requestIds('long-')).sort()).toEqual(['long-1', 'long-2', 'long-act']);
    await auditor.stop();
    await expectSound(sample.folder);
  });
});

describe('a process that was killed', () => {
  it('leaves a spool that the next start takes in first, without a torn last line, and reports damaged ones', async () => {
    const { state, store } = createBrokenStore();
    const killed = await sample.start({ store, settings: { storeMs: 100 } });
    state.mode = 'away';
    for (const id of ['kill-1', 'kill-2']) await killed.write(sampleEntry({ requestId: id }));
    const [name = ''] = spools(sample.folder);
    const path = join(sample.folder, name);
    const kept = readFileSync(path, 'utf8');
    await killed.stop();
    // As another process left it, long gone; the file that stop() kept has one line more.
    rmSync(join(sample.folder, name));
    const left = join(sample.folder, 'audit-spool.4000001.gateway.0.1.jsonl');
    writeFileSync(left, `${kept}not json\n{"at":1,"cont`);
    const next = await sample.start();
    expect(next.state().status).toBe('ok');
    expect(await requestIds('kill-')).toEqual(['kill-1', 'kill-2']);
    expect(spools(sample.folder)).toEqual([]);
    await until(async () => (await next.search({ event: 'audit.spool.damaged' })).records.length === 1);
    const { records } = await next.search({ requestId: 'kill-1' });
    expect(records[0]).toMatchObject({ recordedAt: expect.any(Date), writer: next.state().writer });
    await next.stop();
    await expectSound(sample.folder);
  });

  it('in the middle of taking a spool in takes nothing twice', async () => {
    const { state, store } = createBrokenStore();
    const folder = sample.folder;
    const killed = await sample.start({ store, settings: { storeMs: 100 } });
    state.mode = 'away';
    for (let i = 0; i < 5; i += 1) await killed.write(sampleEntry({ requestId: `twice-${i}` }));
    await killed.stop();
    const [name = ''] = spools(folder);
    const before = readFileSync(join(folder, name));
    await (await sample.start()).stop();
    expect(spools(folder)).toEqual([]);
    // The file was taken in, and the process ended before it could remove it.
    writeFileSync(join(folder, name), before);
    await (await sample.start()).stop();
    expect((await requestIds('twice-')).length).toBe(5);
    expect(spools(folder)).toEqual([]);
  });
});

describe('F64 when nothing can be written', () => {
  it('writing is refused: the spool cannot be made, or is full', async () => {
    const folder = join(sample.folder, 'own');
    mkdirSync(folder, { mode: 0o700 });
    const { state, store } = createBrokenStore();
    const keyPath = join(sample.folder, 'audit-signing.key');
    const auditor = await sample.start({ store, folder, settings: { storeMs: 100, spoolBytes: 65_536, keyPath } });
    state.mode = 'away';
    const full = async () => {
      for (let i = 0; i < 200; i += 1) await auditor.write(sampleEntry({ details: { text: 'x'.repeat(2_000) } }));
    };
    await expect(full()).rejects.toBeInstanceOf(AuditUnavailable);
    await expect(auditor.write(sampleEntry({ details: { text: 'x'.repeat(2_000) } }))).rejects.toThrow(
      'cannot be written',
    );
    state.mode = 'ok';
    await until(() => auditor.state().status === 'ok');
    rmSync(folder, { recursive: true, force: true });
    state.mode = 'away';
    await expect(auditor.write(sampleEntry())).rejects.toBeInstanceOf(AuditUnavailable);
    state.mode = 'ok';
    mkdirSync(folder, { mode: 0o700 });
    await until(() => auditor.state().status === 'ok');
    await auditor.write(sampleEntry());
    await auditor.stop();
    await expect(auditor.write(sampleEntry())).rejects.toBeInstanceOf(AuditUnavailable);
    await expect(auditor.transact(async () => ({ result: 1, entry: sampleEntry() }))).rejects.toBeInstanceOf(
      AuditUnavailable,
    );
  });

  it('a queue that is full refuses at once', async () => {
    const { state, store } = createBrokenStore();
    const auditor = await sample.start({ store, settings: { storeMs: 60_000, queueEntries: 3 } });
    state.mode = 'hangs';
    const waiting = Array.from({ length: 4 }, () => auditor.write(sampleEntry()));
    await expect(auditor.write(sampleEntry())).rejects.toThrow('too many records wait');
    void Promise.allSettled(waiting);
    state.mode = 'ok';
  });
});

describe('a chain whose end somebody else changed', () => {
  it('goes on under a new name, which says what it goes on from', async () => {
    const warnings: string[] = [];
    const { state, store } = createBrokenStore();
    const auditor = await sample.start({ store, settings: { storeMs: 150 }, onWarning: (what) => warnings.push(what) });
    await auditor.write(sampleEntry({ requestId: 'foreign-1' }));
    const { writer, seq } = auditor.state();
    state.mode = 'away';
    await auditor.write(sampleEntry({ requestId: 'foreign-2' }));
    await sql`insert into audit_record select writer, seq + 1, at, event, outcome, actor, client, tenant, unit, purpose,
      request_id, body, hash, sha256(hash) from audit_record where writer = ${writer} and seq = ${seq}`.execute(
      sample.store.db,
    );
    state.mode = 'ok';
    await until(() => auditor.state().status === 'ok');
    expect(auditor.state().writer).not.toBe(writer);
    expect(warnings.some((each) => each.includes('end of the chain'))).toBe(true);
    await auditor.stop();
    const verified = await verifyAudit(readAuditTrail(sample.store.db), {
      trusted: null,
      archives: { path: (file) => file, skip: false },
    });
    expect(verified).toMatchObject({ ok: false, fault: { kind: 'record-altered', place: { writer, seq: seq + 1 } } });
  });
});
