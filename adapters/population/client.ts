// What the loaders work with: one way to the database, chosen by the settings.
import type { AdapterCall, AdapterRuntime, Clock, UnitDirectory } from '../kit/index.js';
import type { PopulationSource } from './citizenFacts.js';
import type { Config } from './config.js';
import { createPortalSource } from './portal/createPortalSource.js';
import { createReferences, type References } from './sealedReference.js';
import { createXRoadSource } from './xroad/createXRoadSource.js';

export interface PopulationClient {
  readonly config: Config;
  readonly source: PopulationSource;
  readonly references: References;
  readonly units: UnitDirectory;
  readonly clock: Clock;
}

/** The call that every loader gets. */
export type Call = AdapterCall<PopulationClient>;

function createSource(runtime: AdapterRuntime<Config>): PopulationSource {
  const { transport, xroad, portal } = runtime.config;
  if (transport === 'xroad' && xroad !== undefined) return createXRoadSource(xroad, runtime);
  if (transport === 'portal' && portal !== undefined) return createPortalSource(portal, runtime);
  throw new Error('the settings of the transport are missing');
}

export function createPopulationClient(runtime: AdapterRuntime<Config>): PopulationClient {
  const { config, units, clock } = runtime;
  const references = createReferences(config, () => clock.now());
  return { config, units, clock, references, source: createSource(runtime) };
}
