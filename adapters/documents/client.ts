// What the loaders share: the calls, the settings, the caches, and the names of the accounts.
import type { z } from 'zod';
import {
  type AdapterCache,
  type AdapterRuntime,
  type AgencyRef,
  type Changes,
  type Clock,
  type Log,
  type UnitDirectory,
  createSingleFlight,
  type SingleFlight,
} from '../kit/index.js';
import type { Config } from './config.js';
import type { VxpOptions } from './wire/vxpClient.js';

/** One per gateway process; the only state is what flies at the moment. */
export interface DocumentsClient {
  readonly vxp: VxpOptions;
  readonly config: Config;
  readonly cache: AdapterCache;
  readonly flights: SingleFlight;
  readonly units: UnitDirectory;
  readonly clock: Clock;
  readonly log: Log;
  readonly changes: Changes;
}

/** Nothing is asked before the first call. */
export function createDocumentsClient(runtime: AdapterRuntime<Config>): DocumentsClient {
  const { config, cache, units, clock, log, http, changes } = runtime;
  const vxp = { http, config, now: () => clock.now() };
  return { vxp, config, cache, flights: createSingleFlight(), units, clock, log, changes };
}

/** The account of an agency, as the template says. */
export function accountOf(client: DocumentsClient, agency: Pick<AgencyRef, 'code' | 'oldCode'>): string {
  return client.config.systemId.replaceAll('{agency}', agency.code).replaceAll('{oldAgency}', agency.oldCode);
}

/** True if each agency has an account of its own. */
export function hasOwnAccounts(config: Config): boolean {
  return /\{(agency|oldAgency)\}/.test(config.systemId);
}

/** From the cache, or from one call for everybody who asks now. */
export async function remember<T>(
  client: DocumentsClient,
  key: string,
  schema: z.ZodType<T>,
  ttlSeconds: number,
  signal: AbortSignal,
  load: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const known = ttlSeconds === 0 ? undefined : await client.cache.get(key, schema);
  if (known !== undefined) return known;
  return client.flights.share(key, signal, async (shared) => {
    const loaded = await load(shared);
    if (ttlSeconds > 0) await client.cache.set(key, loaded, ttlSeconds);
    return loaded;
  });
}
