// What goes wrong between here and the Ministry, over real sockets: whatever it is, the record is right and there once.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRecords } from '../../../sandbox/hr/sync/records.js';
import { createSyncApp } from '../../../sandbox/hr/sync/createSyncApp.js';
import { createSyncDesk, type SyncDesk } from '../../../sandbox/hr/sync/syncDesk.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { HELD, NUMBER, ORG, sampleFile } from '../fixtures/sampleFile.js';
import { createSyncBench, PASSWORD, type SyncBench, type SyncBenchOptions } from '../fixtures/syncBench.js';
import { startSyncServer, type SyncServer } from '../fixtures/syncServer.js';
import { syncOfficer } from './syncOfficer.js';

let desk: SyncDesk;
let server: SyncServer;
const logged: unknown[] = [];

beforeEach(async () => {
  desk = createSyncDesk({ records: createRecords(), orgCodes: new Set([ORG, '000.00.L7.H26', '000.00.L8.H26']) });
  server = await startSyncServer(createSyncApp(desk));
  logged.length = 0;
});
afterEach(() => server.close());

const write = (...entry: unknown[]) => void logged.push(...entry);
const log = { debug: write, info: write, warn: write, error: write };

function open(options: Partial<SyncBenchOptions> = {}): SyncBench {
  return createSyncBench({ url: server.url, createRuntime: createAdapterRuntime, log, ...options });
}

const held = () => desk.records.get(ORG, NUMBER);
const effects = () => desk.effects()[`${ORG}_${NUMBER}`] ?? {};
const sync = (bench: SyncBench, options?: Parameters<SyncBench['run']>[2]) =>
  bench.run('syncOfficer', { officer: NUMBER }, options);

/** A record that the Ministry has from before: other values, longer lists. */
function holdOld(): void {
  const steps = ['1', '2', '3', '4', '5'].map((BacLuong) => ({ Ngach: '01.004', BacLuong }));
  desk.records.put(ORG, NUMBER, {
    SoHieuCBCCVC_BNDP: NUMBER,
    THONGTINCHUNG: { HoVaTen: 'Tên cũ Mẫu', PhanLoaiHoSo: '02' },
    LUONG_PHUCAP_CHUCVU: { ChucVuChucDanhKiemNhiem: 'Chức vụ cũ mẫu', DS_QUATRINH_LUONG: steps },
  });
}

describe('a message that gets lost', () => {
  it.each(['before it was taken', 'after it was taken'])('%s is sent again, and there once', async (when) => {
    Object.assign(desk.behaviour, when.startsWith('before') ? { failBefore: 1 } : { failAfter: 1 });
    const { trail } = await sync(open());
    expect(trail).toEqual(['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE']);
    expect(held()).toEqual(HELD);
    expect(effects()['ADD *']).toBe(1);
  });

  it('after an EDIT was taken leaves the same record when it is sent again', async () => {
    holdOld();
    desk.behaviour.failAfter = 1;
    const { trail } = await sync(open());
    expect(trail).toEqual(['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE']);
    expect(held()).toEqual(HELD);
    expect(effects()).toMatchObject({ 'EDIT THONGTINCHUNG': 2 });
    expect(effects()['ADD *']).toBeUndefined();
  });

  it('because nobody listens has not been sent: it is tried again without a look', async () => {
    const bench = open();
    await server.close();
    const { trail } = await sync(bench, { rounds: 2 });
    expect(trail).toEqual(['send UPSTREAM_UNAVAILABLE', 'send UPSTREAM_UNAVAILABLE']);
  });
});

describe('a server that stalls for a minute', () => {
  it('is left at the time-out, and finished by the next attempt', async () => {
    desk.behaviour.stallNext = 1;
    const { trail } = await sync(open({ sync: { timeoutMs: 1_000 } }));
    expect(trail).toEqual(['send UPSTREAM_TIMEOUT', 'look ABSENT', 'send DONE']);
    expect(held()).toEqual(HELD);
  });

  it('is not told again while the first message may still arrive', async () => {
    desk.behaviour.stallNext = 1;
    let ahead = 0;
    const now = () => new Date(Date.now() + ahead);
    const bench = open({ sync: { timeoutMs: 1_000, settleSeconds: 90 }, now });
    let looks = 0;
    const onUnclear = () => {
      looks += 1;
      if (looks === 2) ahead = 91_000;
    };
    const { trail } = await sync(bench, { onUnclear });
    expect(trail).toEqual(['send UPSTREAM_TIMEOUT', 'look UNCLEAR', 'look UNCLEAR', 'look ABSENT', 'send DONE']);
  });

  it('and takes the first message behind the second one ends with the same record', async () => {
    holdOld();
    Object.assign(desk.behaviour, { stallNext: 1, stallMs: 2_500, acceptAfterStall: true });
    const { trail } = await sync(open({ sync: { timeoutMs: 1_000 } }));
    expect(trail).toEqual(['send UPSTREAM_TIMEOUT', 'look ABSENT', 'send DONE']);
    while (effects()['EDIT THONGTINCHUNG'] !== 2) await delay(5);
    expect(held()).toEqual(HELD);
  });
});

describe('an EDIT that stays half done', () => {
  it('is sent again as a whole', async () => {
    holdOld();
    desk.behaviour.halfDone = 1;
    const { trail } = await sync(open());
    expect(trail).toEqual(['send UPSTREAM_ERROR', 'look ABSENT', 'send DONE']);
    expect(held()).toEqual(HELD);
  });

  it('for a value that the server refuses is never called "nothing has changed"', async () => {
    holdOld();
    const file = () => sampleFile({ post_code: '999' });
    const { trail, outcome } = await sync(open({ file, sync: { codeLists: { ChucVu: '000-999' } } }), { rounds: 5 });
    expect(outcome).toBeUndefined();
    expect(trail).toEqual([
      'send UPSTREAM_ERROR',
      'look ABSENT',
      'send UPSTREAM_ERROR',
      'look ABSENT',
      'send UPSTREAM_ERROR',
    ]);
    expect(held()).toMatchObject({ THONGTINCHUNG: HELD.THONGTINCHUNG });
  });

  it('is not what a refused ADD is: nothing is left of that', async () => {
    const file = () => sampleFile({ post_code: '999' });
    const { outcome } = await sync(open({ file, sync: { codeLists: { ChucVu: '000-999' } } }));
    expect(outcome).toMatchObject({ outcome: 'REFUSED' });
    expect(held()).toBeUndefined();
  });
});

describe('an answer that says nothing', () => {
  it.each(['garbage', 'html'] as const)('(%s) leaves it open, and the next attempt finishes it', async (habit) => {
    desk.behaviour[habit] = 1;
    const { trail } = await sync(open());
    expect(trail).toEqual(['send UPSTREAM_BAD_RESPONSE', 'look ABSENT', 'send DONE']);
    expect(held()).toEqual(HELD);
    expect(effects()['ADD *']).toBe(1);
  });

  it('of the transaction is as good as one that does', async () => {
    holdOld();
    desk.behaviour.withoutTransaction = 1;
    expect((await sync(open())).trail).toEqual(['send DONE']);
  });

  it('but that the server is busy is tried again', async () => {
    holdOld();
    desk.behaviour.busy = 2;
    const { trail } = await sync(open());
    expect(trail).toEqual(['send UPSTREAM_ERROR', 'look ABSENT', 'send UPSTREAM_ERROR', 'look ABSENT', 'send DONE']);
  });
});

describe('an account', () => {
  it('with a wrong password logs in once, and not again before the pause has passed', async () => {
    let ahead = 0;
    const bench = open({ sync: { password: 'wrong-mau' }, now: () => new Date(Date.now() + ahead) });
    const { trail } = await sync(bench, { rounds: 10 });
    expect(new Set(trail)).toEqual(new Set(['send UPSTREAM_AUTH']));
    expect(desk.logins).toMatchObject({ refused: 1, accepted: 0 });
    ahead = 901_000;
    await sync(bench, { rounds: 3 });
    expect(desk.logins.refused).toBe(2);
    expect(effects()).toEqual({});
  });

  it('whose login meets a busy server is tried again at once', async () => {
    desk.behaviour.busyLogins = 1;
    expect((await sync(open())).trail).toEqual(['send UPSTREAM_UNAVAILABLE', 'send DONE']);
  });

  it('whose login takes too long has sent nothing', async () => {
    desk.behaviour.latencyMs = 400;
    const { trail } = await sync(open({ sync: { timeoutMs: 150 } }), { rounds: 2 });
    expect(trail).toEqual(['send UPSTREAM_TIMEOUT', 'send UPSTREAM_TIMEOUT']);
    expect(effects()).toEqual({});
  });

  it('logs in once for many commands at the same time', async () => {
    desk.behaviour.latencyMs = 20;
    const bench = open();
    const runs = await Promise.all(Array.from({ length: 8 }, () => sync(bench)));
    for (const { trail } of runs) expect(trail.at(-1)).toBe('send DONE');
    expect(desk.logins).toMatchObject({ accepted: 1, most: 1 });
  });

  it.each([false, true])('whose token went stale logs in once more (status 401: %s)', async (expiredTokenAs401) => {
    const bench = open();
    await sync(bench);
    Object.assign(desk.behaviour, { expiredTokenAs401, expiredToken: 1 });
    expect((await sync(bench)).trail).toEqual(['send DONE']);
    expect(desk.logins.accepted).toBe(2);
  });

  it('whose tokens were all withdrawn logs in once more', async () => {
    const bench = open();
    await sync(bench);
    desk.accounts.expireAll();
    expect((await sync(bench)).trail).toEqual(['send DONE']);
    expect(desk.logins.accepted).toBe(2);
  });

  it('whose fresh token is refused too gives up for now, and has sent nothing', async () => {
    desk.behaviour.expiredToken = 99;
    expect((await sync(open(), { rounds: 1 })).trail).toEqual(['send UPSTREAM_AUTH']);
    expect(desk.logins.accepted).toBe(2);
    expect(effects()).toEqual({});
  });

  it.each([
    ['is not authorised for', '000.00.L7.H26'],
    ['does not find', '000.00.99.H26'],
  ])('that %s the agency is told so, and nothing is sent again', async (_what, orgCode) => {
    const { outcome, trail } = await sync(open({ sync: { orgCode } }));
    expect(trail).toEqual(['send REFUSED']);
    expect(outcome).toMatchObject({ reason: { en: expect.stringContaining('not authorised') } });
  });
});

it('says nothing of anybody in logs and errors', async () => {
  holdOld();
  const file = () => sampleFile({ post_code: '999', full_name: 'Kẻ Lạ Mẫu 0077' });
  Object.assign(desk.behaviour, { busy: 1, expiredToken: 1 });
  const bench = open({ file, sync: { codeLists: { ChucVu: '000-999' } } });
  const prepared = await bench.prepare('syncOfficer', { officer: NUMBER });
  const errors: unknown[] = [];
  const [step] = syncOfficer.steps as unknown as readonly { send(work: object): Promise<unknown> }[];
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const work = { client: bench.call.client, payload: prepared.payload, key: 'k', attempt, signal: bench.call.signal };
    await step?.send(work).catch((error: Error) => errors.push({ ...error, message: error.message }));
  }
  await open({ sync: { orgCode: '000.00.L7.H26' } }).run('syncOfficer', { officer: NUMBER });
  const text = JSON.stringify([logged, errors]);
  expect(errors).toHaveLength(3);
  expect(text).toContain('err_code 1');
  expect(text).not.toMatch(/Kẻ Lạ|HN000001|eyJ/);
  expect(text).not.toContain(PASSWORD);
});
