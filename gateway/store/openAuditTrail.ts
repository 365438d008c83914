// Opens the store only to read the audit trail: no migration, no writing, and no right needed but to read.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { readAuditTrail, withAuditTrail, type AuditTrail } from './auditTrail.js';
import { DataFolderInUse } from './dataFolderLock.js';
import { openPglite, openRunningPglite } from './openPglite.js';
import { outliveServer } from './outliveServer.js';
import type { Tables } from './tables.js';

export interface AuditTrailPlace {
  /** postgres://…; undefined: PGlite in `folder`. */
  readonly url?: string | undefined;
  readonly folder: string;
}

function openPostgres(url: string): pg.Pool {
  const options = '-c default_transaction_read_only=on -c statement_timeout=60000';
  return outliveServer(new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000, options }));
}

async function readOver<T>(pool: pg.Pool, read: (trail: AuditTrail) => Promise<T>): Promise<T> {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await withAuditTrail(db, read);
  } finally {
    await pool.end();
  }
}

/** A connection to the running store, where another process has the folder open; else the store itself. */
async function openFolder(folder: string) {
  try {
    return { own: await openPglite({ folder }) };
  } catch (error) {
    const running = error instanceof DataFolderInUse ? openRunningPglite(folder) : undefined;
    if (running === undefined) throw error;
    return { running };
  }
}

/**
 * A gateway may be running on it. With the embedded store it then waits for the end of the reading: its records go to the
 * spool file meanwhile. Throws `DataFolderInUse` if the running process cannot be reached.
 */
export async function openAuditTrail<T>(place: AuditTrailPlace, read: (trail: AuditTrail) => Promise<T>): Promise<T> {
  const { url, folder } = place;
  if (url !== undefined) return readOver(openPostgres(url), read);
  const { own: database, running } = await openFolder(folder);
  if (database === undefined) return readOver(running, read);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: database.pool }) });
  try {
    return await read(readAuditTrail(db));
  } finally {
    await database.close();
  }
}
