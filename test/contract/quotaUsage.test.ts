// Usage from the moment it is counted to the sums that an administrator reads, on both databases.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUsageRecorder, type UsageKey, type UsageRow } from '../../gateway/quota/index.js';
import { openStore, type Store } from '../../gateway/store/index.js';
import { addUsage, readUsage, type UsageFilter } from '../../gateway/store/usageStore.js';
import { createTestDatabase } from '../support/database.js';

const folder = mkdtempSync(join(tmpdir(), 'lien-thong-usage-'));
const closers: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];

afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

const DATABASES: readonly [string, () => Promise<Store>][] = [
  ['PGlite', () => openStore({ folder: join(folder, 'pglite') })],
  [
    'PostgreSQL',
    async () => {
      const database = await createTestDatabase();
      closers.push(() => database.drop());
      return openStore({ url: database.url });
    },
  ],
];

const key: UsageKey = { client: 'app-1', tenant: 'H26.A', unit: 'hn:01', adapter: 'units', field: 'Query.unit' };
const HOUR = 3_600_000;
const NINE = Date.parse('2026-01-05T16:00:00Z');

function filter(over: Partial<UsageFilter>): UsageFilter {
  return { from: new Date(NINE - 24 * HOUR), to: new Date(NINE + 24 * HOUR), groupBy: [], first: 100, ...over };
}

describe.each(DATABASES)('usage on %s', (_kind, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
    closers.push(() => store.close());
  });

  it('is added up over writes, and over rows of one write', async () => {
    let now = NINE;
    const recorder = createUsageRecorder({
      write: (rows) => addUsage(store.db, rows),
      flushMs: 60_000,
      now: () => now,
      onError: (error) => {
        throw error;
      },
    });
    recorder.add(key, { operations: 1, points: 20, rows: 3 });
    recorder.add(key, { points: 5, errors: 1 });
    recorder.add({ ...key, client: "o'app; drop table usage_hour; --", field: 'Query.ộ "x"' }, { refused: 2 });
    await recorder.flush();
    recorder.add(key, { operations: 1, points: 1_000_000 });
    now += HOUR;
    recorder.add({ ...key, tenant: 'H26.B', unit: 'hn:02' }, { operations: 4, points: 8 });
    await recorder.stop();
    const row = { ...key, hour: new Date(now), operations: 1, points: 1, rows: 1, errors: 1, refused: 1 };
    await addUsage(store.db, [row, row]);
    await addUsage(store.db, []);
    const [all] = await readUsage(store.db, filter({}));
    expect(all).toMatchObject({ operations: 8, points: 1_000_035, rows: 5, errors: 3, refused: 4, client: null });
  });

  it('is read by what is asked for', async () => {
    const byTenant = await readUsage(store.db, filter({ groupBy: ['tenant'] }));
    expect(byTenant.map(({ tenant, points }) => [tenant, points])).toEqual([
      ['H26.A', 1_000_027],
      ['H26.B', 8],
    ]);
    // 16:00 UTC is 23:00 in Hanoi; an hour later is the next day there.
    const byDay = await readUsage(store.db, filter({ groupBy: ['day', 'unit'] }));
    expect(byDay.map(({ day, unit, operations }) => [day, unit, operations])).toEqual([
      ['2026-01-05', 'hn:01', 2],
      ['2026-01-06', 'hn:02', 4],
      ['2026-01-06', 'hn:01', 2],
    ]);
    const byHour = await readUsage(store.db, filter({ groupBy: ['hour'], client: 'app-1', tenants: ['H26.A'] }));
    expect(byHour.map(({ hour, points }) => [hour, points])).toEqual([
      ['2026-01-05T16:00:00Z', 1_000_025],
      ['2026-01-05T17:00:00Z', 2],
    ]);
    const byField = await readUsage(store.db, filter({ groupBy: ['client', 'field'], first: 1 }));
    expect(byField).toHaveLength(1);
    expect(byField[0]).toMatchObject({ client: 'app-1', field: 'Query.unit', hour: null });
  });

  it('is nothing for nobody, nowhere, never', async () => {
    for (const over of [{ tenants: [] }, { units: [] }, { client: 'none' }, { to: new Date(NINE - HOUR) }])
      expect(await readUsage(store.db, filter({ groupBy: ['client'], ...over }))).toEqual([]);
    expect((await readUsage(store.db, filter({ units: ['hn:02'] })))[0]).toMatchObject({ operations: 4 });
  });

  it('takes many replicas that write the same rows at the same moment', async () => {
    const hour = new Date(NINE - 10 * HOUR);
    const one = { ...key, hour, operations: 1, points: 2, rows: 0, errors: 0, refused: 0 };
    const fields = Array.from({ length: 3_000 }, (_, i) => ({ ...one, field: `Query.f${i}` }));
    await Promise.all([
      addUsage(store.db, fields),
      addUsage(store.db, fields.toReversed()),
      addUsage(store.db, fields),
    ]);
    const [sum] = await readUsage(store.db, filter({ from: hour, to: new Date(hour.getTime() + 1) }));
    expect(sum).toMatchObject({ operations: 9_000, points: 18_000 });
  });
});

describe('a recorder', () => {
  function recorder(write: (rows: readonly UsageRow[]) => Promise<void>, maxRows = 100) {
    const errors: unknown[] = [];
    return {
      errors,
      ...createUsageRecorder({
        write,
        flushMs: 60_000,
        maxRows,
        now: () => NINE,
        onError: (error) => errors.push(error),
      }),
    };
  }

  it('loses nothing when a write fails, whatever is counted meanwhile', async () => {
    const written: UsageRow[] = [];
    let failing = true;
    const some = recorder(async (rows) => {
      some.add(key, { points: 1 });
      if (failing) throw new Error('away');
      written.push(...rows);
    });
    some.add(key, { points: 10 });
    await some.flush();
    await some.flush();
    expect(some.errors).toHaveLength(2);
    failing = false;
    await some.flush();
    expect(written.map(({ points }) => points)).toEqual([12]);
    await some.stop();
    expect(written.reduce((sum, { points }) => sum + points, 0)).toBe(14);
  });

  it('writes what is there at the stop, also after one failure', async () => {
    const written: UsageRow[] = [];
    let failures = 1;
    const some = recorder(async (rows) => {
      if (failures-- > 0) throw new Error('away');
      written.push(...rows);
    });
    some.add(key, { points: 3 });
    await some.stop();
    expect(written.map(({ points }) => points)).toEqual([3]);
  });

  it('counts under "*" what is beyond its bound', async () => {
    const written: UsageRow[] = [];
    const some = recorder(async (rows) => void written.push(...rows), 3);
    for (let i = 0; i < 10; i += 1) some.add({ ...key, client: `app-${i}` }, { points: 1 });
    await some.stop();
    expect(written.map(({ client, points }) => [client, points])).toEqual([
      ['app-0', 1],
      ['app-1', 1],
      ['app-2', 1],
      ['*', 7],
    ]);
  });

  it('never runs two writes at once', async () => {
    let [running, most] = [0, 0];
    const some = recorder(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    });
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => {
        some.add({ ...key, client: `app-${i}` }, { points: 1 });
        return some.flush();
      }),
    );
    expect(most).toBe(1);
    await some.stop();
  });
});
