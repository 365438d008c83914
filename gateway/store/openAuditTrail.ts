// Opens the store only to read the audit trail: no migration, no writing, and no right needed but to read.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { readAuditTrail, withAuditTrail, type AuditTrail } from './auditTrail.js';
import { openPglite } from './openPglite.js';
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

/** Throws `DataFolderInUse` while a gateway runs on the embedded store. */
export async function openAuditTrail<T>(place: AuditTrailPlace, read: (trail: AuditTrail) => Promise<T>): Promise<T> {
  const { url, folder } = place;
  if (url !== undefined) {
    const pool = openPostgres(url);
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    return withAuditTrail(db, read).finally(() => pool.end());
  }
  const database = await openPglite({ folder });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: database.pool }) });
  return read(readAuditTrail(db)).finally(() => database.close());
}
