// Registered operations, what was sent of them, and what is hot: from the row to the look-up of a request, on both databases.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccessIndex } from '../../gateway/access/index.js';
import { hashOf } from '../../gateway/operations/index.js';
import {
  addHotOperations,
  addOperationUses,
  countOperations,
  countUnregisteredUses,
  findOperationMode,
  findOperations,
  followAccessChanges,
  insertOperations,
  listOperations,
  openStore,
  readHotOperations,
  readOperationUses,
  readRegisteredTexts,
  renewOperations,
  retireOperations,
  seedSchema,
  seedStore,
  setOperationMode,
  sumOperationUses,
  type OperationUseAddition,
  type Store,
} from '../../gateway/store/index.js';
import { createTestDatabase } from '../support/database.js';

const folder = mkdtempSync(join(tmpdir(), 'lien-thong-operations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOW = new Date();
const DAY_MS = 86_400_000;
const later = (days: number) => new Date(NOW.getTime() + days * DAY_MS);
const op = (name: string, more = '') => {
  const text = `query ${name} { a ${more} } # 'quoted"; drop table registered_operation; -- ộ`;
  return { name, text, hash: hashOf(text) };
};
const write = { by: 'mau', now: NOW };
const retire = (at: Date) => ({ by: 'mau-2', reason: 'Bản cũ (mẫu)', at });
const seed = seedSchema.parse({
  purposes: [],
  applications: ['app', 'other-app'].map((clientId) => ({ clientId, tenant: 'H26', title: 'Ứng dụng mẫu' })),
  grants: [],
});
const agencies = [{ code: 'H26', name: 'Cơ quan mẫu', parentCode: null, unit: 'hn:01', ceasedOn: null }];

describe.each(['PGlite', 'PostgreSQL'])('operations on %s', (kind) => {
  let store: Store;
  let drop: () => Promise<void>;
  let follower: Awaited<ReturnType<typeof followAccessChanges>>;
  const index = createAccessIndex();
  const [one, two, three] = [op('One'), op('Two'), op('One', 'b')];

  beforeAll(async () => {
    const database = kind === 'PGlite' ? undefined : await createTestDatabase();
    store = await openStore(database === undefined ? { folder } : { url: database.url });
    drop = async () => database?.drop();
    await seedStore(store.db, { seed, agencies });
    follower = await followAccessChanges({
      db: store.db,
      pollMs: 3_600_000,
      maxStaleMs: 3_600_000,
      apply: async (changes) => index.apply(changes),
      onError: (error) => {
        throw error;
      },
    });
  }, 60_000);
  afterAll(async () => {
    follower.stop();
    await store.close();
    await drop();
  });

  const known = async (client = 'app') => {
    await follower.refresh();
    const list = index.records.operationsOf(client);
    return list === undefined ? undefined : [list.mode, [...list.byHash.keys()].sort(), list.byText.size];
  };

  it('are not there at first, and any may be sent', async () => {
    expect(await known()).toBeUndefined();
    expect(await findOperationMode(store.db, 'app')).toEqual({ mode: 'OPEN', reason: null, setBy: null, setAt: null });
  });

  it('are registered as the next revision of their name, and found by hash and by text', async () => {
    await insertOperations(store.db, 'app', [one, two, three], write);
    await insertOperations(store.db, 'app', [], write);
    await insertOperations(store.db, 'app', [op('One', 'c')], write);
    await insertOperations(store.db, 'other-app', [one], write);
    const rows = await listOperations(store.db, { clientId: 'app', name: null, active: null, now: NOW }, null, 10);
    expect(rows.map(({ name, revision }) => `${name} ${revision}`)).toEqual(['One 3', 'One 2', 'One 1', 'Two 1']);
    expect(rows.at(-1)).toEqual({
      ...{ ...two, clientId: 'app', revision: 1, registeredBy: 'mau', registeredAt: NOW },
      ...{ retiresAt: null, retiredBy: null, retiredReason: null },
    });
    expect(await known()).toEqual(['OPEN', [one.hash, two.hash, three.hash, op('One', 'c').hash].sort(), 4]);
    const list = index.records.operationsOf('app');
    expect(list?.byHash.get(two.hash)).toEqual({ ...two, retiresAt: null });
    expect(list?.byText.get(two.text)).toBe(list?.byHash.get(two.hash));
    expect(await known('other-app')).toEqual(['OPEN', [one.hash], 1]);
  });

  it('are one row for each text of an application, and belong to one that exists', async () => {
    await expect(insertOperations(store.db, 'app', [one], write)).rejects.toMatchObject({ code: '23505' });
    await expect(insertOperations(store.db, 'no-app', [one], write)).rejects.toMatchObject({ code: '23503' });
    const wrong = { ...op('Three'), hash: 'A'.repeat(64) };
    await expect(insertOperations(store.db, 'app', [wrong], write)).rejects.toMatchObject({ code: '23514' });
    await expect(store.db.deleteFrom('registered_operation').execute()).rejects.toMatchObject({ code: '23001' });
  });

  it('are listed in pages, by name, and by whether they count', async () => {
    const list = (above: string | null, more: object = {}) =>
      listOperations(store.db, { clientId: 'app', name: null, active: null, now: NOW, ...more }, above, 2);
    expect((await list('2 One')).map(({ name, revision }) => `${name} ${revision}`)).toEqual(['One 1', 'Two 1']);
    expect(await list(null, { name: 'Two' })).toHaveLength(1);
    expect(await list(null, { active: false })).toEqual([]);
  });

  it('count until they are retired, and are gone from memory a day later', async () => {
    await retireOperations(store.db, 'app', [one.hash], retire(later(1)));
    await retireOperations(store.db, 'app', [two.hash], retire(later(-2)));
    expect(await countOperations(store.db, 'app', NOW)).toBe(3);
    expect(await countOperations(store.db, 'app', later(2))).toBe(2);
    await known();
    const list = index.records.operationsOf('app');
    expect(list?.byHash.get(one.hash)?.retiresAt).toEqual(later(1));
    expect([list?.byHash.has(two.hash), list?.byText.has(two.text)]).toEqual([false, false]);
    const [row] = await findOperations(store.db, 'app', [two.hash]);
    expect(row).toMatchObject({ retiredBy: 'mau-2', retiredReason: 'Bản cũ (mẫu)' });
    await renewOperations(store.db, 'app', [two.hash]);
    await known();
    expect(list?.byHash.get(two.hash)).toMatchObject({ retiresAt: null });
    expect(await findOperations(store.db, 'app', [])).toEqual([]);
  });

  it('are all that an application may send, from one reading to the next', async () => {
    const { version } = index.records;
    for (const mode of ['REPORT', 'REGISTERED_ONLY'] as const) {
      await setOperationMode(store.db, 'app', { mode, reason: 'Mẫu', by: 'mau', now: NOW });
      expect((await known())?.[0]).toBe(mode);
    }
    expect(BigInt(index.records.version)).toBe(BigInt(version) + 2n);
    expect(await findOperationMode(store.db, 'app')).toMatchObject({
      mode: 'REGISTERED_ONLY',
      setBy: 'mau',
      setAt: NOW,
    });
    const gone = setOperationMode(store.db, 'app', { mode: 'NONE' as never, reason: 'Mẫu', by: 'mau', now: NOW });
    await expect(gone).rejects.toMatchObject({ code: '23514' });
  });

  it('are counted by day without moving anybody’s rights', async () => {
    const { version } = await store.db.selectFrom('access_version').select('version').executeTakeFirstOrThrow();
    const row = (more: Partial<OperationUseAddition>): OperationUseAddition => ({
      ...{ day: '2026-11-20', client: 'app', outcome: 'REGISTERED', hash: two.hash, name: 'Two', uses: 2, lastAt: NOW },
      ...more,
    });
    await addOperationUses(store.db, [
      row({}),
      row({ day: '2026-11-21' }),
      row({ outcome: 'REFUSED', hash: '*', name: '' }),
    ]);
    await addOperationUses(store.db, [row({ uses: 5, lastAt: later(1), name: '' }), row({ client: "o'app" })]);
    await addOperationUses(store.db, []);
    const read = (more: object) =>
      readOperationUses(store.db, {
        ...{ client: 'app', from: '2026-11-01', to: '2026-11-30', outcome: null, first: 10, ...more },
      });
    expect((await read({})).map(({ day, outcome, hash, name, uses }) => [day, outcome, hash, name, uses])).toEqual([
      ['2026-11-21', 'REGISTERED', two.hash, 'Two', 2],
      ['2026-11-20', 'REGISTERED', two.hash, 'Two', 7],
      ['2026-11-20', 'REFUSED', '*', '', 2],
    ]);
    expect(await read({ outcome: 'REFUSED', from: '2026-11-21' })).toEqual([]);
    const sums = await sumOperationUses(store.db, { client: 'app', hashes: [one.hash, two.hash], from: '2026-11-20' });
    expect([...sums.values()]).toEqual([{ hash: two.hash, uses: 9, lastAt: later(1) }]);
    expect(await countUnregisteredUses(store.db, 'app', '2026-11-01')).toBe(2);
    expect(await countUnregisteredUses(store.db, 'other-app', '2026-11-01')).toBe(0);
    // What is older than anybody asks for goes.
    await addOperationUses(store.db, [row({ day: '2028-11-20', lastAt: later(800) })]);
    expect(await read({})).toEqual([]);
    const after = await store.db.selectFrom('access_version').select('version').executeTakeFirstOrThrow();
    expect(after.version).toBe(version);
  });

  it('are warm before the first request, the most used first, each text once', async () => {
    const day = NOW.toISOString().slice(0, 10);
    const use = {
      day,
      client: 'app',
      outcome: 'REGISTERED',
      hash: two.hash,
      name: 'Two',
      uses: 9,
      lastAt: NOW,
    } as const;
    await addOperationUses(store.db, [use]);
    const texts = await readRegisteredTexts(store.db, { now: later(2), from: day, limit: 10 });
    // The first is used; "One" of the other application still counts, the one of this application does not.
    expect(texts[0]).toEqual({ text: two.text, operationName: 'Two' });
    expect(texts.map(({ text }) => text).sort()).toEqual([one.text, two.text, three.text, op('One', 'c').text].sort());
    expect(await readRegisteredTexts(store.db, { now: later(2), from: day, limit: 1 })).toHaveLength(1);
    await store.db.updateTable('application').set({ status: 'SUSPENDED' }).execute();
    expect(await readRegisteredTexts(store.db, { now: NOW, from: day, limit: 10 })).toEqual([]);
  });

  it('that are hot cool down by half a day, and five hundred are kept', async () => {
    const hot = (text: string, hits: number, lastSeen: Date) => ({
      ...{ hash: hashOf(text), text, operationName: null, hits, lastSeen },
    });
    await addHotOperations(store.db, [hot('{ old }', 100, later(-10)), hot('{ new }', 5, NOW)], NOW);
    await addHotOperations(store.db, [hot('{ new }', 1, NOW)], NOW);
    await addHotOperations(store.db, [], NOW);
    expect((await readHotOperations(store.db, NOW, 10)).map(({ text }) => text)).toEqual(['{ new }', '{ old }']);
    // On the day itself a hundred was more.
    expect((await readHotOperations(store.db, later(-10), 10)).map(({ text }) => text)).toEqual(['{ old }', '{ new }']);
    await addHotOperations(
      store.db,
      Array.from({ length: 600 }, (_, n) => hot(`{ a${n} }`, n + 1, NOW)),
      NOW,
    );
    const kept = await readHotOperations(store.db, NOW, 1_000);
    expect([kept.length, kept[0]?.text, kept.some(({ text }) => text === '{ old }')]).toEqual([500, '{ a599 }', false]);
  });
});
