// The cache that the settings ask for.
import { createMemoryStore, createRedisStore, type KeyValueStore } from '../cache/index.js';
import type { Logger } from '../observability/index.js';
import type { Settings } from '../settings.js';

export function openCache(settings: Settings, log: Logger): KeyValueStore {
  const { redisUrl, prefix, commandMs, maxEntries, maxBytes } = settings.cache;
  const memory = createMemoryStore({ maxEntries, maxBytes });
  if (redisUrl === undefined) return memory;
  const onState = (state: string) => log.warn({ state }, 'redis');
  return createRedisStore({ url: redisUrl, prefix, commandMs, fallback: memory, onState });
}
