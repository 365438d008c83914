// Whatever happens on the way, in whatever order: in the end the Ministry has what was accepted last.
import { afterAll, beforeAll, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { createSyncApp } from '../../../sandbox/hr/sync/createSyncApp.js';
import { createRecords } from '../../../sandbox/hr/sync/records.js';
import { createSyncDesk, type SyncDesk } from '../../../sandbox/hr/sync/syncDesk.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { HELD, NUMBER, ORG, sampleFile, type SampleFile } from '../fixtures/sampleFile.js';
import { createSyncBench, type SyncBench } from '../fixtures/syncBench.js';
import { startSyncServer, type SyncServer } from '../fixtures/syncServer.js';

const desk: SyncDesk = createSyncDesk({ records: createRecords(), orgCodes: new Set([ORG]) });
let server: SyncServer;
beforeAll(async () => {
  server = await startSyncServer(createSyncApp(desk));
});
afterAll(() => server.close());

const few = fc.integer({ min: 0, max: 2 });
const habits = fc.record({
  failBefore: few,
  failAfter: few,
  halfDone: few,
  busy: few,
  busyLogins: fc.integer({ min: 0, max: 1 }),
  expiredToken: few,
  expiredTokenAs401: fc.boolean(),
  garbage: few,
  html: few,
  withoutTransaction: few,
});

const steps = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 });
const languages = fc.array(fc.constantFrom('01', '02', '03'), { maxLength: 3 });
const files = fc.tuple(steps, languages).map(([taken, spoken]): SampleFile =>
  sampleFile(
    {},
    {
      DS_QUATRINH_LUONG: taken.map((step) => ({ rank_code: '01.003', step })),
      DS_NGOAINGU: spoken.map((language_code) => ({ language_code, level_code: '01' })),
    },
  ),
);

/** What the Ministry holds of a file; it keeps no empty list. */
function expected({ lists }: SampleFile): object {
  const { DS_QUATRINH_LUONG: _steps, ...pay } = HELD.LUONG_PHUCAP_CHUCVU;
  const { DS_NGOAINGU: _spoken, ...levels } = HELD.TRINHDO_DAOTAO_BOIDUONG;
  const taken = (lists['DS_QUATRINH_LUONG'] ?? []).map(({ step }) => ({ Ngach: '01.003', BacLuong: String(step) }));
  const spoken = (lists['DS_NGOAINGU'] ?? []).map(({ language_code }) => ({
    MaNgoaiNgu: language_code,
    TrinhDo: '01',
  }));
  return {
    ...HELD,
    LUONG_PHUCAP_CHUCVU: taken.length > 0 ? { ...pay, DS_QUATRINH_LUONG: taken } : pay,
    TRINHDO_DAOTAO_BOIDUONG: spoken.length > 0 ? { ...levels, DS_NGOAINGU: spoken } : levels,
  };
}

const command = fc.oneof(
  { weight: 3, arbitrary: files.map((file) => ({ name: 'syncOfficer', file })) },
  { weight: 1, arbitrary: fc.constant({ name: 'removeOfficerFromSync', file: sampleFile() }) },
);

it('the record is that of the last command', async () => {
  const course = fc.array(fc.tuple(command, habits), { minLength: 1, maxLength: 3 });
  const ends = fc.asyncProperty(course, fc.boolean(), async (commands, isThere) => {
    desk.records.remove(ORG, NUMBER);
    if (isThere) desk.records.put(ORG, NUMBER, { ...HELD });
    let file = sampleFile();
    const bench: SyncBench = createSyncBench({
      ...{ url: server.url, createRuntime: createAdapterRuntime, file: () => file },
      sync: { emptyLists: 'REBUILD' },
    });
    for (const [{ name, file: next }, faults] of commands) {
      file = next;
      Object.assign(desk.behaviour, faults);
      const { trail } = await bench.run(name, { officer: NUMBER, reason: 'Lý do mẫu' }, { rounds: 60 });
      expect(trail.at(-1)).toBe('send DONE');
      const held = desk.records.get(ORG, NUMBER);
      expect(held).toEqual(name === 'syncOfficer' ? expected(next) : undefined);
    }
  });
  await fc.assert(ends, { numRuns: 60 });
}, 60_000);
