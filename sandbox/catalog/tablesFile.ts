// The product's own tables, as an administrator creates them: read from the adapter's folder, from the sources as well as from dist.
import { existsSync, readFileSync } from 'node:fs';

const PLACES = ['../../adapters/app-catalog/tables.sql', '../../../adapters/app-catalog/tables.sql'];

/** Throws CATALOGUE_TABLES_MISSING when the file is not there. */
export function readTables(): string {
  const found = PLACES.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
  if (found === undefined) throw new Error('CATALOGUE_TABLES_MISSING: adapters/app-catalog/tables.sql was not found');
  return readFileSync(found, 'utf8');
}
