// The sample store of the catalogue: PostgreSQL's wire protocol on a socket, the product's own tables, sample rows in memory.
import type { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { SampleCity } from '../city/createSampleCity.js';
import { keepSequences } from '../hr/keepSequences.js';
import { openCatalogDatabase } from './snapshot.js';
import { toCatalogUrl } from './toCatalogUrl.js';

export interface CatalogServer {
  /** `postgres://…` for pg; any user and password are accepted and ignored. */
  readonly sqlUrl: string;
  readonly port: number;
  /** Behind the socket, for tests. */
  readonly db: PGlite;
  close(this: void): Promise<void>;
}

const MAX_CONNECTIONS = 16;

/** Starts it on 127.0.0.1; a busy port rejects with the socket's error. What is written is gone when it stops. */
export async function createCatalogServer({ city, port }: { city: SampleCity; port: number }): Promise<CatalogServer> {
  const db = await openCatalogDatabase(city);
  const socket = new PGLiteSocketServer({ db: keepSequences(db), port, maxConnections: MAX_CONNECTIONS });
  try {
    await socket.start();
  } catch (error) {
    await socket.stop();
    await db.close();
    throw error;
  }
  const listening = Number(socket.getServerConn().split(':').at(-1));
  return {
    sqlUrl: toCatalogUrl(listening),
    port: listening,
    db,
    async close() {
      await socket.stop();
      await db.close();
    },
  };
}
