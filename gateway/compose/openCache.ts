// The cache that the settings ask for.
import {
  createEntityCache,
  createMemoryStore,
  createRedisStore,
  type EntityCache,
  type KeyValueStore,
} from '../cache/index.js';
import type { Logger, Metrics } from '../observability/index.js';
import type { Settings } from '../settings.js';

export function openCache(settings: Settings, log: Logger): KeyValueStore {
  const { redisUrl, prefix, commandMs, maxEntries, maxBytes } = settings.cache;
  const memory = createMemoryStore({ maxEntries, maxBytes });
  if (redisUrl === undefined) return memory;
  const onState = (state: string) => log.warn({ state }, 'redis');
  return createRedisStore({ url: redisUrl, prefix, commandMs, fallback: memory, onState });
}

/** Objects of remote adapters between operations; undefined: switched off. */
export function openEntityCache(settings: Settings, store: KeyValueStore, metrics: Metrics): EntityCache | undefined {
  if (!settings.plan.entityCache) return undefined;
  const onLook = (hits: number, misses: number) => {
    metrics.entityCache('hit', hits);
    metrics.entityCache('miss', misses);
  };
  return createEntityCache({ store, onLook });
}
