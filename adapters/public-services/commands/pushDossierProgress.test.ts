// Progress on the sample portal, which appends whatever it is sent: a step that arrives twice is there twice.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPortalServer, type PortalServer } from '../../../sandbox/portal/createPortalServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createCommandBench, IMPATIENT, type CommandBench } from '../fixtures/commandBench.js';
import { stepInputs } from '../fixtures/sampleCommands.js';
import { createSampleRows } from '../fixtures/sampleRows.js';
import type { DossierRecord } from '../schema.generated.js';

const city = createSampleCity();
const { directory, wards, dossiersOf } = createSampleRows(city);
const codes = dossiersOf(wards[0]).values();
const SERVICE = 'CapNhatTienDoHoSoMC';
const END = new Date();

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

const push = (steps: readonly object[]) => bench.run('pushDossierProgress', { id, steps });

/** Contents of the steps that a test has added, in the order shown. */
async function added(): Promise<string[]> {
  const { progress } = await bench.query<DossierRecord>('dossier', { code: id });
  return (progress ?? []).map(({ content }) => content ?? '').filter((content) => content.startsWith('Bước mẫu'));
}
const names = (count: number) => Array.from({ length: count }, (_, place) => `Bước mẫu ${place + 1}`);

describe('steps of progress', () => {
  it('are added in their order, ten per call', async () => {
    expect((await push(stepInputs(23, END))).trail).toEqual(['send DONE']);
    expect(await added()).toEqual(names(23));
    expect(bench.count(SERVICE, id)).toBe(23);
  });

  it('that are there already are not sent again', async () => {
    await push(stepInputs(3, END));
    await push(stepInputs(3, END));
    expect(bench.count(SERVICE, id)).toBe(3);
  });

  it.each([
    ['none', () => [], 'steps must have 1 to 100 entries.'],
    ['too many', () => stepInputs(101, END), 'steps must have 1 to 100 entries.'],
    ['out of order', () => stepInputs(3, END).reverse(), 'steps must be in order of time.'],
    ['two alike', () => [...stepInputs(1, END), ...stepInputs(1, END)], /^steps must differ from each other/],
    [
      'with an officer of 51 characters',
      () => stepInputs(1, END).map((step) => ({ ...step, officer: 'x'.repeat(51) })),
      'steps[0].officer must have 1 to 50 characters.',
    ],
  ])('are refused when there are %s', async (_what, steps, message) => {
    const failure: unknown = await push(steps()).catch((error: unknown) => error);
    expect((failure as Error).message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(bench.count(SERVICE, id)).toBe(0);
  });
});

describe('every step is there exactly once', () => {
  const lost = ['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE'];
  const cases: [string, object, number, string[]][] = [
    ['stalls', { stallWriteNext: 1, stallWriteMs: 900 }, 4, ['send UPSTREAM_TIMEOUT', 'look DONE']],
    [
      'stalls in its first part',
      { stallWriteNext: 1, stallWriteMs: 900 },
      14,
      ['send UPSTREAM_TIMEOUT', 'look ABSENT', 'send DONE'],
    ],
    ['is lost', { failBeforeNext: 1 }, 4, lost],
    ['loses the answer to its first part', { failAfterNext: 1 }, 14, lost],
    ['loses its answer', { failAfterNext: 1 }, 4, ['send UPSTREAM_UNAVAILABLE', 'look DONE']],
    ['gets an unreadable answer', { unreadableNext: 1 }, 4, ['send UPSTREAM_BAD_RESPONSE', 'look DONE']],
    ['is refused in name only', { failInNameNext: 1 }, 4, ['send UPSTREAM_ERROR', 'look ABSENT', 'send DONE']],
    ['is answered double-encoded', { doubleEncoded: true }, 4, ['send DONE']],
    ['is answered with "00"', { acceptedAs: '00' }, 4, ['send DONE']],
  ];

  it.each(cases)('when the push %s', async (_what, habits, count, expected) => {
    if ('stallWriteNext' in habits)
      bench = createCommandBench({ portal, directory, createRuntime: createAdapterRuntime, writes: IMPATIENT });
    const { trail } = await bench.during(habits, () => push(stepInputs(count, END)));
    await portal.quiet();
    expect({ trail, count: bench.count(SERVICE, id) }).toEqual({ trail: expected, count });
    expect(await added()).toEqual(names(count));
  });

  it('when the session is stale', async () => {
    const prepared = await bench.prepare('pushDossierProgress', { id, steps: stepInputs(2, END) });
    portal.expireSessions();
    expect((await bench.deliver('pushDossierProgress', prepared)).trail).toEqual(['send DONE']);
    expect(bench.count(SERVICE, id)).toBe(2);
  });

  it('whatever is lost, and how often', async () => {
    const losses = fc.record({
      count: fc.integer({ min: 1, max: 35 }),
      failBeforeNext: fc.nat(1),
      failAfterNext: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(losses, async ({ count, ...habits }) => {
        // A new breaker and a new dossier each time.
        bench = createCommandBench({ portal, directory, createRuntime: createAdapterRuntime });
        id = codes.next().value ?? '';
        await bench.during(habits, () => push(stepInputs(count, END)));
        expect(await added()).toEqual(names(count));
        expect(bench.count(SERVICE, id)).toBe(count);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a refusal', () => {
  it('of a dossier that is gone by now says so', async () => {
    const prepared = await bench.prepare('pushDossierProgress', { id, steps: stepInputs(1, END) });
    const { steps } = prepared.payload as { steps: object[] };
    const payload = { code: '000.00.L7.H26-990101-9999', steps };
    const { outcome } = await bench.deliver('pushDossierProgress', { subject: 'gone', payload });
    expect(outcome).toMatchObject({ outcome: 'REFUSED', reason: { en: 'The portal does not have this dossier.' } });
  });

  it('of a later part says that the first steps are recorded', async () => {
    const prepared = await bench.prepare('pushDossierProgress', { id, steps: stepInputs(12, END) });
    const { code, steps } = prepared.payload as { code: string; steps: object[] };
    const payload = { code, steps: steps.map((step, place) => (place === 11 ? { ...step, TrangThai: '99' } : step)) };
    const { outcome } = await bench.deliver('pushDossierProgress', { subject: 'half', payload });
    expect(outcome).toMatchObject({ outcome: 'REFUSED', reason: { en: expect.stringContaining('first steps') } });
    expect(await added()).toEqual(names(10));
  });
});
