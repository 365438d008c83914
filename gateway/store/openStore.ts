// The gateway's own store: PGlite by default, PostgreSQL when an address is configured. The code above sees no difference.
import { Kysely, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import { discardBroken } from './discardBroken.js';
import { migrations } from './migrations/index.js';
import { openPglite, type OpenDatabase } from './openPglite.js';
import { outliveServer } from './outliveServer.js';
import type { Tables } from './tables.js';

export interface StoreOptions {
  /** postgres://…; undefined: PGlite in `folder`. */
  readonly url?: string | undefined;
  readonly folder?: string | undefined;
  readonly snapshot?: string | undefined;
  /** Milliseconds to wait for an answer of PostgreSQL; default 5,000. */
  readonly queryMs?: number | undefined;
}

export interface Store {
  readonly db: Kysely<Tables>;
  readonly kind: 'PGlite' | 'PostgreSQL';
  /** Throws when the store cannot serve. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

function openPostgres(url: string, queryMs = 5_000): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 1_000,
    query_timeout: queryMs,
    keepAlive: true,
    options: '-c statement_timeout=3000',
  });
  outliveServer(pool);
  return { pool, kind: 'PostgreSQL', close: () => pool.end() };
}

async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('the migration failed');
}

/** Opens the store and brings its tables up to date. Two starting at once wait for each other. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const database =
    options.url === undefined
      ? await openPglite({ folder: options.folder, snapshot: options.snapshot })
      : openPostgres(options.url, options.queryMs);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: discardBroken(database.pool) }) });
  try {
    await migrate(db);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    db,
    kind: database.kind,
    ping: async () => void (await database.pool.query('select 1')),
    close: () => database.close(),
  };
}
