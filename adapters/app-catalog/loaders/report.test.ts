// Report and totals on the sample store: the same rows, whatever the scope; old months have the units of their day.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCatalogServer, type CatalogServer } from '../../../sandbox/catalog/createCatalogServer.js';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createCall } from '../../kit/conformance/index.js';
import type { UnitScope } from '../../kit/index.js';
import { createCatalogClient, type Call, type CatalogClient } from '../client.js';
import { CITY, createDirectory, DISTRICT, NOW, OTHER_WARD, SAMPLE_PASSWORD, WARD } from '../fixtures/sampleCatalog.js';
import { appCatalogAdapter } from '../index.js';
import type { AdoptionRowRecord, QueryAdoptionReportArgs } from '../schema.generated.js';
import { listAdoptionOfUnits, reportAdoption } from './adoption.js';
import { standOfUnits } from './overview.js';
import { listApplicationsOfUnits } from './rules.js';
import { totalAdoption } from './totals.js';

const city = createSampleCity();
const directory = createDirectory(city);
const everything = directory.scopeOf();
let server: CatalogServer;
let client: CatalogClient;

beforeAll(async () => {
  server = await createCatalogServer({ city, port: 0 });
  expect(server.sqlUrl).toContain(SAMPLE_PASSWORD);
  const around = { units: directory, limits: { readMs: 8_000 }, now: () => NOW };
  client = createCatalogClient(createAdapterRuntime(appCatalogAdapter, { databaseUrl: server.sqlUrl }, around));
}, 60_000);

afterAll(async () => {
  await client.sql.close();
  await server.close();
});

function callIn(scope: UnitScope, wanted: readonly string[] = []): Call {
  return { ...(createCall(client, scope) as Call), select: { wants: (name) => wanted.includes(name) } };
}

async function walk(args: QueryAdoptionReportArgs, scope: UnitScope): Promise<AdoptionRowRecord[]> {
  const rows: AdoptionRowRecord[] = [];
  for (let after: string | null = null; ;) {
    const page = await reportAdoption({ ...args, first: 100, after }, callIn(scope));
    rows.push(...page.items.map(({ record }) => record as AdoptionRowRecord));
    if (!page.hasNextPage) return rows;
    after = page.items.at(-1)?.cursor ?? null;
  }
}

const COUNTS = {
  reached: 'REACHED',
  below: 'BELOW',
  withoutFigure: 'NO_FIGURE',
  nothingDue: 'NOTHING_DUE',
  withoutTarget: 'NO_TARGET',
  notObliged: 'NOT_OBLIGED',
} as const;

it('is counted for many units at once, each with its own rows; nothing of units outside the scope', async () => {
  const month = '2026-09';
  const units = [OTHER_WARD, WARD, 'hn:2025-07:99999'];
  const counted = await standOfUnits(units, month, callIn(everything));
  for (const [i, unit] of [OTHER_WARD, WARD].entries()) {
    const rows = await walk({ month, unit, reach: 'SELF' } as QueryAdoptionReportArgs, everything);
    const tally = Object.fromEntries(
      Object.entries(COUNTS).map(([name, status]) => [name, rows.filter((row) => row.status === status).length]),
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(counted[i]).toEqual({ rows: rows.length, ...tally });
  }
  expect(counted[2]).toBeNull();
  const narrow = await standOfUnits(units, month, callIn(directory.scopeOf([WARD])));
  expect(narrow).toEqual([null, counted[1], null]);
});

it('adds up to its totals for any scope, month, unit and level', async () => {
  const units = [CITY, WARD, OTHER_WARD, DISTRICT, 'hn:2025-07:00004', 'hn:2025-06:00001'];
  const asked = fc.record({
    scope: fc.option(fc.subarray(units, { minLength: 1 })),
    month: fc.constantFrom('2025-06', '2026-09', '2026-10'),
    application: fc.constantFrom('QLVB', 'DVC', 'HOP-TT'),
    unit: fc.option(fc.constantFrom(CITY, WARD, DISTRICT)),
    level: fc.option(fc.constantFrom('CITY' as const, 'DISTRICT' as const, 'WARD' as const)),
  });
  await fc.assert(
    fc.asyncProperty(asked, async ({ scope: keys, ...args }) => {
      const scope = keys === null ? everything : directory.scopeOf(keys);
      const rows = await walk(args, scope);
      const totals = await totalAdoption(args, callIn(scope));
      expect(totals.reduce((sum, total) => sum + total.units, 0)).toBe(rows.length);
      for (const total of totals) {
        const own = rows.filter(({ indicatorCode }) => indicatorCode === total.indicatorCode);
        for (const [name, status] of Object.entries(COUNTS))
          expect([name, total[name as keyof typeof COUNTS]]).toEqual([
            name,
            own.filter((row) => row.status === status).length,
          ]);
        expect(total.numerator).toBe(own.reduce((sum, { numerator }) => sum + (numerator ?? 0), 0));
      }
    }),
    { numRuns: 10 },
  );
}, 60_000);

describe('units of their day', () => {
  it.each([
    ['2025-05', 557],
    ['2025-06', 557],
    ['2025-07', 127],
    ['2026-09', 127],
  ])('are in the report of %s: %i', async (month, count) => {
    const [total] = await totalAdoption({ month, application: 'KY-SO' }, callIn(everything));
    expect(total?.units).toBe(count);
  });

  it('keep the figures that were recorded for them', async () => {
    const rows = await walk({ month: '2025-06', application: 'QLVB', unit: DISTRICT }, everything);
    expect(new Set(rows.map(({ unitKey }) => unitKey)).size).toBeGreaterThan(10);
    expect(rows.every(({ unitKey }) => unitKey?.startsWith('hn:2025-06:'))).toBe(true);
    expect(rows.some(({ status }) => status === 'BELOW')).toBe(true);
    expect(await walk({ month: '2026-09', unit: DISTRICT }, everything)).toEqual([]);
  });

  it('need what was for them: districts until they ended', async () => {
    const [page] = await listApplicationsOfUnits([DISTRICT], { asOf: '2025-06-30' }, callIn(everything));
    expect(page?.items.length).toBeGreaterThan(5);
    const [after, before] = await Promise.all(
      ['2025-07-01', '2025-03-02'].map((asOf) => listApplicationsOfUnits([DISTRICT], { asOf }, callIn(everything))),
    );
    expect([after, before].map((pages) => pages?.[0]?.items)).toEqual([[], []]);
  });
});

describe('a row', () => {
  it('says how it has changed since the month before, as the store has both', async () => {
    const [page] = await listAdoptionOfUnits([WARD], { month: '2026-09', first: 100 }, callIn(everything, ['history']));
    const { rows } = await server.db.query<{
      month: string;
      application: string;
      indicator: string;
      numerator: number;
    }>(
      `select month, application, indicator, numerator::int from app_catalog.figure where unit_key = $1 and month in ('2026-08', '2026-09')`,
      [WARD],
    );
    for (const { record } of page?.items ?? []) {
      const [now, before] = ['2026-09', '2026-08'].map((month) =>
        rows.find(
          (row) =>
            row.month === month &&
            row.application === record['applicationCode'] &&
            row.indicator === record['indicatorCode'],
        ),
      );
      expect(record['numerator']).toBe(now?.numerator ?? null);
      expect(record['numeratorChange']).toBe(now && before ? now.numerator - before.numerator : null);
      expect(record['history']).toHaveLength(now === undefined ? 0 : 1);
    }
    expect(page?.items).toHaveLength(13);
  });

  it('that waits for its figure says so', async () => {
    const rows = await walk({ month: '2026-10', application: 'DVC', unit: WARD }, everything);
    expect(rows.map(({ status, source }) => [status, source])).toEqual([
      ['NO_FIGURE', null],
      ['NO_FIGURE', null],
    ]);
  });

  it.each(['2026-13', '2026', 'x'])('of no month (%s) is refused', async (month) => {
    await expect(reportAdoption({ month }, callIn(everything))).rejects.toThrow('month');
    await expect(reportAdoption({ month: '2026-09', after: 'x' }, callIn(everything))).rejects.toThrow('after');
  });
});
