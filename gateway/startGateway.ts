// The composition root: every concern is built once, handed what it needs, and stopped in reverse order.
import type { Adapter, Clock, RemoteAdapter } from '../adapters/kit/index.js';
import type { AccessDecider } from './access/index.js';
import type { Auditor } from './audit/index.js';
import { openExport } from './admin/index.js';
import { createChangeBus, type ChangeBus, type KeyValueStore } from './cache/index.js';
import { createAdminAnswer, createAdminServer, createAdminServices } from './compose/createAdmin.js';
import { createDecider } from './compose/createDecider.js';
import { createFileLinks } from './compose/createFileLinks.js';
import { changeOver, createGraphqlAnswer, createPublicServer, type GraphqlParts } from './compose/createGraphql.js';
import { createPersonHash } from './compose/createSecrets.js';
import { createSteps } from './compose/createSteps.js';
import { createSurfaces } from './compose/createSurfaces.js';
import { createDataUseAdapter } from './compose/dataUseAdapter.js';
import { keepReorganisations } from './compose/keepReorganisations.js';
import { openAudit } from './compose/openAudit.js';
import { openCache } from './compose/openCache.js';
import { openCommands } from './compose/openCommands.js';
import { openEvents, type Events } from './compose/openEvents.js';
import { openGovernance } from './compose/openGovernance.js';
import { openIdentity, type Identity } from './compose/openIdentity.js';
import { createInbound } from './compose/openInbound.js';
import { openOperations } from './compose/openOperations.js';
import { openQuota } from './compose/openQuota.js';
import { openRegistry, type Registry } from './compose/openRegistry.js';
import { openSockets } from './compose/openSockets.js';
import { openWebhooks } from './compose/openWebhooks.js';
import { readLinkKey } from './compose/readLinkKey.js';
import { createRefusalRecord } from './compose/refusalRecord.js';
import { startAdapters, type RunningAdapters } from './compose/startAdapters.js';
import type { Services } from './compose/openServices.js';
import { startServices } from './compose/startServices.js';
import { createSystemClock } from './compose/systemClock.js';
import { createHttpServer, requireJsonAnswer, type Readiness, type Surfaces } from './http/index.js';
import { createMetrics, describeError, type Logger, type Metrics } from './observability/index.js';
import { createSealer, type Authenticator } from './identity/index.js';
import type { QuotaKeeper } from './quota/index.js';
import type { Settings } from './settings.js';
import { createOpaqueCodec, type AdapterInstance, type OpaqueCodec } from './stitching/index.js';
import { createUnitsAdapter, typeDefs as unitTypeDefs, type UnitTable } from './units/index.js';

export interface GatewayParts {
  readonly settings: Settings;
  readonly adapters: readonly Adapter[];
  /** GraphQL services in the same schema. */
  readonly remotes?: readonly RemoteAdapter[];
  readonly unitTable: UnitTable;
  readonly log: Logger;
  /** Folder with the built pages, if they are there. */
  readonly pagesFolder?: string | undefined;
  /** Default: the system's. */
  readonly clock?: Clock;
  /** Concerns to put in the place of the real ones: a benchmark measures what they cost. */
  readonly replace?: {
    decider?(real: AccessDecider): AccessDecider;
    auditor?(real: Auditor<never>): Auditor<never>;
    quota?(real: QuotaKeeper): QuotaKeeper;
    authenticator?(real: Authenticator): Authenticator;
  };
  /** Told what is being done, for whoever waits. */
  onProgress?(what: string): void;
}

export interface Gateway {
  readonly url: string;
  readonly store: 'PGlite' | 'PostgreSQL';
  readonly adapters: readonly string[];
  stop(): Promise<void>;
}

type Closers = (() => Promise<void> | void)[];

const systemClock: Clock = createSystemClock();

interface Opened {
  readonly registry: Registry;
  readonly cache: KeyValueStore;
  readonly auditor: Auditor<never>;
  readonly running: RunningAdapters;
  readonly bus: ChangeBus;
  readonly codec: OpaqueCodec;
  readonly commands: ReturnType<typeof openCommands>;
  readonly events: Events;
  readonly instances: readonly AdapterInstance[];
}

function createReadiness({ registry, cache, running, auditor }: Opened, services: Services) {
  return async (): Promise<Readiness> => {
    const store = await registry.store.ping().then(
      () => 'ok',
      () => 'failing',
    );
    const { status: audit } = auditor.state();
    const checks = { store, audit, cache: cache.state(), adapters: { ...running.states(), ...services.states() } };
    return { ready: store === 'ok' && auditor.mayServePersonalData(), checks };
  };
}

/** What is open before the first request: store, trail, cache, adapters. */
async function openParts(parts: GatewayParts, key: Uint8Array, metrics: Metrics, closers: Closers): Promise<Opened> {
  const { settings, log, clock = systemClock } = parts;
  parts.onProgress?.('store');
  const registry = await openRegistry(parts.unitTable, settings, (error) => log.warn(describeError(error), 'store'));
  closers.push(() => registry.stop());
  const opened = await openAudit(registry, settings, log);
  const auditor = parts.replace?.auditor?.(opened) ?? opened;
  closers.push(() => opened.stop());
  const cache = openCache(settings, log);
  closers.push(() => cache.close());
  parts.onProgress?.('adapters');
  const { tree, directory } = registry;
  const bus = createChangeBus({ redisUrl: settings.cache.redisUrl, prefix: settings.cache.prefix });
  closers.push(() => bus.close());
  const events = await openEvents({ settings, registry, auditor, bus, key, log });
  closers.push(() => events.stop());
  const around = { settings, cache, clock, units: directory, events, log, metrics };
  const running = startAdapters(parts.adapters, around);
  closers.push(() => running.stop());
  const units = createUnitsAdapter({ tree, directory, clock, changes: events.changes, typeDefs: unitTypeDefs });
  const dataUse = createDataUseAdapter({ auditor, directory });
  const codec = createOpaqueCodec(key);
  const commands = openCommands({ settings, registry, auditor, bus, events, codec, key, clock, log, metrics });
  const builtIn = [units, dataUse, commands.adapter].map((adapter) => ({ adapter, client: null }));
  const instances = [...builtIn, ...running.instances];
  return { registry, cache, auditor, running, bus, codec, commands, events, instances };
}

/** Rights changed: this process reads them at once, the others are told. */
function openChanges({ registry, bus }: Opened, lookAtServices: () => Promise<void>): () => Promise<void> {
  bus.onChange('access', () => void registry.refresh().then(lookAtServices));
  return async () => {
    await registry.refresh();
    await lookAtServices();
    await bus.publish('access');
  };
}

/** What every request is measured against, rights and points, and where it is counted. */
function openLimits(parts: GatewayParts, { registry, cache }: Opened, closers: Closers) {
  const { settings, log, clock = systemClock } = parts;
  const { quota, usage } = openQuota({ settings, cache, registry, log, closers });
  const decider = createDecider(registry, clock, settings.access);
  return {
    quota: parts.replace?.quota?.(quota) ?? quota,
    decider: parts.replace?.decider?.(decider) ?? decider,
    usage,
    governance: openGovernance({ settings, registry, log, closers }),
  };
}

function startCommands(
  { commands, events, instances }: Opened,
  isHeard: (client: string) => boolean,
  closers: Closers,
) {
  const started = commands.start(instances, isHeard);
  closers.push(() => started.stop());
  closers.push(events.watch(instances));
  return started;
}

/** Types whose changes are told of. */
function toldTypes(instances: readonly AdapterInstance[]): readonly string[] {
  return [...new Set(['Command', ...instances.flatMap(({ adapter }) => Object.keys(adapter.entities))])];
}

function startWebhooks(
  { settings, log, clock = systemClock }: GatewayParts,
  { registry, bus, codec, instances }: Opened,
  more: Pick<Parameters<typeof openWebhooks>[0], 'rules' | 'decider' | 'key' | 'metrics'>,
  closers: Closers,
) {
  const types = toldTypes(instances);
  const webhooks = openWebhooks({ settings, registry, bus, codec, clock, log, types, ...more });
  closers.push(() => webhooks.stop());
  webhooks.start();
  return webhooks;
}

/** The two GraphQL surfaces, and what subscribes on the public one. */
async function openGraphql(graphqlParts: GraphqlParts, identity: Identity, baseUrl: () => string, closers: Closers) {
  const { settings, log } = graphqlParts;
  const graphql = await createPublicServer(graphqlParts);
  const admin = createAdminServer(settings, log);
  closers.push(async () => void (await Promise.all([graphql.stop(), admin.stop()])));
  const { authenticator } = identity;
  return { graphql, admin, ...openSockets({ ...graphqlParts, server: graphql, authenticator, baseUrl }) };
}

/** The address under which it listens. */
async function serve(
  surfaces: Surfaces,
  { http }: Settings,
  { sockets, streams }: ReturnType<typeof openSockets>,
  closers: Closers,
): Promise<string> {
  const server = await createHttpServer(surfaces, http, sockets);
  closers.push(() => sockets.stop());
  closers.push(() => server.stop());
  closers.push(() => streams.stop());
  return server.url;
}

/** Last: before it listens, a gateway is too busy to hear in time what a system answers. */
function startLooking({ running }: Opened, remotes: Services): void {
  remotes.start();
  running.watch();
}

async function listen(parts: GatewayParts, closers: Closers): Promise<Gateway> {
  const { settings, log, clock = systemClock } = parts;
  const metrics = createMetrics();
  const key = readLinkKey(settings);
  const opened = await openParts(parts, key, metrics, closers);
  const { registry, cache, auditor, running, codec, events, instances } = opened;
  const late: { services?: Services } = {};
  const changed = openChanges(opened, async () => late.services?.look());
  const { quota, usage, decider, governance } = openLimits(parts, opened, closers);
  let url = '';
  const baseUrl = () => settings.http.publicUrl?.replace(/\/$/, '') ?? url;
  const identity = await openIdentity({ settings, registry, auditor, quota, clock, log, key, baseUrl, changed });
  closers.push(() => identity.stop());
  let isHeard = (_client: string): boolean => true;
  const commands = startCommands(opened, (client) => isHeard(client), closers);
  const remotes = await startServices({ ...parts, ...opened, clock, metrics, identity, commands, governance });
  late.services = remotes;
  closers.push(() => remotes.stop());
  const composed = () => remotes.current();
  const rules = () => composed().stitched.rules;
  const webhooks = startWebhooks(parts, opened, { rules, decider, key, metrics }, closers);
  isHeard = (client) => webhooks.hearsCommandsOf(client);
  const personHash = createPersonHash(key);
  const files = createFileLinks({ codec, seconds: settings.links.fileSeconds, baseUrl, instances, clock });
  closers.push(keepReorganisations({ registry, auditor, clock, log, changed, prefix: parts.unitTable.prefix }));

  parts.onProgress?.('server');
  const common = { settings, registry, auditor, quota, decider, log, metrics, composed, files, personHash };
  const operations = openOperations({ settings, cache, registry, log, metrics, closers, auditor });
  const people = { hash: personHash, lookUp: (user: string, person: string) => quota.lookUp(user, person) };
  const graphqlParts: GraphqlParts = { ...common, people, usage, governance, operations };
  const { graphql, admin, sockets, streams } = await openGraphql(graphqlParts, identity, baseUrl, closers);
  remotes.follow((next) => changeOver(graphql, graphqlParts, next));
  const sealer = createSealer(key);
  const desks = { commands: commands.desk, webhooks: webhooks.office, remotes };
  const adminParts = { ...desks, identity, clock, instances, running, codec, changed, sealer, graphql };
  const adminServices = createAdminServices({ ...common, ...adminParts });
  const steps = createSteps({
    ...{ settings, decider, quota, registry, log, metrics },
    authenticator: parts.replace?.authenticator?.(identity.authenticator) ?? identity.authenticator,
    sessions: identity.sessions,
    recordRefusal: createRefusalRecord({ auditor, registry, log }),
  });
  const surfaces = createSurfaces({
    ...{ settings, steps, identity, log, metrics, pagesFolder: parts.pagesFolder },
    graphql: [streams.step, requireJsonAnswer, createGraphqlAnswer(graphql, graphqlParts)],
    admin: createAdminAnswer(admin, adminServices, settings),
    openFile: async (token, signal) => (await files.open(token, signal)) ?? openExport(adminServices, token),
    inbound: createInbound({ instances, events, quota, log, metrics }),
    readiness: createReadiness(opened, remotes),
  });
  url = await serve(surfaces, settings, { sockets, streams }, closers);
  startLooking(opened, remotes);
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
