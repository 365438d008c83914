// Changing dossiers on the sample portal: whole dossiers, sent once more than once only where nothing arrived.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPortalServer, type PortalServer } from '../../../sandbox/portal/createPortalServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createCommandBench, IMPATIENT, type CommandBench } from '../fixtures/commandBench.js';
import { applicantInput } from '../fixtures/sampleCommands.js';
import { createSampleRows } from '../fixtures/sampleRows.js';
import type { DossierRecord } from '../schema.generated.js';

const city = createSampleCity();
const { directory, wards, dossiersOf } = createSampleRows(city);
// A dossier for each test, so that none sees what another one changed.
const codes = dossiersOf(wards[0]).values();
const SERVICE = 'DongBoHoSoMC True';

let portal: PortalServer;
let bench: CommandBench;
let id: string;

beforeAll(async () => {
  portal = await createPortalServer({ city, port: 0 });
});
afterAll(() => portal.close());
beforeEach(() => {
  bench = createCommandBench({ portal, directory, createRuntime: createAdapterRuntime });
  id = codes.next().value ?? '';
});

const read = () => bench.query<DossierRecord>('dossier', { code: id });
const update = (input: object) => bench.run('updateDossier', { id, input });

describe('an update', () => {
  it('changes what it names and keeps the rest, progress included', async () => {
    const before = await read();
    const { trail } = await update({ note: 'Ghi chú mẫu mới', delivery: { way: 'POST', instructions: 'Mẫu' } });
    expect(trail).toEqual(['send DONE']);
    expect(await read()).toEqual({
      ...before,
      note: 'Ghi chú mẫu mới',
      delivery: { way: 'POST', instructions: 'Mẫu' },
    });
  });

  it('replaces lists and the applicant whole', async () => {
    const results = [{ name: 'Kết quả mẫu', documentId: '000.00.H26,2026/03/20,1/QĐ', code: 'KQ1' }];
    await update({ results, fees: [], applicant: applicantInput() });
    expect(await read()).toMatchObject({
      fees: [],
      results: [{ name: 'Kết quả mẫu', documentId: '000.00.H26,2026/03/20,1/QĐ', code: 'KQ1' }],
      documentIds: ['000.00.H26,2026/03/20,1/QĐ'],
      applicant: { name: 'Công dân Mẫu 0001', citizenNumber: '999090000001', formerIdentityNumber: null },
    });
  });

  it('may take a text away', async () => {
    await update({ note: '' });
    expect((await read()).note).toBeNull();
  });

  it('that changes nothing, or is of a dossier that the portal does not have, is a mistake', async () => {
    await expect(update({})).rejects.toMatchObject({ message: 'input must name a change.' });
    const missing = bench.run('updateDossier', { id: '000.00.L7.H26-990101-9999', input: { note: 'x' } });
    await expect(missing).rejects.toMatchObject({ name: 'InputError' });
  });

  it('names all mistakes', async () => {
    const input = { note: 'x'.repeat(2_001), applicant: applicantInput({ email: 'x', portalAccount: 'x' }) };
    const channel = (await read()).channel;
    const named = channel === 'ONLINE' ? 2 : 3;
    const failure = await update(input).catch((error: unknown) => error);
    expect(String(failure).split('; ')).toHaveLength(named);
  });
});

describe('exactly one update comes of it', () => {
  const cases: [string, object, string[]][] = [
    ['stalls', { stallWriteNext: 1, stallWriteMs: 900 }, ['send UPSTREAM_TIMEOUT', 'look DONE']],
    ['is lost', { failBeforeNext: 1 }, ['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE']],
    ['loses its answer', { failAfterNext: 1 }, ['send UPSTREAM_UNAVAILABLE', 'look DONE']],
    ['gets an unreadable answer', { unreadableNext: 1 }, ['send UPSTREAM_BAD_RESPONSE', 'look DONE']],
    ['is refused in name only', { failInNameNext: 1 }, ['send UPSTREAM_ERROR', 'look ABSENT', 'send DONE']],
    ['is answered double-encoded', { doubleEncoded: true }, ['send DONE']],
    ['is answered with "00"', { acceptedAs: '00' }, ['send DONE']],
  ];

  it.each(cases)('when it %s', async (_what, habits, expected) => {
    if ('stallWriteNext' in habits)
      bench = createCommandBench({ portal, directory, createRuntime: createAdapterRuntime, writes: IMPATIENT });
    const { trail } = await bench.during(habits, () => update({ summary: 'Trích yếu mẫu mới', status: 'COMPLETED' }));
    await portal.quiet();
    expect({ trail, count: bench.count(SERVICE, id) }).toEqual({ trail: expected, count: 1 });
    expect(await read()).toMatchObject({ summary: 'Trích yếu mẫu mới', status: 'COMPLETED' });
  });

  it('when the session is stale', async () => {
    const prepared = await bench.prepare('updateDossier', { id, input: { note: 'Mẫu' } });
    portal.expireSessions();
    expect((await bench.deliver('updateDossier', prepared)).trail).toEqual(['send DONE']);
    expect(bench.count(SERVICE, id)).toBe(1);
  });
});

describe('a write that may still be under way', () => {
  it('is waited for, and then not sent a second time', async () => {
    let now = Date.now();
    bench = createCommandBench({
      ...{ portal, directory, createRuntime: createAdapterRuntime },
      writes: { ...IMPATIENT, settleSeconds: 90 },
      now: () => new Date(now),
    });
    const late = { stallWriteNext: 1, stallWriteMs: 3_000, acceptAfterStall: true };
    const onUnclear = async () => {
      now += 30_000;
      await portal.quiet();
    };
    const run = () => bench.run('updateDossier', { id, input: { note: 'Đến muộn' } }, { onUnclear });
    const { trail } = await bench.during(late, run);
    expect(trail).toEqual(['send UPSTREAM_TIMEOUT', 'look UNCLEAR', 'look DONE']);
    expect(bench.count(SERVICE, id)).toBe(1);
  });

  it('is not waited for when it was answered, whatever the answer', async () => {
    const writes = { settleSeconds: 90 };
    bench = createCommandBench({ portal, directory, createRuntime: createAdapterRuntime, writes });
    const run = () => bench.run('updateDossier', { id, input: { note: 'Trả lời rồi' } });
    const { trail } = await bench.during({ failInNameNext: 1 }, run);
    expect(trail).toEqual(['send UPSTREAM_ERROR', 'look ABSENT', 'send DONE']);
  });

  it('is given up after its time, and sent again', async () => {
    let now = Date.now();
    bench = createCommandBench({
      ...{ portal, directory, createRuntime: createAdapterRuntime },
      writes: { settleSeconds: 90 },
      now: () => new Date(now),
    });
    const onUnclear = () => {
      now += 45_000;
    };
    const run = () => bench.run('updateDossier', { id, input: { note: 'Mất' } }, { onUnclear });
    const { trail } = await bench.during({ failBeforeNext: 1 }, run);
    expect(trail).toEqual([
      ...['send UPSTREAM_UNAVAILABLE', 'look UNCLEAR', 'look UNCLEAR', 'look ABSENT'],
      'send DONE',
    ]);
  });
});
