// Who uses which part of the schema, on both databases: replicas add up, old days go, and what was asked for is found.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFieldUses } from '../../gateway/governance/index.js';
import {
  addFieldUses,
  fieldUseKey,
  openStore,
  readFieldUses,
  seedSchema,
  seedStore,
  type FieldUseAddition,
  type FieldUseFilter,
  type Store,
} from '../../gateway/store/index.js';
import { createTestDatabase } from '../support/database.js';

const folder = mkdtempSync(join(tmpdir(), 'lien-thong-field-uses-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const AT = new Date('2026-11-20T03:00:00Z');
const row = (coordinate: string, more: Partial<FieldUseAddition> = {}): FieldUseAddition => ({
  ...{ day: '2026-11-20', client: 'app', version: '1.0', coordinate, uses: 2, lastAt: AT, ...more },
});
const seed = seedSchema.parse({
  purposes: [],
  applications: ['app', 'other-app'].map((clientId) => ({ clientId, tenant: 'H26', title: 'Ứng dụng mẫu' })),
  grants: [],
});
const agencies = [{ code: 'H26', name: 'Cơ quan mẫu', parentCode: null, unit: 'hn:01', ceasedOn: null }];

describe.each(['PGlite', 'PostgreSQL'])('uses of the schema on %s', (kind) => {
  let store: Store;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = kind === 'PGlite' ? undefined : await createTestDatabase();
    store = await openStore(database === undefined ? { folder } : { url: database.url });
    drop = async () => database?.drop();
    await seedStore(store.db, { seed, agencies });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await drop();
  });

  const read = async (more: Partial<FieldUseFilter> = {}, above: string | null = null, limit = 50) =>
    readFieldUses(store.db, { from: '2026-11-01', units: null, ...more }, above, limit);
  const shown = async (...args: Parameters<typeof read>) =>
    (await read(...args)).map(({ coordinate, client, version, uses }) => `${coordinate} ${client} ${version} ${uses}`);

  it('of several replicas add up, each in one statement', async () => {
    const replicas = [0, 1].map(() =>
      createFieldUses({
        ...{ write: (rows) => addFieldUses(store.db, rows, 400), flushMs: 3_600_000, maxRows: 1_000 },
        onError: (error) => {
          throw error;
        },
        now: () => AT.getTime(),
      }),
    );
    for (let i = 0; i < 10; i += 1)
      for (const uses of replicas) {
        uses.add('app', '1.0', { coordinates: ['Plot.name', 'Query.plot'] });
        uses.add('anonymous', null, { coordinates: ['Query.plot'] }, ["Size.O'NEIL"]);
      }
    await Promise.all(replicas.map((uses) => uses.stop()));
    expect(await shown()).toEqual([
      'Plot.name app 1.0 20',
      'Query.plot anonymous null 20',
      'Query.plot app 1.0 20',
      "Size.O'NEIL anonymous null 20",
    ]);
    expect((await read({ coordinate: 'Plot.name' }))[0]).toMatchObject({ firstDay: '2026-11-20', lastUsedAt: AT });
  });

  it('are summed over days and found by field, type, prefix, application and unit', async () => {
    const later = new Date('2026-11-21T03:00:00Z');
    await addFieldUses(
      store.db,
      [
        row('Plot.name', { day: '2026-11-21', lastAt: later }),
        row('Query.plot(code:)'),
        row('Plot', { client: 'other-app', version: null }),
        row('PlotMore.a', { version: '2.0' }),
      ],
      400,
    );
    await addFieldUses(store.db, [], 400);
    expect((await read({ coordinate: 'Plot.name' }))[0]).toMatchObject({ uses: 22, lastUsedAt: later });
    expect(await shown({ from: '2026-11-21' })).toEqual(['Plot.name app 1.0 2']);
    expect(await shown({ type: 'Plot' })).toEqual(['Plot other-app null 2', 'Plot.name app 1.0 22']);
    expect(await shown({ prefix: 'Query.plot(' })).toEqual(['Query.plot(code:) app 1.0 2']);
    expect(await shown({ prefix: '%' })).toEqual([]);
    expect(await shown({ client: 'other-app' })).toEqual(['Plot other-app null 2']);
    expect(await shown({ anyOf: ['Plot', 'Query.plot(code:)'] })).toEqual([
      ...['Plot other-app null 2', 'Plot.name app 1.0 22', 'Query.plot(code:) app 1.0 2'],
    ]);
    expect(await shown({ anyOf: ['Plot.title'] })).toEqual([]);
    expect(await shown({ units: [] })).toEqual([]);
    const known = await read({ units: ['hn:01'] });
    expect(new Set(known.map(({ client }) => client))).toEqual(new Set(['app', 'other-app']));
  });

  it('are read in pages without gaps', async () => {
    const all = await shown();
    const paged: string[] = [];
    for (let above: string | null = null; ;) {
      const [next] = await read({}, above, 1);
      if (next === undefined) break;
      paged.push(`${next.coordinate} ${next.client} ${next.version} ${next.uses}`);
      above = fieldUseKey(next);
    }
    expect(paged).toEqual(all);
  });

  it('go when they are older than is kept', async () => {
    await addFieldUses(
      store.db,
      [row('Plot.name', { day: '2027-11-20', lastAt: new Date('2027-11-20T03:00:00Z') })],
      300,
    );
    expect(await shown()).toEqual(['Plot.name app 1.0 2']);
  });
});
