// The shared store. Redis is a convenience here, never a condition: when it is slow or gone, this process caches for itself.
import { loadIoredis } from './ioredis.js';
import type { KeyValueStore } from './keyValueStore.js';
import { createRedisLink } from './redisLink.js';

export interface RedisStoreOptions {
  readonly url: string;
  /** Put in front of every key, so that installations can share a server. */
  readonly prefix: string;
  /** Milliseconds for one command. */
  readonly commandMs: number;
  /** Used while Redis does not answer. */
  readonly fallback: KeyValueStore;
  /** Called on every change between reachable and not. */
  onState(state: 'ok' | 'degraded'): void;
}

/** ioredis waits for ten seconds by default; the request path cannot. */
function connectionOptions(options: RedisStoreOptions) {
  return {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    // What nobody waits for any more is not sent again.
    autoResendUnfulfilledCommands: false,
    connectTimeout: 500,
    disconnectTimeout: 200,
    commandTimeout: options.commandMs,
    // A connection that swallows commands is replaced.
    socketTimeout: Math.max(2_000, 2 * options.commandMs),
    keyPrefix: `${options.prefix}:`,
    retryStrategy: (attempt: number) => Math.min(200 * attempt, 2_000),
  };
}

export function createRedisStore(options: RedisStoreOptions): KeyValueStore {
  const { Redis } = loadIoredis();
  const redis = new Redis(options.url, connectionOptions(options));
  const link = createRedisLink(redis, (state) => options.onState(state));
  const { fallback } = options;
  return {
    get: async (key) => {
      const found = await link.run(() => redis.get(key));
      return found === undefined ? fallback.get(key) : (found.answer ?? undefined);
    },
    set: async (key, value, ttlSeconds) => {
      if (!(ttlSeconds > 0)) return;
      const written = await link.run(() => redis.set(key, value, 'EX', Math.ceil(ttlSeconds)));
      // Never two values of one key: the older one would come back in the next outage.
      if (written === undefined) await fallback.set(key, value, ttlSeconds);
      else await fallback.delete(key);
    },
    delete: async (key) => {
      await fallback.delete(key);
      await link.run(() => redis.del(key));
    },
    state: () => (link.isUp() ? 'ok' : 'degraded'),
    shared: () => ({
      client: redis,
      isUp: () => link.isUp() && redis.status === 'ready',
      run: (command) => link.run(command),
    }),
    close: async () => {
      link.stop();
      redis.disconnect();
      await fallback.close();
    },
  };
}
