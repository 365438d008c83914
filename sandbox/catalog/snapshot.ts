// The sample store of the catalogue as a file: written at build time, so that the stand-in starts without making it again.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { createSampleCity, SAMPLE_SEED, type SampleCity } from '../city/createSampleCity.js';
import { buildCatalogDatabase, seedOf } from './buildCatalogDatabase.js';

const BESIDE = fileURLToPath(new URL('catalog.snapshot.tar.gz', import.meta.url));

/** Builds the database and writes it, compressed, to `file`; makes the folder if need be. */
export async function buildCatalogSnapshot(file: string, seed: string = SAMPLE_SEED): Promise<void> {
  const db = await buildCatalogDatabase(createSampleCity(seed));
  try {
    const dump = await db.dumpDataDir('gzip');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  } finally {
    await db.close();
  }
}

async function fromSnapshot(file: string, seed: string): Promise<PGlite | undefined> {
  if (!existsSync(file)) return undefined;
  const db = await PGlite.create({ loadDataDir: new Blob([readFileSync(file)]) });
  if ((await seedOf(db)) === seed) return db;
  await db.close();
  return undefined;
}

/** In memory: from the file of the build, or from scratch where there is none of this city. */
export async function openCatalogDatabase(city: SampleCity, file: string = BESIDE): Promise<PGlite> {
  return (await fromSnapshot(file, city.seed)) ?? buildCatalogDatabase(city);
}
