// The prepared database is the one that would be made: same rows, and only for the city it was made of.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { PGlite } from '@electric-sql/pglite';
import { createSampleCity, SAMPLE_SEED } from '../city/createSampleCity.js';
import { buildCatalogDatabase, seedOf } from './buildCatalogDatabase.js';
import { buildCatalogSnapshot, openCatalogDatabase } from './snapshot.js';

const folder = mkdtempSync(join(tmpdir(), 'catalog-'));
const file = join(folder, 'below', 'catalog.snapshot.tar.gz');

beforeAll(() => buildCatalogSnapshot(file), 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const TABLES = ['indicator', 'application', 'obligation', 'target', 'figure', 'sent_command'];

async function sumsOf(db: PGlite): Promise<unknown> {
  const columns = TABLES.map(
    (table) =>
      `(select md5(string_agg(to_jsonb(t) - 'recorded_at' - 'sent_at' #>> '{}', '|' order by (to_jsonb(t) - 'recorded_at' - 'sent_at')::text)) from app_catalog.${table} t) as ${table}`,
  );
  const { rows } = await db.query(`select ${columns.join(', ')}`);
  await db.close();
  return rows[0];
}

it('has the rows that the seed makes', async () => {
  const made = await sumsOf(await buildCatalogDatabase(createSampleCity()));
  expect(made).toEqual(Object.fromEntries(TABLES.map((table) => [table, expect.stringMatching(/^[\da-f]{32}$/)])));
  const opened = await openCatalogDatabase(createSampleCity(), file);
  expect(await seedOf(opened)).toBe(SAMPLE_SEED);
  expect(await sumsOf(opened)).toEqual(made);
}, 60_000);

it('is left alone for another city, which is made anew', async () => {
  const db = await openCatalogDatabase(createSampleCity("another o'city"), file);
  expect(await seedOf(db)).toBe("another o'city");
  await db.close();
}, 60_000);
