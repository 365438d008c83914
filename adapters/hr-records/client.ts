// What loaders and commands share: the pool, the Ministry's API, the settings, the directory, and the agency codes seen last.
import { z } from 'zod';
import type { AdapterRuntime, Clock, Log, SqlClient, UnitDirectory } from '../kit/index.js';
import type { Config } from './config.js';
import { createMinistry, type Ministry } from './sync/ministry.js';
import { createSyncTimes, type SyncTimes } from './sync/syncTimes.js';

/** One per gateway process. */
export interface HrClient {
  readonly sql: SqlClient;
  readonly config: Config;
  readonly units: UnitDirectory;
  readonly clock: Clock;
  readonly log: Log;
  /** The sync API of the Ministry; undefined where the installation has none. */
  readonly ministry: Ministry | undefined;
  readonly sendTimes: SyncTimes;
  /** The only state: which agency codes the HR system uses, until when. */
  agencyCodes: { readonly codes: readonly string[]; readonly expiresAt: number };
}

/** Opens the pool; nothing is asked before the first call, and nobody is logged in. */
export function createHrClient(runtime: AdapterRuntime<Config>): HrClient {
  const { config, units, clock, log } = runtime;
  const sql = runtime.sql({ url: config.databaseUrl, maxConnections: config.maxConnections });
  const ministry = config.sync === undefined ? undefined : createMinistry(runtime, config.sync);
  const sendTimes = createSyncTimes(clock, runtime.cache, config.sync?.settleSeconds ?? 0);
  const agencyCodes = { codes: [], expiresAt: 0 };
  return { sql, config, units, clock, log, ministry, sendTimes, agencyCodes };
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
