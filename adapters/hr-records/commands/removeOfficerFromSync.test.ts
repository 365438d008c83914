// Removing a record at the Ministry: gone is gone, whoever removed it, and never half.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createSyncApp } from '../../../sandbox/hr/sync/createSyncApp.js';
import { createRecords } from '../../../sandbox/hr/sync/records.js';
import { createSyncDesk } from '../../../sandbox/hr/sync/syncDesk.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { InputError } from '../../kit/index.js';
import { HELD, NUMBER, ORG } from '../fixtures/sampleFile.js';
import { createSyncBench } from '../fixtures/syncBench.js';
import { startSyncServer, type SyncServer } from '../fixtures/syncServer.js';

const records = createRecords();
const desk = createSyncDesk({ records, orgCodes: new Set([ORG, '000.00.L7.H26']) });
const REASON = 'Nhập trùng hồ sơ (mẫu)';
let server: SyncServer;
beforeAll(async () => {
  server = await startSyncServer(createSyncApp(desk));
});
afterAll(() => server.close());
beforeEach(() => records.put(ORG, NUMBER, { ...HELD }));

function run(sync: object = {}) {
  const bench = createSyncBench({ url: server.url, createRuntime: createAdapterRuntime, sync });
  return bench.run('removeOfficerFromSync', { officer: NUMBER, reason: REASON });
}

it('removes the whole record, once', async () => {
  expect((await run()).trail).toEqual(['send DONE']);
  expect(records.get(ORG, NUMBER)).toBeUndefined();
});

it('is done where there is no record', async () => {
  records.remove(ORG, NUMBER);
  expect((await run()).trail).toEqual(['send DONE']);
});

it('is done once although the answer got lost', async () => {
  desk.behaviour.failAfter = 1;
  const before = desk.effects()[`${ORG}_${NUMBER}`]?.['DEL *'] ?? 0;
  expect((await run()).trail).toEqual(['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE']);
  expect(desk.effects()[`${ORG}_${NUMBER}`]?.['DEL *']).toBe(before + 1);
});

it('is refused for an agency that the account may not speak for, and never taken for gone', async () => {
  for (const orgCode of ['000.00.L7.H26', '000.00.99.H26'])
    expect((await run({ orgCode })).outcome).toMatchObject({ outcome: 'REFUSED' });
  expect(records.get(ORG, NUMBER)).toEqual(HELD);
});

it.each(['', '    ', 'vì', 'x'.repeat(501), 'lý do\u0000'])('wants a reason, and %j is none', async (reason) => {
  const bench = createSyncBench({ url: server.url, createRuntime: createAdapterRuntime });
  await expect(bench.prepare('removeOfficerFromSync', { officer: NUMBER, reason })).rejects.toThrow(InputError);
});
