// What the loaders share: the pool, the settings, the directory of agencies, and the agency codes seen last.
import { z } from 'zod';
import type { AdapterRuntime, Clock, Log, SqlClient, UnitDirectory } from '../kit/index.js';
import type { Config } from './config.js';

/** One per gateway process. */
export interface HrClient {
  readonly sql: SqlClient;
  readonly config: Config;
  readonly units: UnitDirectory;
  readonly clock: Clock;
  readonly log: Log;
  /** The only state: which agency codes the HR system uses, until when. */
  agencyCodes: { readonly codes: readonly string[]; readonly expiresAt: number };
}

/** Opens the pool; nothing is asked before the first call. */
export function createHrClient(runtime: AdapterRuntime<Config>): HrClient {
  const { config, units, clock, log } = runtime;
  const sql = runtime.sql({ url: config.databaseUrl, maxConnections: config.maxConnections });
  return { sql, config, units, clock, log, agencyCodes: { codes: [], expiresAt: 0 } };
}

/** Fails if the officers cannot be read: a connection alone does not show that. */
export async function probeOfficers(client: HrClient, signal: AbortSignal): Promise<void> {
  await client.sql.read({
    operation: 'probe',
    statement: `select 1 as ok from ${client.config.views.officer} limit 1`,
    values: [],
    schema: z.object({ ok: z.number() }),
    signal,
  });
}
