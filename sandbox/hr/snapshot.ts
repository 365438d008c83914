// The sample HR database: from the file of the build, or from scratch.
import { fileURLToPath } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import { SAMPLE_SEED } from '../city/createSampleCity.js';
import { readSnapshot, writeSnapshot } from '../database/snapshot.js';
import { buildHrDatabase } from './buildHrDatabase.js';

export interface OpenHrDatabaseOptions {
  readonly seed: string;
  /** @default the file that the build writes beside this module */
  readonly snapshotFile?: string;
}

const BESIDE = fileURLToPath(new URL('hr.snapshot.tar.gz', import.meta.url));

export async function buildHrSnapshot(file: string, seed: string = SAMPLE_SEED): Promise<void> {
  await writeSnapshot(file, await buildHrDatabase(seed));
}

async function seedOf(db: PGlite): Promise<string | undefined> {
  return (await db.query<{ seed: string }>('select seed from hr.sample')).rows[0]?.seed;
}

/** The database, read-only for whoever connects: the sample must be the same for everybody and after every start. */
export async function openHrDatabase({ seed, snapshotFile = BESIDE }: OpenHrDatabaseOptions): Promise<PGlite> {
  const db = (await readSnapshot(snapshotFile, seedOf, seed)) ?? (await buildHrDatabase(seed));
  await db.exec('set default_transaction_read_only = on');
  return db;
}
