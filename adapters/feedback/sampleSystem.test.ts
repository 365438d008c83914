// The adapter over the sample system: the same answers whatever the server's habits, and numbers that can be counted.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createFeedbackServer, type FeedbackServer } from '../../sandbox/feedback/createFeedbackServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { createCall } from '../kit/conformance/index.js';
import type { AdapterCall, Log, Page } from '../kit/index.js';
import { createDirectory, feedbackConfig, NOW } from './fixtures/sampleFeedback.js';
import { feedbackAdapter as adapter } from './index.js';
import { medianOf } from './loaders/summary.js';
import type { FeedbackRequestRecord, FeedbackSummaryRecord } from './schema.generated.js';

const city = createSampleCity();
const directory = createDirectory(city);
const WARD = 'hn:2025-07:00004';
const ALL = { first: 100 };
let server: FeedbackServer;
const warnings: object[] = [];
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (fields) => void warnings.push(fields),
  error: () => undefined,
};

beforeEach(async () => {
  warnings.length = 0;
  server = await createFeedbackServer({ city, port: 0, now: () => NOW });
});
afterEach(() => server.close());

function createBench(config: object = {}) {
  const around = { units: directory, limits: { readMs: 10_000 }, now: () => new Date(NOW), log };
  const client = adapter.createClient(createAdapterRuntime(adapter, feedbackConfig(server.url, config), around));
  const call = createCall(client, directory.scopeOf([WARD])) as AdapterCall<never>;
  return {
    list: async (args: object = ALL) =>
      (await adapter.queries['feedbackRequests']?.(args as never, call)) as Page<FeedbackRequestRecord>,
    summary: async (args: object, unit = WARD, within = call) =>
      (
        await adapter.fields?.['Unit']?.['feedbackSummary']?.([unit], args as never, within)
      )?.[0] as FeedbackSummaryRecord,
    services: async () => (await adapter.queries['feedbackServices']?.({} as never, call)) as Page,
    load: (type: string, keys: readonly string[]) => adapter.entities[type]?.load(keys, call),
    city: createCall(client, directory.scopeOf()) as AdapterCall<never>,
  };
}

describe('requests', () => {
  it('come with who, where, when, and what was done', async () => {
    const { items } = await createBench().list();
    expect(items.length).toBeGreaterThan(10);
    const times = items.map(({ record }) => record.requestedAt?.getTime() ?? 0);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const done = items.find(({ record }) => record.status === 'CLOSED')?.record;
    expect(done).toMatchObject({
      ...{ unitKeys: [WARD], agencyCodes: ['H26.L0'], statusCode: 'closed' },
      ...{ description: expect.stringMatching(/^Phản ánh mẫu/), contentType: expect.any(String) },
      ...{ level: expect.any(String), latitude: expect.stringMatching(/^2[01]\./) },
    });
    expect(done?.updates?.map(({ status }) => status)).toEqual(['INVESTIGATING', 'CLOSED']);
    expect(done?.serviceLevel).toMatchObject({ intakeAt: done?.updates?.[0]?.at, overdue: false });
  });

  it.each([
    ['wrapped', { wrapJson: true }, {}],
    ['in other types', { looseTypes: true }, {}],
    ['with lists of recipients', { recipients: true }, {}],
    ['with ids answered by 404', { unknownIs404: true }, {}],
    ['from XML', { xmlOnly: true }, { format: 'xml' }],
    ['from XML under the other name', { xmlOnly: true, updatesRoot: 'service_requests_updates' }, { format: 'xml' }],
    ['in other words', { openWord: 'Acknowledged', mediaShape: 'LIST' }, {}],
    ['with spaces', { mediaShape: 'SPACE', wrapJson: true, updatesRoot: 'service_requests_updates' }, {}],
    ['in small answers', { rowLimit: 60 }, { harvest: { rowLimit: 60, maxCalls: 1_000 } }],
    ['in small windows', {}, { harvest: { windowDays: 3 } }],
  ] as const)('are the same %s', async (_what, habits, config) => {
    const usual = await createBench().list();
    Object.assign(server.behaviour, habits);
    const bench = createBench(config);
    const plain = (page: Page<FeedbackRequestRecord>) =>
      page.items.map(({ record }) => {
        const [zipcode, latitude, longitude] = [record.zipcode, record.latitude, record.longitude].map(Number);
        return { ...record, statusCode: '', zipcode, latitude, longitude };
      });
    // A picture in a list is the first one of it.
    expect(plain(await bench.list())).toEqual(plain(usual));
    const known = usual.items.slice(0, 2).map(({ record }) => record.number);
    const loaded = await bench.load('FeedbackRequest', [...known, 'HN-0000-000000']);
    expect(loaded?.map((record) => record?.['number'] ?? null)).toEqual([...known, null]);
  });

  it('have pictures no more where the system leaves them empty', async () => {
    server.behaviour.mediaShape = 'EMPTY';
    const { items } = await createBench().list();
    expect(items.every(({ record }) => record.mediaUrl === null)).toBe(true);
    server.behaviour.mediaShape = 'OBJECT';
    const again = await createBench().list();
    expect(again.items.some(({ record }) => record.mediaUrl !== null)).toBe(true);
  });

  it('are filtered by status, level, service and day', async () => {
    const bench = createBench();
    const { items } = await bench.list();
    const count = async (args: object) => (await bench.list({ ...ALL, ...args })).items.length;
    const expected = (test: (record: FeedbackRequestRecord) => boolean) =>
      items.filter(({ record }) => test(record)).length;
    expect(await count({ status: 'OPEN' })).toBe(expected(({ status }) => status === 'OPEN'));
    expect(await count({ level: 'URGENT' })).toBe(expected(({ level }) => level === 'URGENT'));
    expect(await count({ service: 'RAC-THAI' })).toBe(expected(({ serviceCode }) => serviceCode === 'RAC-THAI'));
    const june = (at: Date | null) =>
      at !== null && at >= new Date('2026-05-31T17:00:00Z') && at < new Date('2026-06-30T17:00:00Z');
    const ofJune = expected(({ requestedAt }) => june(requestedAt));
    expect(await count({ from: '2026-06-01', to: '2026-06-30' })).toBe(ofJune);
    expect(ofJune).toBeGreaterThan(2);
  });

  it.each([
    [{ from: '2026-07-02', to: '2026-07-01' }, 'from'],
    [{ from: '2025-01-01', to: '2026-07-01' }, 'months'],
    [{ after: 'sai' }, 'cursor'],
  ])('are not listed for %j', async (args, message) => {
    await expect(createBench().list(args)).rejects.toThrow(message);
  });

  it('of agencies that nobody knows are nobody’s', async () => {
    const { items } = await createBench({ agency: { pattern: 'X{9}' } }).list();
    expect(items).toEqual([]);
  });

  it('belong to agencies that are named or that an attribute names', async () => {
    const names = { 'UBND phường Ba Đình (H26.L0)': 'H26.L0' };
    const named = createBench({ agency: { pattern: 'X{9}', names } });
    expect((await named.list()).items.length).toBeGreaterThan(10);
    const byLevel = createBench({ agency: { source: 'ATTRIBUTE', attribute: 'MUC_DO', names: { KHAN: 'H26.L0' } } });
    const { items } = await byLevel.list();
    expect(new Set(items.map(({ record }) => record.level))).toEqual(new Set(['URGENT']));
  });
});

describe('a summary', () => {
  it('counts what the list has', async () => {
    const bench = createBench();
    const { items } = await bench.list({ ...ALL, from: '2026-06-01', to: '2026-06-30' });
    const records = items.map(({ record }) => record);
    const count = (test: (record: FeedbackRequestRecord) => boolean) => records.filter(test).length;
    const urgent = records.filter(({ level }) => level === 'URGENT');
    const hours = records.flatMap(({ serviceLevel }) => serviceLevel?.intakeHours ?? []);
    expect(await bench.summary({ month: '2026-06' })).toEqual({
      month: '2026-06',
      received: records.length,
      open: count(({ status }) => status === 'OPEN'),
      closed: count(({ status }) => status === 'CLOSED'),
      takenInOnTime: count(({ serviceLevel }) => serviceLevel?.intakeOnTime === true),
      takenInLate: count(({ serviceLevel }) => serviceLevel?.intakeOnTime === false),
      awaitingIntake: 0,
      urgent: urgent.length,
      urgentOnTime: urgent.filter(({ serviceLevel }) => serviceLevel?.handledOnTime === true).length,
      urgentLate: urgent.filter(({ serviceLevel }) => serviceLevel?.handledOnTime === false).length,
      overdue: count(({ serviceLevel }) => serviceLevel?.overdue === true),
      medianIntakeHours: medianOf(hours),
      medianHandlingHours: expect.any(Number),
      complete: true,
    });
  });

  it('of the city counts all that is below it', async () => {
    const bench = createBench();
    const [city, own] = await Promise.all([
      bench.summary({ month: '2026-06', reach: 'SUBTREE' }, 'hn:01', bench.city),
      bench.summary({ month: '2026-06', reach: 'SELF' }, 'hn:01', bench.city),
    ]);
    const june = server.register.requestsIn(Date.parse('2026-05-31T17:00:00Z'), Date.parse('2026-06-30T16:59:59Z'));
    expect(city.received).toBe(june.length);
    expect(own.received).toBe(june.filter(({ agencyCode }) => directory.agency(agencyCode)?.unit === 'hn:01').length);
    expect((own.received ?? 0) < (city.received ?? 0)).toBe(true);
  });

  it('says nothing of intake where the system tells nothing of it', async () => {
    const summary = await createBench({ updates: { enabled: false } }).summary({ month: '2026-06' });
    expect(summary).toMatchObject({
      received: expect.any(Number),
      takenInOnTime: null,
      overdue: null,
      medianIntakeHours: null,
    });
  });

  it('says when it is not complete', async () => {
    server.behaviour.rowLimit = 20;
    const [known] = server.register.requestsIn(NOW - 86_400_000, NOW);
    if (known === undefined) throw new Error('no sample');
    for (let count = 0; count < 25; count += 1) server.register.add({ ...known, agencyCode: 'H26.L0' });
    const bench = createBench({ harvest: { rowLimit: 20, maxCalls: 1_000 }, updates: { enabled: false } });
    expect(await bench.summary({ month: '2026-07' })).toMatchObject({ complete: false });
    expect(warnings).toContainEqual({ what: 'requests', month: '2026-07' });
  });

  it.each(['2026-8', '2026-13', '2026-08', '1999-01'])('is not there for the month %s', async (month) => {
    await expect(createBench().summary({ month })).rejects.toThrow('YYYY-MM');
  });

  it.each([
    [[], null],
    [[3], 3],
    [[4, 1, 2], 2],
    [[1, 2, 3, 10], 2.5],
  ])('has %j with the median %j', (values, median) => {
    expect(medianOf(values)).toBe(median);
  });
});

it('services keep their codes, kinds, types of content and questions', async () => {
  const { items } = await createBench().services();
  expect(items.map(({ record }) => [record['code'], record['kind'], record['contentType']])).toEqual([
    ['001', 'REALTIME', 'FIELD'],
    ['DEN-DUONG', 'REALTIME', 'FIELD'],
    ['HIEN-KE', 'REALTIME', 'IDEA'],
    ['QUY-DINH', 'BATCH', 'REGULATION'],
    ['RAC-THAI', 'REALTIME', 'WASTE'],
    ['TIN-BAO', 'BLACKBOX', 'MEDIA_ALERT'],
  ]);
  expect(items[1]?.record['attributes']).toMatchObject([
    { code: 'SO_COT', required: true, asked: true },
    { code: 'MUC_DO', values: [{ key: 'KHAN' }, {}, {}] },
    { code: 'LUU_Y', asked: false },
  ]);
});
