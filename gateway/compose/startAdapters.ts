// Builds the client of each enabled adapter around a runtime that is bounded in every direction.
import type { Adapter, AdapterRuntime, Clock, Log, UnitDirectory } from '../../adapters/kit/index.js';
import { createAdapterCache, type KeyValueStore } from '../cache/index.js';
import type { Logger, Metrics } from '../observability/index.js';
import { createSqlClient } from '../store/index.js';
import type { AdapterInstance } from '../stitching/index.js';
import { createGuard, createHttpClient, type Guard, type Limits } from '../upstream/index.js';
import type { Settings } from '../settings.js';

const MAX_SQL_ROWS = 10_000;

export interface RunningAdapters {
  readonly instances: readonly AdapterInstance[];
  /** Breaker state by adapter. */
  states(): Record<string, 'ok' | 'failing'>;
  stop(): Promise<void>;
}

export interface AdapterSurroundings {
  readonly settings: Settings;
  readonly cache: KeyValueStore;
  readonly clock: Clock;
  readonly units: UnitDirectory;
  readonly log: Logger;
  readonly metrics: Metrics;
}

interface Running {
  readonly instance: AdapterInstance;
  readonly guard: Guard;
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

function startAdapter(adapter: Adapter, config: unknown, limits: Limits, around: AdapterSurroundings): Running {
  const { id } = adapter;
  const guard = createGuard({
    adapter: id,
    limits,
    observe: (_operation, outcome, seconds) => around.metrics.upstream(id, outcome, seconds),
  });
  const http = createHttpClient({ guard, limits });
  const runtime: AdapterRuntime<unknown> = {
    config,
    http,
    sql: (source) =>
      createSqlClient({
        source,
        guard,
        connectMs: limits.connectMs,
        statementMs: limits.readMs,
        maxRows: MAX_SQL_ROWS,
      }),
    cache: createAdapterCache(around.cache, id),
    log: toLog(around.log, id),
    clock: around.clock,
    units: around.units,
  };
  const client = adapter.createClient(runtime);
  const close = async () => {
    await adapter.close?.(client);
    await http.close();
  };
  return { instance: { adapter, client }, guard, close };
}

/** Starts those that the settings name and do not switch off. */
export function startAdapters(adapters: readonly Adapter[], around: AdapterSurroundings): RunningAdapters {
  const running = adapters.flatMap((adapter) => {
    const settings = around.settings.adapters[adapter.id];
    return settings?.enabled === true ? [startAdapter(adapter, settings.config, settings.limits, around)] : [];
  });
  return {
    instances: running.map(({ instance }) => instance),
    states: () =>
      Object.fromEntries(
        running.map(({ instance, guard }) => {
          const open = guard.isOpen();
          around.metrics.breaker(instance.adapter.id, open);
          return [instance.adapter.id, open ? 'failing' : 'ok'];
        }),
      ),
    stop: async () => {
      await Promise.all(running.map((adapter) => adapter.close()));
    },
  };
}
