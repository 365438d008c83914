// A sample database as a file: written at build time, so that its stand-in starts without making it again.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/** Writes it, compressed, to `file`; makes the folder if need be. Closes it. */
export async function writeSnapshot(file: string, db: PGlite): Promise<void> {
  try {
    const dump = await db.dumpDataDir('gzip');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  } finally {
    await db.close();
  }
}

/** In memory; undefined where there is no file, or one of another city. */
export async function readSnapshot(
  file: string,
  seedOf: (db: PGlite) => Promise<string | undefined>,
  seed: string,
): Promise<PGlite | undefined> {
  if (!existsSync(file)) return undefined;
  const db = await PGlite.create({ loadDataDir: new Blob([readFileSync(file)]) });
  if ((await seedOf(db)) === seed) return db;
  await db.close();
  return undefined;
}
