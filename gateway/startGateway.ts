// The composition root: every concern is built once, handed what it needs, and stopped in reverse order.
import type { Adapter, Clock } from '../adapters/kit/index.js';
import type { KeyValueStore } from './cache/index.js';
import { createDecider } from './compose/createDecider.js';
import { createFileLinks } from './compose/createFileLinks.js';
import { createSteps, createUnexpectedLog } from './compose/createSteps.js';
import { createSurfaces } from './compose/createSurfaces.js';
import { openCache } from './compose/openCache.js';
import { openRegistry, type Registry } from './compose/openRegistry.js';
import { readLinkKey } from './compose/readLinkKey.js';
import { startAdapters, type RunningAdapters } from './compose/startAdapters.js';
import { stitchRunning } from './compose/stitchRunning.js';
import { createGraphqlServer } from './graphql/index.js';
import { createHttpServer, type Readiness } from './http/index.js';
import { createAuthenticator } from './identity/index.js';
import { createMetrics, describeError, type Logger, type Metrics } from './observability/index.js';
import type { Settings } from './settings.js';
import { createOpaqueCodec, type AdapterInstance } from './stitching/index.js';
import { createUnitsAdapter, typeDefs as unitTypeDefs, type UnitTable } from './units/index.js';
import { fetchText } from './upstream/index.js';

export interface GatewayParts {
  readonly settings: Settings;
  readonly adapters: readonly Adapter[];
  readonly unitTable: UnitTable;
  readonly log: Logger;
  /** Folder with the built pages, if they are there. */
  readonly pagesFolder?: string | undefined;
  /** Told what is being done, for whoever waits. */
  onProgress?(what: string): void;
}

export interface Gateway {
  readonly url: string;
  readonly store: 'PGlite' | 'PostgreSQL';
  readonly adapters: readonly string[];
  stop(): Promise<void>;
}

type Closers = (() => Promise<void>)[];

const clock: Clock = {
  now: () => new Date(),
  today: () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date()),
};

function createReadiness(registry: Registry, cache: KeyValueStore, running: RunningAdapters) {
  return async (): Promise<Readiness> => {
    const store = await registry.store.ping().then(
      () => 'ok',
      () => 'failing',
    );
    return { ready: store === 'ok', checks: { store, cache: cache.state(), adapters: running.states() } };
  };
}

/** What is open before the first request: store, cache, adapters. */
async function openParts(parts: GatewayParts, metrics: Metrics, closers: Closers) {
  const { settings, log } = parts;
  parts.onProgress?.('store');
  const registry = await openRegistry(parts.unitTable, settings, (error) => log.warn(describeError(error), 'store'));
  closers.push(() => registry.stop());
  const cache = openCache(settings, log);
  closers.push(() => cache.close());
  parts.onProgress?.('adapters');
  const { tree, directory } = registry;
  const running = startAdapters(parts.adapters, { settings, cache, clock, units: directory, log, metrics });
  closers.push(() => running.stop());
  const units = createUnitsAdapter({ tree, directory, clock, typeDefs: unitTypeDefs });
  const instances: AdapterInstance[] = [{ adapter: units, client: null }, ...running.instances];
  return { registry, cache, running, instances };
}

async function listen(parts: GatewayParts, closers: Closers): Promise<Gateway> {
  const { settings, log, pagesFolder } = parts;
  const metrics = createMetrics();
  const { registry, cache, running, instances } = await openParts(parts, metrics, closers);
  const codec = createOpaqueCodec(readLinkKey(settings));
  const stitched = stitchRunning(instances, codec, log, metrics);
  parts.onProgress?.('server');
  const graphql = await createGraphqlServer({
    ...stitched,
    limits: settings.graphql,
    onUnexpected: createUnexpectedLog(log),
    onOperation: ({ codes, refused, seconds }) =>
      metrics.operation(refused ? 'refused' : codes.length === 0 ? 'ok' : 'partial', seconds),
  });
  closers.push(() => graphql.stop());
  const authenticator = createAuthenticator({
    issuers: settings.identity.issuers,
    fetchText,
    now: () => Date.now(),
    onKeyFailure: (issuer, error) => log.warn({ issuer, ...describeError(error) }, 'key set'),
  });
  let url = '';
  const files = createFileLinks({
    codec,
    seconds: settings.links.fileSeconds,
    baseUrl: () => settings.http.publicUrl?.replace(/\/$/, '') ?? url,
    instances,
    now: () => clock.now(),
  });
  const steps = createSteps({ settings, authenticator, accessFor: createDecider(registry, clock), log, metrics });
  const readiness = createReadiness(registry, cache, running);
  const surfaces = createSurfaces({ settings, steps, graphql, files, log, metrics, readiness, pagesFolder });
  const server = await createHttpServer(surfaces, settings.http);
  closers.push(() => server.stop());
  url = server.url;
  return {
    url,
    store: registry.store.kind,
    adapters: instances.map(({ adapter }) => adapter.id),
    stop: () => closeAll(closers),
  };
}

async function closeAll(closers: Closers): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/** Starts everything. Whatever was opened is closed again if a later part fails. */
export async function startGateway(parts: GatewayParts): Promise<Gateway> {
  const closers: Closers = [];
  try {
    return await listen(parts, closers);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}
