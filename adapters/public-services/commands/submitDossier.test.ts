// Sending new dossiers to the sample portal over a real socket, whatever happens on the way.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPortalServer, type PortalServer } from '../../../sandbox/portal/createPortalServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createCommandBench, IMPATIENT, type CommandBench } from '../fixtures/commandBench.js';
import type { RunOptions } from '../fixtures/runCommand.js';
import { applicantInput, dossierInput } from '../fixtures/sampleCommands.js';
import { createSampleRows } from '../fixtures/sampleRows.js';
import type { Page } from '../../kit/index.js';
import type { DossierRecord } from '../schema.generated.js';

const city = createSampleCity();
const { directory, wards } = createSampleRows(city);
const [UNIT] = wards;
const PROCEDURE = city.procedures[0]?.code ?? '';
const SERVICE = 'DongBoHoSoMC False';

let portal: PortalServer;
let bench: CommandBench;

beforeAll(async () => {
  portal = await createPortalServer({ city, port: 0 });
});
afterAll(() => portal.close());
beforeEach(() => {
  bench = createCommandBench({ portal, directory, createRuntime: createAdapterRuntime });
});

function codeOf(prepared: { readonly payload: unknown }): string {
  return (prepared.payload as { code: string }).code;
}

function prepare(changes: object = {}) {
  return bench.prepare('submitDossier', { unit: UNIT, input: dossierInput(PROCEDURE, changes) });
}

async function submit(options: RunOptions = {}, changes: object = {}) {
  const prepared = await prepare(changes);
  const run = await bench.deliver('submitDossier', prepared, options);
  await portal.quiet();
  const code = codeOf(prepared);
  return { ...run, code, count: bench.count(SERVICE, code) };
}

describe('a dossier that is sent', () => {
  it('is accepted once and shown as it was sent', async () => {
    const { code, count, trail, outcome } = await submit();
    expect({ trail, count }).toEqual({ trail: ['send DONE'], count: 1 });
    expect(outcome).toMatchObject({ result: { row: { type: 'Dossier', key: code }, reference: code } });
    const record = await bench.query<DossierRecord>('dossier', { code });
    expect(record).toMatchObject({
      procedureCode: PROCEDURE,
      procedureName: city.procedures[0]?.name,
      status: 'ACCEPTED',
      channel: 'DIRECT',
      unitKey: UNIT,
      summary: 'Hồ sơ mẫu từ thử nghiệm',
      applicant: { name: 'Công dân Mẫu 0001', citizenNumber: '999090000001', phone: '0000000001' },
      delivery: { way: 'POST' },
      fees: [{ amount: 10_000 }],
      attachments: [{ fileId: 'tep-mau-1', digitised: true }],
      otherPapers: [{ quantity: 2 }],
      hasDigitisedPapers: true,
    });
  });

  it('has a code of the unit’s agency, the day and a number', async () => {
    const agency = city.agencies.find(({ unitKey, kind }) => unitKey === UNIT && kind === 'WARD');
    const { code } = await submit();
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date());
    expect(code).toMatch(new RegExp(`^${agency?.oldCode}-${day.slice(2).replaceAll('-', '')}-\\d{5}$`));
  });

  it('leads the list of its unit', async () => {
    const { code } = await submit({}, { acceptedAt: new Date() });
    const page = await bench.query<Page<DossierRecord>>('dossiers', { unit: UNIT, first: 5 });
    expect(page.items.map(({ record }) => record.code)).toContain(code);
  });

  it('may be of an enterprise, which has a registration number instead of a person’s', async () => {
    const applicant = { name: 'Doanh nghiệp Mẫu', kind: 'ENTERPRISE', identifier: '0000000001' };
    expect((await submit({}, { applicant })).trail).toEqual(['send DONE']);
  });
});

describe('exactly one dossier comes of it', () => {
  const cases: [string, object, string[]][] = [
    ['stalls beyond the deadline', { stallWriteNext: 1, stallWriteMs: 900 }, ['send UPSTREAM_TIMEOUT', 'look DONE']],
    [
      'is reset before it is accepted',
      { failBeforeNext: 1 },
      ['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE'],
    ],
    ['is reset after it was accepted', { failAfterNext: 1 }, ['send UPSTREAM_UNAVAILABLE', 'look DONE']],
    ['is answered with something unreadable', { unreadableNext: 1 }, ['send UPSTREAM_BAD_RESPONSE', 'look DONE']],
    ['is refused in name only', { failInNameNext: 1 }, ['send UPSTREAM_ERROR', 'look ABSENT', 'send DONE']],
    ['is answered with "00"', { acceptedAs: '00' }, ['send DONE']],
    ['is answered double-encoded', { doubleEncoded: true }, ['send DONE']],
    ['arrives twice, and exists with 3', { deliverTwiceNext: 1, duplicateCode: 3 }, ['send DONE']],
    ['arrives twice, and exists with -3', { deliverTwiceNext: 1, duplicateCode: '-3' }, ['send DONE']],
    ['arrives twice, and exists with 0', { deliverTwiceNext: 1, duplicateCode: 0 }, ['send DONE']],
  ];

  it.each(cases)('when the write %s', async (_what, habits, expected) => {
    if ('stallWriteNext' in habits)
      bench = createCommandBench({ portal, directory, createRuntime: createAdapterRuntime, writes: IMPATIENT });
    const { trail, count, code } = await bench.during(habits, () => submit());
    expect({ trail, count }).toEqual({ trail: expected, count: 1 });
    expect(await bench.query('dossier', { code })).toMatchObject({ status: 'ACCEPTED' });
  });

  it('when it is lost again and again', async () => {
    const { trail, count } = await bench.during({ failBeforeNext: 2, failAfterNext: 3 }, () => submit());
    expect(trail).toEqual([
      ...['send UPSTREAM_UNAVAILABLE', 'look ABSENT'],
      ...['send UPSTREAM_UNAVAILABLE', 'look ABSENT'],
      ...['send UPSTREAM_UNAVAILABLE', 'look DONE'],
    ]);
    expect(count).toBe(1);
  });

  it('when the session is stale: a refused session is no attempt', async () => {
    await submit();
    const prepared = await prepare();
    portal.expireSessions();
    const { trail } = await bench.deliver('submitDossier', prepared);
    expect(trail).toEqual(['send DONE']);
    expect(bench.count(SERVICE, codeOf(prepared))).toBe(1);
  });

  it('when the first attempt arrives after the second', async () => {
    const habits = { stallWriteNext: 1, stallWriteMs: 3_000, acceptAfterStall: true };
    bench = createCommandBench({ portal, directory, createRuntime: createAdapterRuntime, writes: IMPATIENT });
    const { trail, count, code } = await bench.during(habits, () => submit());
    expect(trail).toEqual(['send UPSTREAM_TIMEOUT', 'look ABSENT', 'send DONE']);
    expect(count).toBe(1);
    expect(await bench.query('dossier', { code })).toMatchObject({ status: 'ACCEPTED' });
  });
});

it('comes to exactly one dossier, whatever goes wrong, and however often', async () => {
  const wrong = fc.record({
    failBeforeNext: fc.nat(2),
    failAfterNext: fc.nat(2),
    failInNameNext: fc.nat(1),
    unreadableNext: fc.nat(1),
    deliverTwiceNext: fc.nat(1),
    duplicateCode: fc.constantFrom(3, -3, 0, '3'),
    acceptedAs: fc.constantFrom(null, 0, '00'),
    doubleEncoded: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(wrong, async (habits) => {
      // A breaker of its own.
      bench = createCommandBench({ portal, directory, createRuntime: createAdapterRuntime });
      const { outcome, count } = await bench.during(habits, () => submit());
      expect({ outcome: outcome?.outcome, count }).toEqual({ outcome: 'DONE', count: 1 });
    }),
    { numRuns: 40 },
  );
});

describe('a code that is taken', () => {
  it.each([
    ['another holder', { applicant: applicantInput({ citizenNumber: '999090000002' }) }],
    ['another name', { applicant: applicantInput({ name: 'Công dân Mẫu 0002' }) }],
    ['another procedure', { procedure: city.procedures[1]?.code }],
  ])('by %s is refused, and the other dossier stays', async (_what, changes) => {
    const first = await submit();
    const { item } = (await prepare(changes)).payload as { item: object };
    const payload = { code: first.code, item: { ...item, MaHoSo: first.code } };
    const { outcome } = await bench.deliver('submitDossier', { subject: 'clash', payload });
    expect(outcome).toMatchObject({ outcome: 'REFUSED', reason: { en: expect.stringContaining('another dossier') } });
    expect(bench.count(SERVICE, first.code)).toBe(1);
  });
});

it('says that the portal refused, in its own words', async () => {
  const { code, item } = (await prepare()).payload as { code: string; item: object };
  const payload = { code, item: { ...item, GhiChu: 'x'.repeat(2_001) } };
  const { outcome, trail } = await bench.deliver('submitDossier', { subject: 'long', payload });
  expect(trail).toEqual(['send REFUSED']);
  expect(outcome).toMatchObject({ reason: { en: 'The national portal does not take this dossier.' } });
});
