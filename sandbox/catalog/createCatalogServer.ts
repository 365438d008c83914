// The sample store of the catalogue: PostgreSQL's wire protocol on a socket, the product's own tables, sample rows in memory.
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { SampleCity } from '../city/createSampleCity.js';
import { keepSequences } from '../hr/keepSequences.js';
import { createRows, type Row } from './createRows.js';
import { readTables } from './tablesFile.js';
import { toCatalogUrl } from './toCatalogUrl.js';

export interface CatalogServer {
  /** `postgres://…` for pg; any user and password are accepted and ignored. */
  readonly sqlUrl: string;
  readonly port: number;
  /** Behind the socket, for tests. */
  readonly db: PGlite;
  close(this: void): Promise<void>;
}

const MAX_CONNECTIONS = 16;
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

/** Starts it on 127.0.0.1; a busy port rejects with the socket's error. What is written is gone when it stops. */
export async function createCatalogServer({ city, port }: { city: SampleCity; port: number }): Promise<CatalogServer> {
  const db = await PGlite.create();
  const socket = new PGLiteSocketServer({ db: keepSequences(db), port, maxConnections: MAX_CONNECTIONS });
  try {
    await db.exec(readTables());
    for (const [table, rows] of createRows(city)) await insert(db, table, rows);
    await db.exec('analyze');
    await socket.start();
  } catch (error) {
    await socket.stop();
    await db.close();
    throw error;
  }
  const listening = Number(socket.getServerConn().split(':').at(-1));
  return {
    sqlUrl: toCatalogUrl(listening),
    port: listening,
    db,
    async close() {
      await socket.stop();
      await db.close();
    },
  };
}
