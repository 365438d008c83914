// Makes the sample HR database in memory: tables, rows in bulk, then keys and views.
import type { PGliteInterface } from '@electric-sql/pglite';
import { PGlite } from '@electric-sql/pglite';
import { createSampleCity } from '../city/createSampleCity.js';
import { createRows, type Row } from './createRows.js';
import { HR_INDEXES, HR_TABLES, PARTY_TABLES } from './tables.js';
import { VIEWS } from './views.js';

/** Rows travel as one JSON text per statement: no placeholders to count, and PostgreSQL converts each column itself. */
const ROWS_PER_STATEMENT = 10_000;

async function insert(db: PGliteInterface, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  const sql = `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1::json)`;
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    await db.query(sql, [JSON.stringify(rows.slice(start, start + ROWS_PER_STATEMENT))]);
  }
}

/** Creates the whole database for a seed. Takes some seconds; see `snapshot.ts` for the quick way. */
export async function buildHrDatabase(seed: string): Promise<PGlite> {
  const db = await PGlite.create();
  const rows = createRows(createSampleCity(seed));
  await db.exec(HR_TABLES);
  for (const [table, list] of rows) if (table.startsWith('hr.')) await insert(db, table, list);
  await db.exec(HR_INDEXES);
  await db.exec(PARTY_TABLES);
  await insert(db, 'party.member', rows.get('party.member') ?? []);
  await db.exec(VIEWS);
  await db.exec('vacuum analyze');
  await db.exec('checkpoint');
  return db;
}
