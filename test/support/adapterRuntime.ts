// A real runtime for one adapter: the gateway's own HTTP, SQL and cache, without the gateway around it.
import { createAdapterCache, createMemoryStore } from '../../gateway/cache/index.js';
import { createSqlClient, createSqlStore } from '../../gateway/store/sqlClient.js';
import { createGuard, createHttpClient, limitsSchema, type Limits } from '../../gateway/upstream/index.js';
import { createMemoryInbox, type MemoryInbox } from '../../adapters/kit/conformance/memoryInbox.js';
import type { Adapter, AdapterRuntime, Log, SqlSource, UnitDirectory } from '../../adapters/kit/index.js';

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export interface AdapterRuntimeOptions {
  readonly units: UnitDirectory;
  readonly limits?: Partial<Limits>;
  readonly log?: Log;
  readonly now?: () => Date;
  /** What has arrived, and the changes told of. Default: nothing. */
  readonly received?: MemoryInbox;
}

/** `config` is parsed with the adapter's own schema, as the gateway does. */
export function createAdapterRuntime(
  adapter: Adapter,
  config: unknown,
  options: AdapterRuntimeOptions,
): AdapterRuntime<never> {
  const limits = limitsSchema.parse(options.limits ?? {});
  const newGuard = () => createGuard({ adapter: adapter.id, limits, observe: () => undefined });
  const now = options.now ?? (() => new Date());
  const { inbox, queues } = options.received ?? createMemoryInbox();
  const database = newGuard();
  const { connectMs, readMs: statementMs } = limits;
  const toSql = (source: SqlSource) => ({ source, guard: database, connectMs, statementMs, maxRows: 10_000 });
  return {
    config: adapter.configSchema.parse(config) as never,
    http: createHttpClient({ guard: newGuard(), limits }),
    sql: (source) => createSqlClient(toSql(source)),
    sqlStore: (source) => createSqlStore(toSql(source)),
    cache: createAdapterCache(createMemoryStore({ maxEntries: 10_000, maxBytes: 50_000_000 }), adapter.id),
    log: options.log ?? silent,
    clock: {
      now,
      today: () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(now()),
    },
    units: options.units,
    changes: queues.changes,
    inbox,
  };
}
