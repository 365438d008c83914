// What loaders and commands share: the store, the settings, the directory of units.
import { z } from 'zod';
import type { AdapterCall, AdapterRuntime, Clock, SqlStore, UnitDirectory } from '../kit/index.js';
import type { Config } from './config.js';

/** One per gateway process. */
export interface CatalogClient {
  readonly sql: SqlStore;
  readonly config: Config;
  readonly units: UnitDirectory;
  readonly clock: Clock;
}

export type Call = AdapterCall<CatalogClient>;

/** Opens the pools; nothing is asked before the first call. */
export function createCatalogClient(runtime: AdapterRuntime<Config>): CatalogClient {
  const { config, units, clock } = runtime;
  const sql = runtime.sqlStore({ url: config.databaseUrl, maxConnections: config.maxConnections });
  return { sql, config, units, clock };
}

/** Fails if the tables cannot be read: a connection alone does not show that. */
export async function probeStore({ sql }: CatalogClient, signal: AbortSignal): Promise<void> {
  await sql.read({
    operation: 'probe',
    statement: 'select 1 as ok from app_catalog.indicator limit 1',
    values: [],
    schema: z.object({ ok: z.number() }),
    signal,
  });
}
