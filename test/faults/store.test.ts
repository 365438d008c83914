// The gateway's own database slow, cut off or restarted: what is known is served, for as long as it may be.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { AccessRecordsStale, followAccessChanges, openStore, type Store } from '../../gateway/store/index.js';
import { createAccessIndex } from '../../gateway/access/index.js';
import { loadAccessRecords } from '../support/readRecords.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startTcpProxy, type TcpProxy } from './tcpProxy.js';

const QUERY_MS = 300;
let database: TestDatabase;
let wire: TcpProxy;
let direct: Store;
let store: Store;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  wire = await startTcpProxy(Number(new URL(database.url).port));
  direct = await openStore({ url: database.url });
  store = await openStore({ url: database.url.replace(/:\d+\//, `:${wire.port}/`), queryMs: QUERY_MS });
});

afterEach(() => {
  for (const close of closers.splice(0)) close();
  wire.set('pass');
});

afterAll(async () => {
  await Promise.all([direct.close(), store.close()]);
  await wire.stop();
  await database.drop();
});

async function watch(more: { pollMs?: number; maxStaleMs?: number } = {}) {
  const errors: unknown[] = [];
  const index = createAccessIndex();
  let readings = 0;
  const followed = await followAccessChanges({
    db: store.db,
    pollMs: 30,
    maxStaleMs: 400,
    apply: async (changes) => {
      readings += 1;
      index.apply(changes);
    },
    onError: (error) => errors.push(error),
    ...more,
  });
  const live = {
    refresh: () => followed.refresh(),
    records: () => {
      followed.requireFresh();
      const { version, grants } = index.records;
      return { version, grants: [...grants.values()], readings };
    },
  };
  closers.push(() => followed.stop());
  return { live, errors };
}

async function until(what: () => boolean, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  while (!what()) {
    if (performance.now() > end) throw new Error('it did not happen in time');
    await delay(10);
  }
}

function isStale(live: { records(): unknown }): boolean {
  try {
    live.records();
    return false;
  } catch (error) {
    if (error instanceof AccessRecordsStale) return true;
    throw error;
  }
}

async function addPurposeAndMove(code: string): Promise<void> {
  await direct.db
    .insertInto('access_grant')
    .values({
      ...{ grantee_kind: 'ROLE', grantee: code, capability: 'a:b.read', unit_key: null, reach: 'SELF', purposes: [] },
      ...{ valid_from: '2025-01-01', valid_to: null, granted_by: 'test', reason: 'Mẫu' },
    })
    .execute();
}

describe('live records', () => {
  it('show a change as soon as the next look', async () => {
    const { live } = await watch();
    const before = live.records();
    await addPurposeAndMove('changed');
    await until(() => live.records().readings > before.readings, 500);
    expect(live.records().grants.some(({ grantee }) => grantee === 'changed')).toBe(true);
    expect(BigInt(live.records().version)).toBe(BigInt(before.version) + 1n);
  });

  it('are not read again while nothing changes', async () => {
    const { live } = await watch();
    const before = live.records();
    await delay(150);
    expect(live.records()).toEqual(before);
  });

  it('can be asked for at once', async () => {
    const { live } = await watch({ pollMs: 60_000 });
    await addPurposeAndMove('at-once');
    await live.refresh();
    expect(live.records().grants.some(({ grantee }) => grantee === 'at-once')).toBe(true);
  });

  it.each(['cut', 'hole'] as const)(
    'serve on while the store is away (%s), then no more, and again when it is back',
    async (state) => {
      const { live, errors } = await watch({ maxStaleMs: 600 });
      // From here on its time counts, and not from some look before.
      await live.refresh();
      const before = live.records();
      const left = performance.now();
      wire.set(state);
      await delay(300);
      expect(live.records()).toEqual(before);
      await until(() => isStale(live), 1_000);
      expect(performance.now() - left).toBeGreaterThan(500);
      await addPurposeAndMove(`while-${state}`);
      wire.set('pass');
      await until(() => !isStale(live), 3_000);
      expect(live.records().grants.some(({ grantee }) => grantee === `while-${state}`)).toBe(true);
      expect(errors.length).toBeGreaterThan(0);
    },
  );

  it('ask one question at a time, however slow the answer', async () => {
    const { live } = await watch({ pollMs: 10, maxStaleMs: 5_000 });
    wire.delayMs = 150;
    const before = wire.open();
    await delay(400);
    expect(wire.open() - before).toBeLessThanOrEqual(1);
    wire.delayMs = 0;
    expect(isStale(live)).toBe(false);
  });
});

describe('the store', () => {
  it('fails soon while it cannot be reached, and serves again without a restart', async () => {
    await store.ping();
    for (const state of ['cut', 'hole'] as const) {
      wire.set(state);
      const started = performance.now();
      await expect(store.ping()).rejects.toThrow();
      expect(performance.now() - started).toBeLessThan(QUERY_MS + 1_200);
      wire.set('pass');
      await store.ping();
      await loadAccessRecords(store.db);
    }
  });

  it('outlives the end of its connections in the middle of a query', async () => {
    const work = sql`select pg_sleep(0.2)`.execute(store.db);
    await delay(50);
    wire.set('cut');
    await expect(work).rejects.toThrow();
    wire.set('pass');
    // The pool hears of the end of its idle connections a moment later.
    await delay(100);
    await store.ping();
  });

  it('outlives a server that ends all sessions', async () => {
    await Promise.all([1, 2, 3].map(() => store.ping()));
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
      direct.db,
    );
    await delay(50);
    await loadAccessRecords(store.db);
  });

  it('F60 keeps no connection of which an answer never came', async () => {
    wire.set('hole');
    await Promise.allSettled(Array.from({ length: 10 }, () => loadAccessRecords(store.db)));
    wire.set('pass');
    const started = performance.now();
    await Promise.all(Array.from({ length: 20 }, () => loadAccessRecords(store.db)));
    expect(performance.now() - started).toBeLessThan(QUERY_MS + 1_000);
  });
});
