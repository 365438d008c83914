// The adapter over the sample Moodle: the same answers whatever its version, and numbers that can be counted.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createTrainingServer, type TrainingServer } from '../../sandbox/training/createTrainingServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { createCall } from '../kit/conformance/index.js';
import type { AdapterCall, UnitScope } from '../kit/index.js';
import { createDirectory, NOW, trainingConfig } from './fixtures/sampleTraining.js';
import { trainingAdapter as adapter } from './index.js';
import type { TrainingSummaryRecord } from './schema.generated.js';

const city = createSampleCity();
const directory = createDirectory(city);
const WARD = 'hn:2025-07:00004';
const NEXT = 'hn:2025-07:00008';
const officers = city.officers.filter(({ unitKey, endedOn }) => unitKey === WARD && endedOn === null);
let server: TrainingServer;
let now = NOW;

beforeEach(async () => {
  now = NOW;
  server = await createTrainingServer({ city, port: 0 });
});
afterEach(() => server.close());

function createBench(config: object = {}, scope: UnitScope = directory.scopeOf([WARD])) {
  const around = { units: directory, limits: { readMs: 5_000 }, now: () => new Date(now) };
  const client = adapter.createClient(createAdapterRuntime(adapter, trainingConfig(server.url, config), around));
  const call = createCall(client, scope) as AdapterCall<never>;
  return {
    summaries: async (units: readonly string[], args: object = {}) =>
      (await adapter.fields?.['Unit']?.['trainingSummary']?.(
        units,
        args as never,
        call,
      )) as (TrainingSummaryRecord | null)[],
    courses: async (numbers: readonly string[]) =>
      adapter.fields?.['Officer']?.['trainingCourses']?.(numbers, {} as never, call),
  };
}

/** Counted from the sample itself. */
function expectedOf(unit: string, course?: number) {
  const ids = new Set(
    [...server.sample.accounts.values()]
      .filter((a) => directory.agency(a.institution)?.unit === unit && a.idnumber !== '')
      .map(({ id }) => id),
  );
  const own = server.sample.enrolments.filter(
    ({ userId, courseId }) => ids.has(userId) && (course === undefined || courseId === course),
  );
  const completed = own.filter(({ progress }) => progress === 100).length;
  return {
    courses: new Set(own.map(({ courseId }) => courseId)).size,
    officers: new Set(own.map(({ userId }) => userId)).size,
    enrolled: own.length,
    completed,
    untracked: 0,
    share: Math.round((completed / own.length) * 1_000) / 1_000,
    suppressed: false,
  };
}

describe('a unit', () => {
  it('has the numbers of its officers, and of nobody else', async () => {
    expect(await createBench().summaries([WARD])).toEqual([expectedOf(WARD)]);
    expect(expectedOf(WARD).officers).toBeGreaterThan(15);
  });

  it('has those of one course', async () => {
    const [summary] = await createBench().summaries([WARD], { course: '13' });
    expect(summary).toEqual(expectedOf(WARD, 13));
    expect(await createBench().summaries([WARD], { course: '90' })).toMatchObject([{ enrolled: 0, share: null }]);
  });

  it.each([
    ['in other types', { looseTypes: true }, {}],
    ['without limits', { ignoresLimits: true }, {}],
    ['in small pages', {}, { reading: { pageSize: 7, timeoutMs: 3_000 } }],
    ['where a page is just full', {}, { reading: { pageSize: 1, timeoutMs: 3_000, parallel: 8 } }],
  ] as const)(
    'has the same %s',
    async (_what, habits, config) => {
      Object.assign(server.behaviour, habits);
      expect(await createBench(config).summaries([WARD], { course: '12' })).toEqual([expectedOf(WARD, 12)]);
    },
    60_000,
  );

  it('is read to the end where a page is as long as all there is, and comes again', async () => {
    server.behaviour.ignoresLimits = true;
    const pageSize = server.sample.enrolments.filter(({ courseId }) => courseId === 12).length;
    const bench = createBench({ reading: { pageSize, timeoutMs: 3_000 } });
    expect(await bench.summaries([WARD], { course: '12' })).toEqual([expectedOf(WARD, 12)]);
  });

  it('with all below it has no unit that the caller may not see', async () => {
    const bench = createBench({}, directory.scopeOf(['hn:01']));
    const [summary] = await bench.summaries(['hn:01'], { course: '12', reach: 'SUBTREE' });
    expect(summary).toEqual(expectedOf('hn:01', 12));
  }, 60_000);

  it('outside the scope has none', async () => {
    expect(await createBench().summaries([NEXT])).toEqual([null]);
    expect(server.calls).toEqual([]);
    expect(await createBench().summaries([NEXT, WARD])).toEqual([null, expectedOf(WARD)]);
  });

  it('shares what is read with the others, for a while', async () => {
    const bench = createBench({}, directory.scopeOf([WARD, NEXT]));
    expect(await bench.summaries([WARD, NEXT])).toEqual([expectedOf(WARD), expectedOf(NEXT)]);
    const { length } = server.calls;
    await bench.summaries([WARD]);
    expect(server.calls).toHaveLength(length);
    now += 600_000;
    await bench.summaries([WARD]);
    expect(server.calls.length).toBeGreaterThan(length);
  });

  it('is not told of where few people are behind the numbers', async () => {
    const { officers: all } = expectedOf(WARD, 12);
    const [few] = await createBench({ smallCount: all + 1 }).summaries([WARD], { course: '12' });
    expect(few).toMatchObject({
      courses: 1,
      officers: null,
      enrolled: null,
      completed: null,
      share: null,
      suppressed: true,
    });
    // All of them may be told, but not how few have completed.
    const [parts] = await createBench({ smallCount: all }).summaries([WARD], { course: '12' });
    expect(parts).toMatchObject({ officers: all, enrolled: all, completed: null, share: null, suppressed: true });
  });

  it('has nothing completed where the site does not tell', async () => {
    server.behaviour.hidesCompletion = true;
    const [summary] = await createBench().summaries([WARD]);
    expect(summary).toMatchObject({ completed: 0, untracked: expectedOf(WARD).enrolled });
  });

  it('is refused where too many people would have to be looked up', async () => {
    const bench = createBench({ reading: { maxLookups: 3 } });
    await expect(bench.summaries([WARD])).rejects.toThrow('smaller units');
    await expect(
      createBench({ reading: { maxParticipants: 10, pageSize: 5 } }).summaries([WARD]),
    ).rejects.toMatchObject({
      code: 'UPSTREAM_TOO_LARGE',
    });
  });
});

describe('an officer', () => {
  const [one, two] = officers.map(({ number }) => number);
  const elsewhere = city.officers.find(({ unitKey }) => unitKey === NEXT)?.number ?? '';

  it('has courses, found by staff number, in one call for all', async () => {
    const lists = await createBench().courses([two ?? '', 'HN999999', one ?? '', elsewhere]);
    expect(lists?.map((list) => (Array.isArray(list) ? list.length > 0 : list))).toEqual([true, null, true, null]);
    expect(lists?.[0]).toContainEqual(
      expect.objectContaining({ name: expect.stringContaining('(mẫu)'), progress: expect.any(Number) }),
    );
    expect(server.calls.filter((name) => name === 'core_user_get_users_by_field')).toHaveLength(1);
    // Nobody asks after those outside the scope.
    expect(server.calls.filter((name) => name === 'core_enrol_get_users_courses')).toHaveLength(2);
  });

  it('with two accounts has none that could be told apart', async () => {
    const [account] = [...server.sample.accounts.values()].filter(({ idnumber }) => idnumber === one);
    (server.sample.accounts as Map<number, object>).set(7, { ...account, id: 7 });
    expect(await createBench().courses([one ?? ''])).toEqual([null]);
  });

  it('has none where the site says so', async () => {
    Object.assign(server.behaviour, {
      exceptionOf: 'core_enrol_get_users_courses',
      exception: { exception: 'moodle_exception', errorcode: 'nocriteriaset' },
    });
    expect(await createBench().courses([one ?? ''])).toEqual([null]);
  });
});

describe('errors', () => {
  it.each([
    [{ exception: { exception: 'moodle_exception', errorcode: 'invalidtoken' }, debug: true }, 'UPSTREAM_AUTH'],
    [{ exception: { exception: 'webservice_access_exception' }, newExceptions: true }, 'UPSTREAM_AUTH'],
    [{ exception: { exception: 'moodle_exception', errorcode: 'sitemaintenance' } }, 'UPSTREAM_UNAVAILABLE'],
    [{ switchedOff: true }, 'UPSTREAM_AUTH'],
    [{ htmlNext: 1 }, 'UPSTREAM_BAD_RESPONSE'],
    [{ failNext: 2 }, 'UPSTREAM_BAD_STATUS'],
  ])('%j', async (habits, code) => {
    Object.assign(server.behaviour, habits);
    await expect(createBench().summaries([WARD])).rejects.toMatchObject({ code });
  });

  it('of one course that may not be looked into leave the others', async () => {
    const exception = { exception: 'moodle_exception', errorcode: 'errorcoursecontextnotvalid' };
    Object.assign(server.behaviour, { exceptionOf: 'core_enrol_get_enrolled_users', exception });
    expect(await createBench().summaries([WARD])).toMatchObject([{ courses: 0, enrolled: 0 }]);
  });

  it('of a token that is refused', async () => {
    await expect(createBench({ token: 'sai' }).summaries([WARD])).rejects.toMatchObject({ code: 'UPSTREAM_AUTH' });
  });
});
