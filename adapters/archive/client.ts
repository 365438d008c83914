// What the adapter holds for as long as the gateway runs: settings, the list of fonds for a while, and what flies now.
import {
  createSingleFlight,
  type AdapterRuntime,
  type AgencyRef,
  type Changes,
  type Clock,
  type HttpClient,
  type Log,
  type SingleFlight,
  type UnitDirectory,
} from '../kit/index.js';
import type { Config } from './config.js';

/** A fonds, and whose it is by the directory of agencies. */
export interface Fonds {
  readonly code: string;
  readonly title: string | null;
  /** Exactly as the archive spells it. */
  readonly organId: string | null;
  readonly agency: AgencyRef | undefined;
}

export interface ArchiveClient {
  readonly config: Config;
  readonly http: HttpClient;
  readonly units: UnitDirectory;
  readonly clock: Clock;
  readonly log: Log;
  readonly changes: Changes;
  readonly flights: SingleFlight;
  fonds: { readonly list: readonly Fonds[]; readonly expiresAt: number };
}

/** Nothing is asked before the first call. */
export function createArchiveClient(runtime: AdapterRuntime<Config>): ArchiveClient {
  const { config, http, units, clock, log, changes } = runtime;
  return {
    ...{ config, http, units, clock, log, changes },
    flights: createSingleFlight(),
    fonds: { list: [], expiresAt: 0 },
  };
}
