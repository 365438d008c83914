// Builds the client of each enabled adapter around a runtime that is bounded in every direction.
import type {
  Adapter,
  AdapterRuntime,
  Changes,
  Clock,
  Inbox,
  Log,
  SqlSource,
  UnitDirectory,
} from '../../adapters/kit/index.js';
import { createAdapterCache, type KeyValueStore } from '../cache/index.js';
import type { Logger, Metrics } from '../observability/index.js';
import { createSqlClient, createSqlStore } from '../store/index.js';
import type { AdapterInstance } from '../stitching/index.js';
import { createGuard, createHttpClient, type Guard } from '../upstream/index.js';
import type { Settings } from '../settings.js';
import { watchSystem, type AdapterState, type Watch } from './watchSystem.js';

const MAX_SQL_ROWS = 10_000;
const PROBE_MS = 5_000;

type AdapterSettings = NonNullable<Settings['adapters'][string]>;

export interface RunningAdapters {
  readonly instances: readonly AdapterInstance[];
  /** What the last look at each system, and its breaker, say. */
  states(): Record<string, AdapterState>;
  /**
   * Looks at each system, now and from now on. Once the gateway has started: until then it is too busy to hear in time
   * what a system answers.
   */
  watch(): void;
  stop(): Promise<void>;
}

export interface AdapterSurroundings {
  readonly settings: Settings;
  readonly cache: KeyValueStore;
  readonly clock: Clock;
  readonly units: UnitDirectory;
  readonly events: { readonly changes: Changes; inboxOf(adapter: string): Inbox };
  readonly log: Logger;
  readonly metrics: Metrics;
}

interface Running {
  readonly instance: AdapterInstance;
  readonly guard: Guard;
  readonly watch: Watch;
  state(): AdapterState;
  close(): Promise<void>;
}

function toLog(logger: Logger, adapter: string): Log {
  const child = logger.child({ adapter });
  return {
    debug: (fields, message) => child.debug(fields, message),
    info: (fields, message) => child.info(fields, message),
    warn: (fields, message) => child.warn(fields, message),
    error: (fields, message) => child.error(fields, message),
  };
}

function createWatch(
  adapter: Adapter,
  client: unknown,
  seconds: number,
  guards: readonly Guard[],
  around: AdapterSurroundings,
) {
  const watch = watchSystem({
    look: () => adapter.probe(client, AbortSignal.timeout(PROBE_MS)),
    seconds,
    seen(seen, before) {
      if (seen !== before) around.log.info({ adapter: adapter.id, state: seen }, 'adapter');
      around.metrics.adapterUp(adapter.id, state() === 'ok');
    },
  });
  const state = () => (guards.some((guard) => guard.isOpen()) ? 'failing' : watch.state());
  return { watch, state };
}

function startAdapter(adapter: Adapter, settings: AdapterSettings, around: AdapterSurroundings): Running {
  const { config, limits } = settings;
  const { id } = adapter;
  const newGuard = () =>
    createGuard({
      adapter: id,
      limits,
      observe: (_operation, outcome, seconds) => around.metrics.upstream(id, outcome, seconds),
    });
  const guard = newGuard();
  // An adapter may have a database and a service: one that is down must not shut the way to the other.
  const database = newGuard();
  // A host of files that is down must not open the breaker of the system itself.
  const http = createHttpClient({ guard, files: newGuard(), limits });
  const { connectMs, readMs: statementMs } = limits;
  const toSql = (source: SqlSource) => ({
    source,
    guard: database,
    connectMs,
    statementMs,
    maxRows: MAX_SQL_ROWS,
  });
  const runtime: AdapterRuntime<unknown> = {
    config,
    http,
    sql: (source) => createSqlClient(toSql(source)),
    sqlStore: (source) => createSqlStore(toSql(source)),
    cache: createAdapterCache(around.cache, id),
    log: toLog(around.log, id),
    clock: around.clock,
    units: around.units,
    changes: around.events.changes,
    inbox: around.events.inboxOf(id),
  };
  const client = adapter.createClient(runtime);
  const { watch, state } = createWatch(adapter, client, settings.probeSeconds, [guard, database], around);
  const close = async () => {
    watch.stop();
    await adapter.close?.(client);
    await http.close();
  };
  return { instance: { adapter, client }, guard, watch, state, close };
}

/** Starts those that the settings name and do not switch off. */
export function startAdapters(adapters: readonly Adapter[], around: AdapterSurroundings): RunningAdapters {
  const running = adapters.flatMap((adapter) => {
    const settings = around.settings.adapters[adapter.id];
    return settings?.enabled === true ? [startAdapter(adapter, settings, around)] : [];
  });
  return {
    instances: running.map(({ instance }) => instance),
    states: () => Object.fromEntries(running.map((one) => [one.instance.adapter.id, one.state()])),
    watch: () => running.forEach(({ watch }) => watch.start()),
    stop: async () => {
      await Promise.all(running.map((adapter) => adapter.close()));
    },
  };
}
