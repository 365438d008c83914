// Opens the sample HR database in memory: from the snapshot of the build, or from scratch when there is none for this seed.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { buildHrDatabase } from './buildHrDatabase.js';
import { SNAPSHOT_NAME } from './snapshot.js';

export interface OpenHrDatabaseOptions {
  readonly seed: string;
  /** @default the file that the build writes beside this module */
  readonly snapshotFile?: string;
}

const BESIDE = fileURLToPath(new URL(SNAPSHOT_NAME, import.meta.url));

async function fromSnapshot(file: string, seed: string): Promise<PGlite | undefined> {
  if (!existsSync(file)) return undefined;
  const db = await PGlite.create({ loadDataDir: new Blob([readFileSync(file)]) });
  const { rows } = await db.query<{ seed: string }>('select seed from hr.sample');
  if (rows[0]?.seed === seed) return db;
  await db.close();
  return undefined;
}

/** The database, read-only for whoever connects: the sample must be the same for everybody and after every start. */
export async function openHrDatabase({ seed, snapshotFile = BESIDE }: OpenHrDatabaseOptions): Promise<PGlite> {
  const db = (await fromSnapshot(snapshotFile, seed)) ?? (await buildHrDatabase(seed));
  await db.exec('set default_transaction_read_only = on');
  return db;
}
