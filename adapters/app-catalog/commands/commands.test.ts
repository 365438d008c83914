// The commands against a real PostgreSQL with rights as in the runbook: done once, all or none, whoever writes beside them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { createCall } from '../../kit/conformance/index.js';
import type { UnitScope } from '../../kit/index.js';
import { createCatalogClient, type CatalogClient } from '../client.js';
import { createCommandBench, type CommandBench } from '../fixtures/commandBench.js';
import { CITY, createDirectory, NOW, OTHER_WARD, WARD } from '../fixtures/sampleCatalog.js';
import { appCatalogAdapter as adapter } from '../index.js';
import { loadRows } from '../loaders/adoption.js';
import { loadApplications } from '../loaders/applications.js';

const directory = createDirectory(createSampleCity());
const everything = directory.scopeOf();
const TABLES = readFileSync(join(import.meta.dirname, '../tables.sql'), 'utf8');
const MONTH = '2026-09';
let database: TestDatabase;
let admin: pg.Client;
let client: CatalogClient;
let bench: CommandBench;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  // Twice: it may be run again at any time.
  await admin.query(TABLES);
  await admin.query(TABLES);
  await admin.query(`drop role if exists catalog_mau; create role catalog_mau login;
    grant usage on schema app_catalog to catalog_mau; grant select on all tables in schema app_catalog to catalog_mau;
    grant insert on app_catalog.sent_command, app_catalog.application, app_catalog.obligation, app_catalog.target, app_catalog.figure to catalog_mau`);
  const url = new URL(database.url);
  url.username = 'catalog_mau';
  const runtime = createAdapterRuntime(
    adapter,
    { databaseUrl: url.href, maxFigures: 5 },
    { units: directory, limits: { readMs: 5_000, breakAfter: 1_000 }, now: () => NOW },
  );
  client = createCatalogClient(runtime);
  bench = createCommandBench(adapter, client, everything, NOW);
}, 60_000);

afterAll(async () => {
  await client.sql.close();
  await admin.query('drop owned by catalog_mau');
  await admin.query('drop role catalog_mau');
  await admin.end();
  await database.drop();
});

beforeEach(async () => {
  await admin.query(
    'truncate app_catalog.figure, app_catalog.target, app_catalog.obligation, app_catalog.application, app_catalog.sent_command',
  );
});

const prepare: CommandBench['prepare'] = (...given) => bench.prepare(...given);
const run: CommandBench['run'] = (...given) => bench.run(...given);

async function count(table: string): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(`select count(*)::int n from app_catalog.${table}`);
  return rows[0]?.n ?? -1;
}

const application = {
  ...{ code: 'UD-1', name: 'Ứng dụng mẫu', owner: 'H26', levels: ['CITY', 'WARD'], legalBasis: 'Quyết định mẫu' },
  ...{ indicators: ['DOSSIERS_ONLINE', 'SIGNATURES'], publishedFrom: '2025-03-03' },
};
const publish = (more: object = {}) => run('publishApplication', { unit: CITY, input: { ...application, ...more } });
const rule = { application: 'UD-1', level: 'WARD', validFrom: '2025-07-01', legalBasis: 'Quyết định mẫu' };
const obligation = { ...rule, strength: 'OBLIGATORY' };
const target = { ...rule, indicator: 'DOSSIERS_ONLINE', kind: 'SHARE', value: 0.57 };
const figure = { indicator: 'DOSSIERS_ONLINE', unitCode: '00103', numerator: 57, denominator: 100 };
const recording = { application: 'UD-1', month: MONTH, source: 'mẫu', figures: [figure] };
const record = (more: object = {}, scope?: UnitScope) =>
  run('recordAdoption', { unit: CITY, input: { ...recording, ...more } }, scope);
const rowOf = async (unit: string) =>
  (await loadRows([`UD-1|DOSSIERS_ONLINE|${unit}|${MONTH}`], createCall(client, everything) as never))[0];

describe('publishing', () => {
  it('puts an application into the catalogue, replaces it by version, and withdraws it', async () => {
    expect(await publish()).toMatchObject({
      outcome: 'DONE',
      result: { row: { type: 'SharedApplication', key: 'UD-1' } },
    });
    await expect(publish()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await publish({ name: 'Tên mới', replaces: 1 })).toMatchObject({ outcome: 'DONE' });
    const lastDay = { application: 'UD-1', lastDay: '2026-06-30', legalBasis: 'Quyết định mẫu' };
    expect(await run('withdrawApplication', { unit: CITY, input: lastDay })).toMatchObject({ outcome: 'DONE' });
    const [row] = await loadApplications(['UD-1'], createCall(client, everything) as never);
    expect(row).toMatchObject({ name: 'Tên mới', version: 3, publishedTo: '2026-06-30', status: 'WITHDRAWN' });
    expect(await count('application')).toBe(3);
  });

  it('of one version by two at once is done by one of them', async () => {
    const one = await prepare('publishApplication', { unit: CITY, input: application });
    const two = await prepare('publishApplication', { unit: CITY, input: { ...application, name: 'Khác' } });
    const outcomes = await Promise.allSettled([one.send('a'), two.send('b')]);
    const done = outcomes.filter((it) => it.status === 'fulfilled' && it.value.outcome === 'DONE');
    expect(done).toHaveLength(1);
    // Sent again, as after any error: the one that lost is told so.
    const again = [await one.send('a'), await two.send('b')].map(({ outcome }) => outcome).sort();
    expect(again).toEqual(['DONE', 'REFUSED']);
    expect(await count('application')).toBe(1);
  });

  it.each([
    ['code', { code: 'ud 1' }],
    ['owner', { owner: 'H26.KHONG' }],
    ['levels', { levels: [] }],
    ['indicators', { indicators: ['NONE'] }],
    ['publishedFrom', { publishedTo: '2025-01-01' }],
    ['legalBasis', { legalBasis: ' ' }],
    ['system', { system: 'A b' }],
  ])('refuses a wrong %s by its name, in both languages', async (name, more) => {
    const refused = await publish(more).catch((error: unknown) => error);
    expect(refused).toMatchObject({ message: expect.stringContaining(name), vi: expect.stringContaining(name) });
    expect(await count('application')).toBe(0);
  });
});

describe('rules', () => {
  it('are only for who publishes the application', async () => {
    await publish();
    const narrow = directory.scopeOf([WARD]);
    for (const [command, input] of [
      ['setObligation', obligation],
      ['setAdoptionTarget', target],
    ] as const)
      await expect(run(command, { unit: WARD, input }, narrow)).rejects.toThrow('in your charge');
    expect([await count('obligation'), await count('target')]).toEqual([0, 0]);
  });

  it('with the same first day replace each other; others may not overlap', async () => {
    await publish();
    const set = (more: object) => run('setAdoptionTarget', { unit: CITY, input: { ...target, ...more } });
    expect(await set({})).toMatchObject({ outcome: 'DONE' });
    await expect(set({ validFrom: '2026-01-01', value: 0.7 })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await set({ validTo: '2025-12-31' })).toMatchObject({ outcome: 'DONE' });
    expect(await set({ validFrom: '2026-01-01', value: 0.7 })).toMatchObject({ outcome: 'DONE' });
    expect(await count('target')).toBe(3);
    expect(await count('v_target')).toBe(2);
  });

  it('that overlap by now are refused when they are written, too', async () => {
    await publish();
    const one = await prepare('setObligation', { unit: CITY, input: obligation });
    const two = await prepare('setObligation', { unit: CITY, input: { ...obligation, validFrom: '2026-01-01' } });
    expect(await one.send('a')).toMatchObject({ outcome: 'DONE' });
    expect(await two.send('b')).toMatchObject({ outcome: 'REFUSED', reason: { code: 'CONFLICT' } });
    expect(await count('obligation')).toBe(1);
  });

  it.each([
    [{ value: 1.5 }, 'value'],
    [{ value: 0.00001 }, 'value'],
    [{ kind: 'ABSOLUTE', value: 0.5 }, 'value'],
    [{ indicator: 'ACCOUNTS' }, 'indicator'],
    [{ indicator: 'SIGNATURES' }, 'kind'],
    [{ validTo: '2025-01-01' }, 'validTo'],
    [{ application: 'X' }, 'application'],
  ])('of targets refuse %j', async (more, name) => {
    await publish();
    await expect(run('setAdoptionTarget', { unit: CITY, input: { ...target, ...more } })).rejects.toThrow(name);
  });
});

describe('figures', () => {
  beforeEach(async () => {
    await publish();
    await run('setObligation', { unit: CITY, input: obligation });
    await run('setAdoptionTarget', { unit: CITY, input: target });
  });

  it('show in the report', async () => {
    expect(await rowOf(WARD)).toMatchObject({ status: 'NO_FIGURE', numerator: null });
    expect(await record()).toMatchObject({ outcome: 'DONE' });
    expect(await rowOf(WARD)).toMatchObject({ status: 'REACHED', numerator: 57, share: 0.57, source: 'mẫu' });
  });

  it('sent again under the same key change nothing, also beside each other and after a correction', async () => {
    const once = await prepare('recordAdoption', { unit: CITY, input: recording });
    const outcomes = await Promise.all([once.send('same'), once.send('same'), once.send('same')]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(await count('figure')).toBe(1);
    await record({ correct: true, reason: 'Nhập sai', figures: [{ ...figure, numerator: 50 }] });
    expect(await once.send('same')).toMatchObject({ outcome: 'DONE' });
    expect(await rowOf(WARD)).toMatchObject({
      ...{ numerator: 50, status: 'BELOW' },
      history: [
        { version: 2, numerator: 50, reason: 'Nhập sai' },
        { version: 1, numerator: 57, reason: null },
      ],
    });
  });

  it('that are there and the same are not written again under another key', async () => {
    await record();
    expect(await record()).toMatchObject({ outcome: 'DONE' });
    expect(await count('figure')).toBe(1);
  });

  it('that differ are refused without correct, before and while they are written: all or none', async () => {
    const other = { ...figure, unitCode: '00118' };
    const late = await prepare('recordAdoption', {
      unit: CITY,
      input: { ...recording, figures: [other, { ...figure, numerator: 1 }] },
    });
    await record();
    await expect(record({ figures: [{ ...figure, numerator: 1 }] })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(record({ correct: true, figures: [{ ...figure, numerator: 1 }] })).rejects.toThrow('reason');
    expect(await late.send('late')).toMatchObject({ outcome: 'REFUSED', reason: { code: 'CONFLICT' } });
    expect(await rowOf(OTHER_WARD)).toMatchObject({ numerator: null });
    expect(await count('figure')).toBe(1);
  });

  it('of old units stay under them, and their codes mean what they meant in the month', async () => {
    const narrow = directory.scopeOf([WARD]);
    await expect(record({ month: '2025-06' }, narrow)).rejects.toThrow('figures[0]: unitCode');
    expect(await record({ month: '2025-06' })).toMatchObject({ outcome: 'DONE' });
    const { rows } = await admin.query<{ unit_key: string }>('select unit_key from app_catalog.figure');
    expect(rows).toEqual([{ unit_key: 'hn:2025-06:00103' }]);
  });

  it.each([
    ['a month that is not over', { month: '2026-11' }, 'month'],
    ['no month', { month: '2026-13' }, 'month'],
    ['an application that was not published then', { month: '2025-02' }, 'application'],
    ['no figures', { figures: [] }, 'figures'],
    ['too many', { figures: Array.from({ length: 6 }, () => figure) }, 'figures'],
    ['a unit twice', { figures: [figure, figure] }, 'figures[1]'],
    ['an indicator of others', { figures: [{ ...figure, indicator: 'ACCOUNTS' }] }, 'figures[0]: indicator'],
    ['a unit that is none', { figures: [{ ...figure, unitCode: '99999' }] }, 'figures[0]: unitCode'],
    ['no denominator', { figures: [{ ...figure, denominator: null }] }, 'figures[0]: denominator'],
    ['more than all', { figures: [{ ...figure, numerator: 101 }] }, 'figures[0]: numerator'],
  ])('refuse %s', async (_what, more, name) => {
    const refused = await record(more).catch((error: unknown) => error);
    expect(refused).toMatchObject({ message: expect.stringContaining(name), vi: expect.stringContaining(name) });
    expect(await count('figure')).toBe(0);
  });

  it('of units outside the scope, or outside the named unit, are refused alike', async () => {
    const narrow = directory.scopeOf([WARD]);
    const figures = [{ ...figure, unitCode: '00118' }];
    await expect(run('recordAdoption', { unit: WARD, input: { ...recording, figures } }, narrow)).rejects.toThrow(
      'figures[0]: unitCode',
    );
    await expect(run('recordAdoption', { unit: WARD, input: { ...recording, figures } })).rejects.toThrow(
      'figures[0]: unitCode',
    );
    expect(await run('recordAdoption', { unit: WARD, input: recording }, narrow)).toMatchObject({ outcome: 'DONE' });
  });
});

describe('the rights of the runbook', () => {
  it('let nobody change or remove what was recorded', async () => {
    const write = (statement: string) =>
      client.sql.write({
        operation: 'x',
        statement,
        values: [],
        schema: {} as never,
        signal: AbortSignal.timeout(5_000),
      });
    for (const statement of [
      'update app_catalog.figure set numerator = 0',
      'delete from app_catalog.figure',
      "insert into app_catalog.indicator values ('X', 'x', 'x', 'x')",
    ])
      await expect(write(statement)).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
  });

  it('do not let a read write', async () => {
    const read = client.sql.read({
      ...{ operation: 'x', statement: "insert into app_catalog.sent_command values ('k', 'x')", values: [] },
      ...{ schema: {} as never, signal: AbortSignal.timeout(5_000) },
    });
    await expect(read).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
    expect(await count('sent_command')).toBe(0);
  });
});
