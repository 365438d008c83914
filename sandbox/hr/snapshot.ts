// Writes the sample HR database to a file at build time, so that the stand-in starts without making it again.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SAMPLE_SEED } from '../city/createSampleCity.js';
import { buildHrDatabase } from './buildHrDatabase.js';

/** File name of the snapshot, beside the compiled stand-in. */
export const SNAPSHOT_NAME = 'hr.snapshot.tar.gz';

/** Builds the database and writes it, compressed, to `file`; makes the folder if need be. */
export async function buildHrSnapshot(file: string, seed: string = SAMPLE_SEED): Promise<void> {
  const db = await buildHrDatabase(seed);
  try {
    const dump = await db.dumpDataDir('gzip');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  } finally {
    await db.close();
  }
}
