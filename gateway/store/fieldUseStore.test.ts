// Who uses what is found for every part that is asked about, however many others use the rest.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { addFieldUses, readFieldUses, readLatestUses } from './fieldUseStore.js';
import { openStore, type Store } from './openStore.js';

let database: TestDatabase;
let store: Store;
const lastAt = new Date('2026-11-20T02:00:00Z');
const use = (coordinate: string, client: string, version: string | null, minutes = 0) => ({
  ...{ day: '2026-11-20', client, version, coordinate, uses: 2 },
  lastAt: new Date(lastAt.getTime() + minutes * 60_000),
});

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url });
  const many = Array.from({ length: 30 }, (_, i) => use('Permit.plate', 'nhieu-phien-ban', `1.${i}`));
  const others = [use('Permit.plate', 'ung-dung-mau', null, 1), use('Permit.zone', 'ung-dung-khac', '2.0')];
  await addFieldUses(store.db, [...many, ...others], 400);
}, 60_000);
afterAll(async () => {
  await store.close();
  await database.drop();
});

const filter = { from: '2026-11-01', units: null, anyOf: ['Permit'] };

it('the latest user of each part comes first, in the order of the parts', async () => {
  const found = await readLatestUses(store.db, filter, 2);
  expect(found.map(({ coordinate, client, version, uses }) => [coordinate, client, version, uses])).toEqual([
    ['Permit.plate', 'ung-dung-mau', null, 2],
    ['Permit.zone', 'ung-dung-khac', '2.0', 2],
  ]);
  expect(found[0]).toMatchObject({ firstDay: '2026-11-20', lastUsedAt: new Date(lastAt.getTime() + 60_000) });
});

it('and all of them, where there is room, are those that pages show', async () => {
  expect(await readLatestUses(store.db, filter, 100)).toEqual(await readFieldUses(store.db, filter, null, 100));
});
