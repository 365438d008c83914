// Makes the sample store of the catalogue in memory: the product's own tables, and rows in bulk.
import { PGlite } from '@electric-sql/pglite';
import type { SampleCity } from '../city/createSampleCity.js';
import { createRows, type Row } from './createRows.js';
import { readTables } from './tablesFile.js';

const ROWS_PER_STATEMENT = 10_000;

/** Rows travel as one JSON text per statement; columns that no row names get their defaults. */
async function insert(db: PGlite, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  const from = `json_populate_recordset(null::app_catalog.${table}, $1::json)`;
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT)
    await db.query(`insert into app_catalog.${table} (${columns}) select ${columns} from ${from}`, [
      JSON.stringify(rows.slice(start, start + ROWS_PER_STATEMENT)),
    ]);
}

/** Creates the whole database of a city. Takes some seconds; see `snapshot.ts` for the quick way. */
export async function buildCatalogDatabase(city: SampleCity): Promise<PGlite> {
  const db = await PGlite.create();
  try {
    await db.exec(readTables());
    for (const [table, rows] of createRows(city)) await insert(db, table, rows);
    await db.exec(`comment on schema app_catalog is '${city.seed.replaceAll("'", "''")}'`);
    await db.exec('vacuum analyze');
    await db.exec('checkpoint');
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** The city that a database was made of; undefined for another database. */
export async function seedOf(db: PGlite): Promise<string | undefined> {
  const { rows } = await db.query<{ seed: string | null }>(
    `select obj_description(oid, 'pg_namespace') as seed from pg_namespace where nspname = 'app_catalog'`,
  );
  return rows[0]?.seed ?? undefined;
}
