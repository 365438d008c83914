// Status pushes to the sample portal: there is no number for one, so what it changed is looked for.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPortalServer, type PortalServer } from '../../../sandbox/portal/createPortalServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createCommandBench, IMPATIENT, type CommandBench } from '../fixtures/commandBench.js';
import { createSampleRows } from '../fixtures/sampleRows.js';
import type { DossierRecord } from '../schema.generated.js';

const city = createSampleCity();
const { directory } = createSampleRows(city);
// A dossier for each test, so that none sees what another one changed.
const codes = city.dossiers.filter(({ status }) => status === 4).values();
const SERVICE = 'DongBoTrangThaiHoSo';
const RESULT = { name: 'Kết quả mẫu', documentId: '000.00.H26,2026/03/20,2/QĐ', url: 'https://tep.sample.invalid/kq' };

let portal: PortalServer;
let bench: CommandBench;
let id: string;
let warnings: object[];

function open(writes: object = {}): CommandBench {
  const ignore = () => undefined;
  const log = { debug: ignore, info: ignore, warn: (fields: object) => void warnings.push(fields), error: ignore };
  return createCommandBench({ portal, directory, createRuntime: createAdapterRuntime, writes, log });
}

beforeAll(async () => {
  portal = await createPortalServer({ city, port: 0 });
});
afterAll(() => portal.close());
beforeEach(() => {
  warnings = [];
  bench = open();
  id = codes.next().value?.code ?? '';
});

const read = () => bench.query<DossierRecord>('dossier', { code: id });
const push = (input: object) =>
  bench.run('pushDossierStatus', { id, input: { status: 'COMPLETED', content: 'Đã xong (mẫu)', ...input } });

describe('a status', () => {
  it('arrives with its results', async () => {
    const { trail, outcome } = await push({ results: [RESULT] });
    expect(trail).toEqual(['send DONE']);
    expect(outcome).toMatchObject({ result: { reference: id } });
    const record = await read();
    expect(record).toMatchObject({ status: 'COMPLETED', documentIds: [RESULT.documentId] });
    expect(record.progress?.at(-1)).toMatchObject({ content: 'Đã xong (mẫu)', status: 'COMPLETED' });
    expect(warnings).toEqual([]);
  });

  it('in an unusual order is sent, and logged', async () => {
    expect((await push({ status: 'ACCEPTED' })).trail).toEqual(['send DONE']);
    expect(warnings).toEqual([{ from: '4', to: '2' }]);
  });

  it('behind the last one is refused where the settings say which is the last', async () => {
    await push({ status: 'STOPPED' });
    expect((await push({ status: 'IN_PROGRESS' })).trail).toEqual(['send DONE']);
    await push({ status: 'STOPPED', content: 'Dừng lần hai (mẫu)' });
    bench = open({ terminal: [8] });
    await expect(push({ status: 'IN_PROGRESS' })).rejects.toMatchObject({
      message: expect.stringContaining('input.status must stay'),
    });
  });

  it('may be sent under another code, as some installations want it', async () => {
    bench = open({ statusCodes: { 9: '2' } });
    await push({});
    expect(await read()).toMatchObject({ status: 'ACCEPTED' });
    // It is the status itself that follows in order, not its other code.
    expect(warnings).toEqual([]);
  });

  it('names all mistakes', async () => {
    const input = { status: 'UNKNOWN', content: '', results: [{ ...RESULT, url: 'x' }] };
    const failure: unknown = await push(input).catch((error: unknown) => error);
    expect((failure as Error).message.split('; ')).toHaveLength(3);
  });
});

describe('exactly one push comes of it', () => {
  const lost = ['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE'];
  const cases: [string, object, string[]][] = [
    ['stalls', { stallWriteNext: 1, stallWriteMs: 900 }, ['send UPSTREAM_TIMEOUT', 'look DONE']],
    ['is lost', { failBeforeNext: 1 }, lost],
    ['loses its answer', { failAfterNext: 1 }, ['send UPSTREAM_UNAVAILABLE', 'look DONE']],
    ['gets an unreadable answer', { unreadableNext: 1 }, ['send UPSTREAM_BAD_RESPONSE', 'look DONE']],
    ['is refused in name only', { failInNameNext: 1 }, ['send UPSTREAM_ERROR', 'look ABSENT', 'send DONE']],
    ['is answered double-encoded', { doubleEncoded: true }, ['send DONE']],
    ['is answered with "00"', { acceptedAs: '00' }, ['send DONE']],
  ];

  it.each(cases)('when it %s', async (_what, habits, expected) => {
    if ('stallWriteNext' in habits) bench = open(IMPATIENT);
    const { trail } = await bench.during(habits, () => push({ results: [RESULT] }));
    await portal.quiet();
    expect({ trail, count: bench.count(SERVICE, id) }).toEqual({ trail: expected, count: 1 });
    expect(await read()).toMatchObject({ status: 'COMPLETED' });
  });

  it('when a status that the dossier has already is lost: it does not count as sent', async () => {
    const { trail } = await bench.during({ failBeforeNext: 1 }, () => push({ status: 'IN_PROGRESS' }));
    expect({ trail, count: bench.count(SERVICE, id) }).toEqual({ trail: lost, count: 1 });
  });

  it('when the session is stale', async () => {
    const input = { status: 'COMPLETED', content: 'Mẫu' };
    const prepared = await bench.prepare('pushDossierStatus', { id, input });
    portal.expireSessions();
    expect((await bench.deliver('pushDossierStatus', prepared)).trail).toEqual(['send DONE']);
    expect(bench.count(SERVICE, id)).toBe(1);
  });
});
