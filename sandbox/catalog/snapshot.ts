// The sample store of the catalogue: from the file of the build, or from scratch.
import { fileURLToPath } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import { createSampleCity, SAMPLE_SEED, type SampleCity } from '../city/createSampleCity.js';
import { readSnapshot, writeSnapshot } from '../database/snapshot.js';
import { buildCatalogDatabase, seedOf } from './buildCatalogDatabase.js';

const BESIDE = fileURLToPath(new URL('catalog.snapshot.tar.gz', import.meta.url));

export async function buildCatalogSnapshot(file: string, seed: string = SAMPLE_SEED): Promise<void> {
  await writeSnapshot(file, await buildCatalogDatabase(createSampleCity(seed)));
}

/** In memory: from the file of the build, or from scratch where there is none of this city. */
export async function openCatalogDatabase(city: SampleCity, file: string = BESIDE): Promise<PGlite> {
  return (await readSnapshot(file, seedOf, city.seed)) ?? buildCatalogDatabase(city);
}
