// The statements against a real database: what they find, in how many calls, and that the eras stay apart.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCall } from '../kit/conformance/index.js';
import type { AdapterCall, Page, SqlRead, UnitScope } from '../kit/index.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import type { HrServer } from '../../sandbox/hr/createHrServer.js';
import { startSampleHr } from '../../test/support/startSampleHr.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { createHrClient, type HrClient } from './client.js';
import { createDirectory, DISTRICT, numbersOf as numbersIn, OTHER_WARD, WARD } from './fixtures/sampleOfficers.js';
import { hrRecordsAdapter } from './index.js';
import { foldName } from './nameSearch.js';
import { countOfficers, countOfficersOfUnits } from './officerCounts.js';
import { listOfficers, listOfficersOfUnits, loadOfficers } from './officers.js';
import { loadSalaries } from './officerSalary.js';

const city = createSampleCity();
const directory = createDirectory(city);
const numbersOf = (unit: string) => numbersIn(city, unit);

let server: HrServer;
let client: HrClient;
const operations: string[] = [];

beforeAll(async () => {
  server = await startSampleHr();
  const runtime = createAdapterRuntime(
    hrRecordsAdapter,
    { databaseUrl: server.sqlUrl },
    { units: directory, limits: { readMs: 5_000 }, now: () => new Date('2026-11-22T03:00:00Z') },
  );
  const opened = createHrClient(runtime);
  const { sql } = opened;
  const read = <T>(request: SqlRead<T>) => {
    operations.push(request.operation);
    return sql.read(request);
  };
  client = { ...opened, sql: { read, close: () => sql.close() } };
}, 120_000);
afterAll(async () => {
  await client.sql.close();
  await server.close();
});

function callFor(scope: UnitScope, wanted?: readonly string[]): AdapterCall<HrClient> {
  operations.length = 0;
  const call = createCall(client, scope) as AdapterCall<HrClient>;
  return wanted === undefined ? call : { ...call, select: { wants: (name) => wanted.includes(name) } };
}

const everything = directory.scopeOf();

function staffNumbers(page: Page | undefined): unknown[] {
  return (page?.items ?? []).map(({ record }) => record['staffNumber']);
}

describe('officers by number', () => {
  it('come 50 at a time from one statement, as the source has them', async () => {
    const sample = city.officers.filter((_, index) => index % 90 === 0).slice(0, 50);
    const wanted = ['fullName', 'rank', 'sex', 'birthDate', 'nationalId', 'endedOn', 'managingAgencyCode'];
    const call = callFor(everything, wanted);
    const records = await loadOfficers(
      sample.map(({ number }) => number),
      call,
    );
    expect(operations).toEqual(['officers by number']);
    for (const [index, officer] of sample.entries()) {
      expect(records[index]).toMatchObject({
        staffNumber: officer.number,
        fullName: officer.fullName,
        sex: officer.sex,
        nationalId: officer.citizenNumber,
        managingAgencyCode: officer.agencyCode,
        unitKey: officer.unitKey,
        endedOn: officer.endedOn,
        rank: { code: officer.rankCode, name: officer.rankName, step: officer.step, coefficient: officer.coefficient },
      });
      expect(officer.birthDate.startsWith(records[index]?.birthDate?.value ?? '?')).toBe(true);
    }
  });

  it('bring their details in one statement per table', async () => {
    const officer = city.officers.find(({ salaryHistory }) => salaryHistory.length > 1);
    const [record] = await loadOfficers([officer?.number ?? ''], callFor(everything));
    expect([...operations].sort()).toEqual(
      ['awards', 'evaluations', 'officers by number', 'post history', 'qualifications', 'salary history'].sort(),
    );
    expect(record?.salaryHistory?.map((step) => step.coefficient)).toEqual(
      officer?.salaryHistory.map((step) => step.coefficient),
    );
    expect(record?.postHistory?.map((period) => period.agencyCode)).toEqual(
      officer?.workHistory.map((period) => period.agencyCode),
    );
    expect(record?.evaluations?.map(({ year }) => year)).toEqual(
      [...(officer?.evaluations ?? [])]
        .map(({ year }) => year)
        .sort()
        .reverse(),
    );
    expect(record?.evaluations?.every(({ result }) => (result?.name ?? '') !== '')).toBe(true);
    expect(record?.qualifications?.map(({ kind }) => kind)).toContain('GENERAL_EDUCATION');
  });
});

describe('lists', () => {
  it('find a name without accents, in any Unicode form', async () => {
    const [officer] = city.officers.filter(({ unitKey }) => unitKey === WARD);
    const name = officer?.fullName ?? '';
    for (const typed of [name, foldName(name), name.toUpperCase().normalize('NFD')]) {
      const page = await listOfficers({ unit: WARD, name: typed, first: 5 }, callFor(everything));
      expect(staffNumbers(page)).toEqual([officer?.number]);
    }
  });

  it('take % and _ as they are typed', async () => {
    const page = await listOfficers({ name: '%_' }, callFor(everything));
    expect(page.items).toEqual([]);
  });

  it('answer several units from one statement, each with its own officers', async () => {
    await countOfficers({ by: 'SEX' } as never, callFor(everything));
    const units = [WARD, 'hn:01', DISTRICT, 'hn:2025-07:99999', OTHER_WARD];
    const pages = await listOfficersOfUnits(units, { first: 6 }, callFor(everything, ['fullName']));
    expect(operations).toEqual(['officers of agencies']);
    expect(pages.map(staffNumbers)).toEqual(units.map((unit) => numbersOf(unit).slice(0, 6)));
    expect(pages.map(({ hasNextPage }) => hasNextPage)).toEqual(units.map((unit) => numbersOf(unit).length > 6));
  });

  it('keep the city alone apart from everything below it', async () => {
    const [alone] = await countOfficersOfUnits(['hn:01'], {}, callFor(everything));
    const [all] = await countOfficersOfUnits(['hn:01'], { reach: 'SUBTREE' } as never, callFor(everything));
    expect([alone, all]).toEqual([numbersOf('hn:01').length, city.officers.length]);
  });

  it('count only inside the scope', async () => {
    const narrow = directory.scopeOf([WARD]);
    const counts = await countOfficers({ by: 'UNIT' } as never, callFor(narrow));
    expect(counts).toMatchObject([{ key: WARD, count: numbersOf(WARD).length }]);
    expect(await countOfficersOfUnits([OTHER_WARD], {}, callFor(narrow))).toEqual([0]);
  });

  it('filter by rank and by being in service', async () => {
    const gone = await listOfficers({ active: false, first: 100 }, callFor(everything, ['active', 'endedOn']));
    expect(gone.items.length).toBeGreaterThan(0);
    expect(gone.items.every(({ record }) => record['endedOn'] === '2025-06-30')).toBe(true);
    const ranked = await listOfficers({ unit: WARD, rank: '01.003' }, callFor(everything, ['rank']));
    expect(staffNumbers(ranked)).toEqual(
      city.officers
        .filter(({ unitKey, rankCode }) => unitKey === WARD && rankCode === '01.003')
        .map(({ number }) => number)
        .sort(),
    );
  });
});

describe('officers who were assigned, and who ask', () => {
  const narrow = directory.scopeOf([WARD]);
  const [came = '', other = ''] = numbersOf(OTHER_WARD);
  const [went = ''] = numbersOf(WARD);
  const own = city.officers.find(({ number }) => number === other);
  const scope: UnitScope = {
    ...narrow,
    assigned: (type, filter) => (type === 'Officer' && (filter?.unit ?? WARD) === WARD ? [came] : []),
    assignedAway: (type) => (type === 'Officer' ? [went] : []),
    subject: own?.citizenNumber ?? '',
  };
  const expected = [...numbersOf(WARD).filter((number) => number !== went), came].sort();

  async function walk(unit: string | null): Promise<unknown[]> {
    const found: unknown[] = [];
    let after: string | null = null;
    for (;;) {
      const page: Page = await listOfficers({ unit, first: 7, after }, callFor(scope, ['fullName']));
      found.push(...staffNumbers(page));
      if (!page.hasNextPage) return found;
      after = page.items.at(-1)?.cursor ?? null;
    }
  }

  it('stand in the lists in the order of numbers, each once', async () => {
    expect(await walk(null)).toEqual([...expected, other].sort());
    expect(await walk(WARD)).toEqual(expected);
    const [ward, theirs] = await listOfficersOfUnits([WARD, OTHER_WARD], { first: 100 }, callFor(scope, []));
    expect(staffNumbers(ward)).toEqual(expected.slice(0, 100));
    expect(staffNumbers(theirs)).toEqual([other]);
  });

  it('are counted as they are listed', async () => {
    expect(await countOfficersOfUnits([WARD, OTHER_WARD, 'hn:01'], {}, callFor(scope))).toEqual([
      expected.length,
      1,
      0,
    ]);
    expect(await countOfficersOfUnits(['hn:01'], { reach: 'SUBTREE' } as never, callFor(scope))).toEqual([
      numbersOf(WARD).length,
    ]);
    const byUnit = await countOfficers({ by: 'UNIT' } as never, callFor(scope));
    expect(byUnit.reduce((sum, { count }) => sum + (count ?? 0), 0)).toBe(expected.length + 1);
    for (const by of ['RANK', 'SEX', 'AGE', 'QUALIFICATION', 'AGENCY'] as const)
      expect((await countOfficers({ by }, callFor(scope))).length).toBeGreaterThan(0);
  });

  it('are found by number', async () => {
    const [first, second, third, fourth] = await loadOfficers([came, other, went, 'HN999999'], callFor(scope, []));
    expect([first?.unitKey, second?.nationalId, third, fourth]).toEqual([OTHER_WARD, own?.citizenNumber, null, null]);
  });
});

describe('groups', () => {
  it.each(['RANK', 'SEX', 'AGE', 'QUALIFICATION', 'AGENCY', 'UNIT'] as const)(
    'by %s add up to all officers',
    async (by) => {
      const counts = await countOfficers({ by }, callFor(everything));
      const shown = counts.reduce((sum, { count }) => sum + (count ?? 0), 0);
      const withheld = counts.filter(({ suppressed }) => suppressed === true).length;
      expect(shown).toBeGreaterThanOrEqual(city.officers.length - withheld * 4);
      expect(shown).toBeLessThanOrEqual(city.officers.length);
    },
  );
});

describe('salary', () => {
  it('uses the coefficient and the base salary of the day', async () => {
    const officer = city.officers.find(({ salaryHistory, endedOn }) => endedOn === null && salaryHistory.length > 2);
    const number = officer?.number ?? '';
    const [now] = await loadSalaries([number], {}, callFor(everything));
    expect(now).toMatchObject({ asOf: '2026-11-22', coefficient: officer?.coefficient, baseSalary: 2_530_000 });
    const [before] = await loadSalaries([number], { asOf: '2024-08-15' }, callFor(everything));
    const step = officer?.salaryHistory.filter(({ from }) => from.slice(0, 7) <= '2024-08').at(-1);
    expect(before).toMatchObject({ coefficient: step?.coefficient, baseSalary: 2_340_000 });
    expect(await loadSalaries([number], { asOf: '2020-01-01' }, callFor(everything))).toEqual([null]);
  });
});
