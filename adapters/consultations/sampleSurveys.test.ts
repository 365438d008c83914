// Reads over the sample survey system: every quirk of the wire, and numbers against the sample's own rows.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import {
  createConsultationsServer,
  type ConsultationsServer,
} from '../../sandbox/consultations/createConsultationsServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { consultationsConfig, createDirectory, NOW, wardsOf } from './fixtures/sampleConsultations.js';
import { createSurveyBench, type Rows, type SurveyBench } from './fixtures/surveyBench.js';
import { consultationsAdapter } from './index.js';
import type { ConsultationSummaryRecord } from './schema.generated.js';

const city = createSampleCity();
const directory = createDirectory(city);
const wards = wardsOf(city);
const [ward = ''] = wards;
const SMALL_WARD = wards[9] ?? '';
const SURVEY = '345605';
let server: ConsultationsServer;
let bench: SurveyBench;

function open(more: object = {}): SurveyBench {
  const runtime = createAdapterRuntime(consultationsAdapter, consultationsConfig(server.url, more), {
    units: directory,
    limits: { readMs: 5_000 },
    now: () => new Date(NOW),
  });
  return createSurveyBench(consultationsAdapter, runtime, directory.scopeOf());
}

/** Without anything kept, so that every question reaches the system. */
const FRESH = { listSeconds: 0, tallySeconds: 0 };

const summary = (args: object, on = bench) => on.query<ConsultationSummaryRecord>('consultationSummary', args);

beforeEach(async () => {
  server = await createConsultationsServer({ city, port: 0, now: () => NOW });
  bench = open(FRESH);
});
afterEach(() => server.close());

/** Households of a ward in the sample, counted from its own rows. */
function answersOf(unit: string, survey: string): Map<string, string> {
  const rows = server.surveys().find(({ sid }) => String(sid) === survey)?.responses ?? [];
  const known = new Map<string, string>();
  for (const { answers, submittedAt } of rows) {
    const code = answers['DV'] ?? '';
    const whose = directory.agency(code)?.unit ?? directory.unitOn(code, '2026-06-01');
    if (submittedAt !== null && whose === unit) known.set(answers['HO'] ?? '', answers['DONGY'] ?? '');
  }
  return known;
}

describe('results', () => {
  it('are those of the sample, household by household', async () => {
    const answers = answersOf(ward, SURVEY);
    const yes = [...answers.values()].filter((answer) => answer === 'Y').length;
    const result = await summary({ consultation: SURVEY, unit: ward, reach: 'SELF' });
    expect(yes).toBeGreaterThan(5);
    expect(result).toMatchObject({ households: answers.size, units: 1, hiddenUnits: 0 });
    expect(result.agreeing).toBeCloseTo(yes / answers.size, 3);
    expect(result.questions?.map(({ code }) => code)).toEqual(['DONGY', 'PHUONGAN']);
    expect(result.questions?.[0]?.text).toBe('Ông (bà) có đồng ý không?');
  });

  it('hide a ward with few households, and leave it out of sums', async () => {
    expect(answersOf(SMALL_WARD, SURVEY).size).toBeLessThan(5);
    const hidden = await summary({ consultation: SURVEY, unit: SMALL_WARD, reach: 'SELF' });
    expect(hidden).toMatchObject({ households: null, agreeing: null, units: 1, hiddenUnits: 1, suppressed: true });
    const page = await bench.query<Rows>('consultationResults', { consultation: SURVEY, first: 100 });
    const told = page.items.map(({ record }) => record['households'] as number | null);
    const sum = told.reduce((total: number, count) => total + (count ?? 0), 0);
    // One hidden ward would follow from the total: another one is hidden with it.
    expect(told.filter((count) => count === null).length).toBeGreaterThanOrEqual(2);
    const all = await summary({ consultation: SURVEY });
    expect(all).toMatchObject({
      households: sum,
      units: 12,
      hiddenUnits: told.filter((count) => count === null).length,
    });
    const total = await bench.query<ConsultationSummaryRecord>('consultationTotal', { consultation: SURVEY });
    expect((total.households ?? 0) - sum).toBeGreaterThanOrEqual(5);
  });

  it('add up wards below the city, and nothing of it for the city alone', async () => {
    const below = await summary({ consultation: SURVEY, unit: 'hn:01' });
    expect(below).toEqual(await summary({ consultation: SURVEY }));
    expect((await summary({ consultation: SURVEY, unit: 'hn:01', reach: 'SELF' })).units).toBe(0);
  });

  it('come for many units at once from one count', async () => {
    const kept = open();
    const before = server.logins();
    const some = wards.slice(0, 6);
    const answers = await kept.ofUnits<ConsultationSummaryRecord>('consultationSummary', some, {
      consultation: SURVEY,
    });
    const told = answers.flatMap(({ households }, index) => (households === null ? [] : [[some[index], households]]));
    expect(told.length).toBeGreaterThanOrEqual(4);
    expect(told).toEqual(told.map(([unit]) => [unit, answersOf(String(unit), SURVEY).size]));
    expect(server.logins() - before).toBe(1);
  });

  it('are none for a consultation that is not there, is a draft, or that nobody has answered', async () => {
    expect(await summary({ consultation: '999999' })).toBeNull();
    expect(await summary({ consultation: '345611' })).toBeNull();
    expect(await summary({ consultation: '345610' })).toMatchObject({ households: 0, units: 0, suppressed: false });
    const shown = open({ ...FRESH, showInactive: true });
    expect(await summary({ consultation: '345611' }, shown)).toMatchObject({ households: 0, units: 0 });
  });

  it('go on behind a large gap in the ids, and fail where answers are missing', async () => {
    const wide = await summary({ consultation: '345602', unit: ward, reach: 'SELF' });
    expect(wide.households).toBe(answersOf(ward, '345602').size);
    const narrow = open({ ...FRESH, export: { windowSize: 100, emptyWindows: 3 } });
    await expect(summary({ consultation: '345602' }, narrow)).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
    const few = open({ ...FRESH, export: { windowSize: 100, maxWindows: 2 } });
    await expect(summary({ consultation: SURVEY }, few)).rejects.toMatchObject({ code: 'UPSTREAM_TOO_LARGE' });
  });

  it('are the same for every dialect of the system', async () => {
    const expected = await summary({ consultation: SURVEY });
    const habits = [
      { version: 7 },
      { exportById: true },
      { numbersAsText: true },
      { emptyWindow: 'FILE' },
      { emptySummary: true },
    ] as const;
    for (const habit of habits) {
      Object.assign(server.behaviour, habit);
      expect(await summary({ consultation: SURVEY })).toEqual(expected);
    }
    expect(await summary({ consultation: SURVEY }, open({ ...FRESH, export: { format: 'csv' } }))).toEqual(expected);
    expect(await summary({ consultation: SURVEY }, open({ ...FRESH, export: { neededFields: false } }))).toEqual(
      expected,
    );
    expect(await summary({ consultation: SURVEY }, open({ ...FRESH, fieldNames: 'Q' }))).toEqual(expected);
  });
});

describe('consultations', () => {
  it('have a state by the clock, and plain titles', async () => {
    const { items } = await bench.query<Rows>('consultations', { first: 100 });
    const states = items.map(({ record }) => record['state']);
    expect(states).toEqual([
      ...['CLOSED', 'CLOSED', 'CLOSED', 'OPEN', 'OPEN', 'OPEN', 'OPEN', 'OPEN', 'PLANNED', 'OPEN'],
    ]);
    expect(items[3]?.record).toMatchObject({
      code: '345604',
      title: 'Sắp xếp tổ dân phố (mẫu)',
      startsAt: new Date('2026-06-01T08:00:00+07:00'),
    });
  });

  it('are those that the settings name', async () => {
    const some = open({ surveys: ['345603', '345611'] });
    const { items } = await some.query<Rows>('consultations', {});
    expect(items.map(({ record }) => record['code'])).toEqual(['345603']);
  });
});

describe('the session', () => {
  it.each(['Invalid session key', 'Invalid Session key'] as const)('is renewed once on "%s"', async (sessionText) => {
    server.behaviour.sessionText = sessionText;
    await bench.query('consultations', {});
    server.expireSessions();
    await Promise.all([bench.query('consultations', {}), bench.query('consultation', { code: SURVEY })]);
    expect(server.logins()).toBe(2);
  });

  it('is opened once for everybody, and given back at the end', async () => {
    await Promise.all(wards.slice(0, 3).map((unit) => summary({ consultation: SURVEY, unit })));
    expect(server.logins()).toBe(1);
    expect(server.sessionsOpen()).toBe(1);
    await bench.client.remote.close();
    expect(server.sessionsOpen()).toBe(0);
  });

  it('is not asked for again at once after a refusal', async () => {
    const wrong = open({ ...FRESH, password: 'another' });
    await expect(wrong.query('consultations', {})).rejects.toMatchObject({ code: 'UPSTREAM_AUTH' });
    server.behaviour.interface = 'OFF';
    // Asked, it would not be UPSTREAM_AUTH.
    await expect(wrong.query('consultations', {})).rejects.toMatchObject({ code: 'UPSTREAM_AUTH' });
  });
});

describe('what is no answer', () => {
  it.each([[{ interface: 'OFF' }], [{ interface: 'HTML' }], [{ wrongIdNext: 9 }]])('%j', async (habit) => {
    Object.assign(server.behaviour, habit);
    await expect(bench.query('consultations', {})).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });
});
