// Made at build time: an empty store with all tables, so that a first start does not have to create a cluster.
import { writeFileSync } from 'node:fs';
import { Kysely, Migrator, PostgresDialect } from 'kysely';
import { migrations } from './migrations/index.js';
import { openPglite } from './openPglite.js';
import type { Tables } from './tables.js';

/** Writes `file` (.tar.gz of a PostgreSQL data folder). */
export async function writeSnapshot(file: string): Promise<void> {
  const database = await openPglite({});
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: database.pool }) });
  await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  writeFileSync(file, Buffer.from(await database.dump()));
  await database.close();
}
