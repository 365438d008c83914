// One opinion over the sample survey system: what is refused before, stored once, and found again when in doubt.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import {
  createConsultationsServer,
  type ConsultationsServer,
} from '../../../sandbox/consultations/createConsultationsServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { InputError } from '../../kit/index.js';
import { consultationsConfig, createDirectory, NOW, wardsOf } from '../fixtures/sampleConsultations.js';
import { createSurveyBench, type SurveyBench } from '../fixtures/surveyBench.js';
import { consultationsAdapter } from '../index.js';
import { toReference } from './reference.js';

const city = createSampleCity();
const directory = createDirectory(city);
const [ward = ''] = wardsOf(city);
const OURS = toReference('mau-1.opinion');
let server: ConsultationsServer;
let bench: SurveyBench;
let now = NOW;

function open(more: object = {}): SurveyBench {
  const config = consultationsConfig(server.url, { writes: { timeoutMs: 300, settleSeconds: 60 }, ...more });
  const options = { units: directory, limits: { readMs: 5_000 }, now: () => new Date(now) };
  const runtime = createAdapterRuntime(consultationsAdapter, config, options);
  return createSurveyBench(consultationsAdapter, runtime, directory.scopeOf());
}

beforeEach(async () => {
  now = NOW;
  server = await createConsultationsServer({ city, port: 0, now: () => now });
  bench = open();
});
afterEach(() => server.close());

const ANSWERS = [
  { question: 'DONGY', answer: 'Y' },
  { question: 'GOPY', answer: ' Góp ý mẫu\nhai dòng ' },
];
const input = (more: object = {}) => ({
  unit: ward,
  input: { consultation: '345604', household: 'HO-MAU-9001', answers: ANSWERS, ...more },
});
const prepared = async () => (await bench.prepare(input())).payload;

describe('an opinion', () => {
  it('is stored under the fields of its questions, with unit, household and our number', async () => {
    const { payload, subject } = await bench.prepare(input());
    expect(subject).toBe(`consultation 345604 ${ward}`);
    expect(payload).toMatchObject({
      agency: expect.stringMatching(/^H26\./),
      household: 'HO-MAU-9001',
      answers: { DONGY: 'Y', GOPY: 'Góp ý mẫu\nhai dòng' },
    });
    const before = await bench.query<{ households: number }>('consultationSummary', {
      ...{ consultation: '345604', unit: ward, reach: 'SELF' },
    });
    expect(await bench.send(payload)).toMatchObject({ outcome: 'DONE', result: { reference: expect.any(String) } });
    expect(server.effects()).toEqual({ [OURS]: 1 });
    // Counted at once: what was kept is forgotten.
    const after = await bench.query<{ households: number }>('consultationSummary', {
      ...{ consultation: '345604', unit: ward, reach: 'SELF' },
    });
    expect(after.households).toBe(before.households + 1);
  });

  it.each([[{ version: 7 }], [{ numbersAsText: true }]] as const)('is stored in the dialect %j', async (habit) => {
    Object.assign(server.behaviour, habit);
    expect(await bench.send(await prepared())).toMatchObject({ outcome: 'DONE' });
    expect(server.effects()).toEqual({ [OURS]: 1 });
    expect(await bench.reconcile(await prepared())).toMatchObject({ outcome: 'DONE' });
  });

  it('writes the older form of the agency where the settings say so', async () => {
    const older = open({ writes: { unitCodeForm: 'OLD' } });
    expect((await older.prepare(input())).payload).toMatchObject({ agency: expect.stringMatching(/\.H26$/) });
  });

  it('is stored where only files could not be moved', async () => {
    server.behaviour.moveFilesNext = 1;
    const outcome = await bench.send(await prepared());
    expect(outcome).toMatchObject({ outcome: 'DONE', result: { reference: expect.stringMatching(/^\d+$/) } });
  });

  it('goes out again in a new session, and is stored once', async () => {
    const payload = await prepared();
    server.expireSessions();
    expect(await bench.send(payload)).toMatchObject({ outcome: 'DONE' });
    expect(server.effects()).toEqual({ [OURS]: 1 });
  });

  it('is refused where the consultation is not there or not active any more', async () => {
    const payload = (await prepared()) as object;
    const reason = { en: expect.stringContaining('does not take opinions') };
    expect(await bench.send({ ...payload, survey: '345611' })).toMatchObject({ outcome: 'REFUSED', reason });
  });
});

describe('in doubt', () => {
  it('an opinion that was stored before the connection broke is found', async () => {
    server.behaviour.failAfterNext = 1;
    await expect(bench.send(await prepared())).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', sent: true });
    expect(await bench.reconcile(await prepared())).toMatchObject({ outcome: 'DONE' });
    expect(server.effects()).toEqual({ [OURS]: 1 });
  });

  it('one that is not there is absent only when it cannot be under way any more', async () => {
    server.behaviour.failBeforeNext = 1;
    await expect(bench.send(await prepared())).rejects.toMatchObject({ sent: true });
    expect(await bench.reconcile(await prepared())).toEqual({ outcome: 'UNCLEAR' });
    now += 61_000;
    expect(await bench.reconcile(await prepared())).toEqual({ outcome: 'ABSENT' });
    expect(await bench.send(await prepared())).toMatchObject({ outcome: 'DONE' });
    expect(server.effects()).toEqual({ [OURS]: 1 });
  });

  it('one that arrives after the time-out is found', async () => {
    Object.assign(server.behaviour, { stallWriteNext: 1, stallWriteMs: 600 });
    await expect(bench.send(await prepared())).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT', sent: true });
    expect(await bench.reconcile(await prepared())).toEqual({ outcome: 'UNCLEAR' });
    let found = await bench.reconcile(await prepared());
    while (found.outcome === 'UNCLEAR') found = await bench.reconcile(await prepared());
    expect(found).toMatchObject({ outcome: 'DONE' });
  });

  it('nothing is said where not all answers were seen, or their number is not told', async () => {
    now += 61_000;
    bench.client.sendTimes.leaves('mau-1.opinion');
    now += 61_000;
    const narrow = open({ export: { lookWindowSize: 10, emptyWindows: 1 } });
    const payload = (await prepared()) as object;
    narrow.client.sendTimes.isOver('mau-1.opinion');
    expect(await narrow.reconcile({ ...payload, survey: '345602' })).toEqual({ outcome: 'UNCLEAR' });
    server.behaviour.emptySummary = true;
    expect(await bench.reconcile(payload)).toEqual({ outcome: 'UNCLEAR' });
  });

  it('a login that fails says that nothing has left', async () => {
    const payload = await prepared();
    server.expireSessions();
    server.behaviour.failNext = 9;
    await expect(bench.send(payload)).rejects.toMatchObject({ sent: false });
    expect(server.effects()).toEqual({});
  });
});

describe('before it is accepted', () => {
  const refused = async (args: object) => {
    const error: unknown = await bench.prepare(args).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  };

  it.each([
    ['a consultation that has ended', { consultation: '345601' }, 'input.consultation'],
    ['one that has not begun', { consultation: '345609' }, 'input.consultation'],
    ['one that is not there', { consultation: '1' }, 'input.consultation'],
    ['an unknown question', { answers: [{ question: 'KHAC', answer: 'Y' }] }, 'input.answers[0].question'],
    ['a hidden question', { answers: [...ANSWERS, { question: 'DV', answer: 'H26' }] }, 'input.answers[2].question'],
    ['a question twice', { answers: [...ANSWERS, { question: 'DONGY', answer: 'N' }] }, 'input.answers[2].question'],
    ['an answer that is none', { answers: [{ question: 'DONGY', answer: 'A1' }] }, 'input.answers[0].answer'],
    ['words for a code', { answers: [{ question: 'PHUONGAN', answer: 'một hai' }] }, 'input.answers[0].answer'],
    ['control characters', { answers: [{ question: 'GOPY', answer: 'a\u0000b' }] }, 'input.answers[0].answer'],
    ['too long a text', { answers: [{ question: 'GOPY', answer: 'a'.repeat(2_001) }] }, 'input.answers[0].answer'],
    ['a mandatory question left out', { answers: [{ question: 'PHUONGAN', answer: 'A1' }] }, 'input.answers must'],
    ['a personal number', { household: '999 000 000 001' }, 'input.household'],
    ['markup in the household', { household: '<b>' }, 'input.household'],
  ])('%s is refused by name', async (_what, more, name) => {
    const message = await refused(input(more));
    expect(message).toContain(name);
    expect(message).not.toContain('999');
  });

  it('a unit without an agency, and a survey without the hidden questions, are refused', async () => {
    expect(await refused({ ...input(), unit: 'hn:2025-07:99999' })).toContain('unit');
    bench = open({ questions: { reference: 'KHONGCO' } });
    expect(await refused(input())).toContain('input.consultation');
    expect(server.effects()).toEqual({});
  });
});
