// One suite for both databases that the gateway keeps its own records in.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { isEmpty, loadAgencies, openStore, seedSchema, seedStore, type Store } from '../../gateway/store/index.js';
import { migrations } from '../../gateway/store/migrations/index.js';
import type { Seed } from '../../gateway/store/seedStore.js';
import { writeSnapshot } from '../../gateway/store/writeSnapshot.js';
import { createTestDatabase } from '../support/database.js';
import { loadAccessRecords, type LoadedAccessRecords } from '../support/readRecords.js';

const folder = mkdtempSync(join(tmpdir(), 'lien-thong-store-'));
const snapshot = join(folder, 'snapshot.tar.gz');
const closers: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
const loaded = new Map<string, LoadedAccessRecords>();

beforeAll(() => writeSnapshot(snapshot), 60_000);
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

interface Place {
  open(): Promise<Store>;
}

async function onPostgres(): Promise<Place> {
  const database = await createTestDatabase();
  closers.push(() => database.drop());
  return { open: () => openStore({ url: database.url }) };
}

async function onPglite(): Promise<Place> {
  const own = mkdtempSync(join(folder, 'pglite-'));
  return { open: () => openStore({ folder: own, snapshot }) };
}

const seed: Seed = seedSchema.parse({
  purposes: [
    { code: 'handle-procedure', titleVi: 'Giải quyết (mẫu)', titleEn: 'Handling (sample)', legalBasis: 'Mẫu' },
  ],
  applications: [{ clientId: 'shared-app', tenant: 'H26', title: 'Ứng dụng mẫu', defaultPurpose: 'handle-procedure' }],
  grants: [
    {
      to: { kind: 'ROLE', name: 'ward-officer' },
      capabilities: ['hr-records:officer.read', 'documents:document.read'],
      unit: null,
      reach: 'SELF',
      purposes: ['handle-procedure'],
      validFrom: '2025-01-01',
      validTo: '2026-12-31',
      reason: 'Mẫu',
    },
    {
      to: { kind: 'APPLICATION', name: 'shared-app' },
      capabilities: ['hr-records:officer.read'],
      unit: 'hn:01',
      reach: 'SUBTREE',
      validFrom: '2025-01-01',
      reason: 'Mẫu',
    },
  ],
});

/** More than one chunk, and children before their parents. */
const agencies = [
  ...Array.from({ length: 1_200 }, (_, i) => ({
    code: `H26.01.${i}`,
    name: `Phòng Mẫu ${i}`,
    parentCode: 'H26.01',
    unit: 'hn:01',
    ceasedOn: i % 2 === 0 ? null : '2025-06-30',
  })),
  {
    code: 'H26.01',
    name: 'Sở "Mẫu"; drop table agency; -- 𝄞 \u0301ă',
    parentCode: 'H26',
    unit: 'hn:01',
    ceasedOn: null,
  },
  { code: 'H26', name: 'UBND mẫu', parentCode: null, unit: 'hn:01', ceasedOn: null },
];

const DATABASES: readonly [string, () => Promise<Place>][] = [
  ['PGlite', onPglite],
  ['PostgreSQL', onPostgres],
];

async function counts(store: Store): Promise<unknown> {
  const { rows } =
    await sql`select (select count(*) from agency)::int as agencies, (select count(*) from tenant)::int as tenants,
    (select count(*) from application)::int as applications, (select count(*) from purpose)::int as purposes,
    (select count(*) from access_grant)::int as grants`.execute(store.db);
  return rows[0];
}

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

describe.each(DATABASES)('a store on %s', (kind, place) => {
  let where: Place;
  let store: Store;
  beforeAll(async () => {
    where = await place();
    store = await where.open();
  }, 30_000);
  afterAll(() => store.close());

  it('is new and empty the first time, and says what it is', async () => {
    expect([store.kind, await isEmpty(store.db)]).toEqual([kind, true]);
    await store.ping();
    const records = await loadAccessRecords(store.db);
    expect([records.version, records.tenants.size, records.grants]).toEqual(['1', 0, []]);
  });

  it('leaves nothing behind of a seed that fails half way', async () => {
    const unknownTenant = { ...seed, applications: [{ clientId: 'x', tenant: 'H99', title: 'Mẫu' }] };
    await expect(seedStore(store.db, { seed: unknownTenant, agencies })).rejects.toThrow();
    const orphan = [{ code: 'H26.09', name: 'Mẫu', parentCode: 'H99', unit: 'hn:01', ceasedOn: null }];
    await expect(seedStore(store.db, { seed, agencies: [...agencies, ...orphan] })).rejects.toThrow();
    const withNul = [{ code: 'H26', name: 'M\0ẫu', parentCode: null, unit: 'hn:01', ceasedOn: null }];
    await expect(seedStore(store.db, { seed, agencies: withNul })).rejects.toThrow();
    expect(await counts(store)).toEqual({ agencies: 0, tenants: 0, applications: 0, purposes: 0, grants: 0 });
    expect((await loadAccessRecords(store.db)).version).toBe('1');
    // The version of a change that was rolled back is gone with it.
    const { rows } = await sql`select 1 from row_history`.execute(store.db);
    expect(rows).toEqual([]);
  });

  it('takes a seed, whatever the order of its agencies and the letters of its names', async () => {
    await seedStore(store.db, { seed, agencies });
    expect(await isEmpty(store.db)).toBe(false);
    const read = await loadAgencies(store.db);
    expect(read.length).toBe(agencies.length);
    expect([...read].sort(byText)).toEqual([...agencies].sort(byText));
  });

  it('takes the same seed again without a second copy', async () => {
    const before = await counts(store);
    await seedStore(store.db, { seed, agencies });
    expect(await counts(store)).toEqual(before);
  });

  it('gives back rights in the form that decisions are made of', async () => {
    const records = await loadAccessRecords(store.db);
    expect(records.tenants.get('H26.01')).toEqual({
      ...{ id: 'H26.01', status: 'ACTIVE', unit: 'hn:01', parent: 'H26' },
    });
    expect(records.applications.get('shared-app')).toEqual({
      clientId: 'shared-app',
      tenantId: 'H26',
      defaultPurpose: 'handle-procedure',
      status: 'ACTIVE',
    });
    const plain = records.grants.map(
      ({ granteeKind, grantee, capability, unit, reach, purposes, validFrom, validTo }) => ({
        ...{ granteeKind, grantee, capability, unit, reach, purposes, validFrom, validTo },
      }),
    );
    expect(plain.sort(byText)).toEqual(
      [
        ['ROLE', 'ward-officer', 'hr-records:officer.read', null, 'SELF', ['handle-procedure'], '2026-12-31'] as const,
        ['ROLE', 'ward-officer', 'documents:document.read', null, 'SELF', ['handle-procedure'], '2026-12-31'] as const,
        ['APPLICATION', 'shared-app', 'hr-records:officer.read', 'hn:01', 'SUBTREE', [], null] as const,
      ]
        .map(([granteeKind, grantee, capability, unit, reach, purposes, validTo]) => ({
          ...{ granteeKind, grantee, capability, unit, reach, purposes, validFrom: '2025-01-01', validTo },
        }))
        .sort(byText),
    );
    loaded.set(kind, records);
  });

  it('refuses grants that make no sense', async () => {
    const grant = {
      grantee_kind: 'ROLE' as const,
      grantee: 'r',
      capability: 'a:b.read',
      unit_key: null,
      reach: 'SELF' as const,
      purposes: [],
      valid_from: '2025-01-01',
      valid_to: null as string | null,
      granted_by: 'test',
      reason: 'Mẫu',
    };
    const add = (more: object) =>
      store.db
        .insertInto('access_grant')
        .values({ ...grant, ...more })
        .execute();
    await add({});
    for (const [wrong, state] of [
      [{}, '23505'],
      [{ grantee: 'same-unit', unit_key: 'hn:01', valid_to: '2024-12-31' }, '23514'],
      [{ grantee_kind: 'EVERYBODY' }, '23514'],
      [{ reach: 'EVERYWHERE' }, '23514'],
      [{ capability: null }, '23502'],
      [{ valid_from: null }, '23502'],
    ] as const)
      await expect(add(wrong)).rejects.toMatchObject({ code: state });
    await add({ valid_from: '2026-01-01', valid_to: '2026-01-01' });
    await store.db
      .updateTable('access_grant')
      .set({ ended_at: new Date(), ended_by: 'test' })
      .where('granted_by', '=', 'test')
      .execute();
    // What has ended does not stand in the way of the same grant given anew.
    await add({});
    await store.db.updateTable('access_grant').set({ ended_at: new Date() }).where('granted_by', '=', 'test').execute();
  });

  it('refuses states, tenants and applications that do not exist', async () => {
    const { db } = store;
    const suspend = sql`update tenant set status = 'GONE' where id = 'H26'`;
    await expect(suspend.execute(db)).rejects.toMatchObject({ code: '23514' });
    const tenant = db.insertInto('tenant').values({ id: 'H99', status: 'ACTIVE' });
    await expect(tenant.execute()).rejects.toMatchObject({ code: '23503' });
  });

  it('rolls back a transaction that fails, and serves on', async () => {
    const before = await counts(store);
    const work = store.db.transaction().execute(async (transaction) => {
      await transaction.updateTable('access_grant').set({ reason: 'another' }).execute();
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await counts(store)).toEqual(before);
  });

  it('reads one version of the records while they are being changed', async () => {
    const stop = { now: false };
    const writing = (async () => {
      for (let i = 0; !stop.now; i += 1) {
        const status = i % 2 === 0 ? 'SUSPENDED' : 'ACTIVE';
        await store.db.transaction().execute(async (transaction) => {
          await transaction.updateTable('tenant').set({ status }).where('id', '=', 'H26').execute();
          await transaction.updateTable('application').set({ status }).where('client_id', '=', 'shared-app').execute();
        });
      }
      await store.db.updateTable('tenant').set({ status: 'ACTIVE' }).execute();
      await store.db.updateTable('application').set({ status: 'ACTIVE' }).execute();
    })();
    for (let i = 0; i < 30; i += 1) {
      const records = await loadAccessRecords(store.db);
      expect(records.applications.get('shared-app')?.status).toBe(records.tenants.get('H26')?.status);
    }
    stop.now = true;
    await writing;
  });

  it('is as it was when it is opened again', async () => {
    const before = await counts(store);
    await store.close();
    store = await where.open();
    expect(await counts(store)).toEqual(before);
    expect(await isEmpty(store.db)).toBe(false);
  });
});

describe('both databases', () => {
  it('give the same rights for the same seed', () => {
    const [one, other] = DATABASES.map(([kind]) => loaded.get(kind));
    expect(one?.tenants.size).toBe(agencies.length);
    const plain = (records: LoadedAccessRecords | undefined) =>
      (records?.grants ?? []).map(({ id: _id, ...grant }) => grant).sort(byText);
    expect({ ...one, grants: plain(one), version: '' }).toEqual({ ...other, grants: plain(other), version: '' });
  });
});

describe('PostgreSQL', () => {
  it('F67 is brought up to date once when many gateways open it at the same moment', async () => {
    const { open } = await onPostgres();
    const stores = await Promise.all(Array.from({ length: 6 }, () => open()));
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(
      stores[0]?.db as Store['db'],
    );
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations));
    await Promise.all(stores.map((store) => store.close()));
  });

  it('that is not there is reported at the start', async () => {
    await expect(openStore({ url: 'postgres://postgres@127.0.0.1:1/none' })).rejects.toThrow();
  });
});
