// The shared store. Redis is a convenience here, never a condition: when it is slow or gone, this process caches for itself.
import { ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import { Redis } from 'ioredis';
import type { KeyValueStore } from './keyValueStore.js';

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
    connectTimeout: 500,
    commandTimeout: options.commandMs,
    keyPrefix: `${options.prefix}:`,
    retryStrategy: (attempt: number) => Math.min(200 * attempt, 2_000),
  };
}

export function createRedisStore(options: RedisStoreOptions): KeyValueStore {
  const redis = new Redis(options.url, connectionOptions(options));
  const breaker = circuitBreaker(handleAll, { halfOpenAfter: 1_000, breaker: new ConsecutiveBreaker(5) });
  let state: 'ok' | 'degraded' = 'ok';

  function change(next: 'ok' | 'degraded'): void {
    if (next === state) return;
    state = next;
    options.onState(next);
  }

  // ioredis reports every failed reconnect; the state change is what matters.
  redis.on('error', () => change('degraded'));
  redis.on('ready', () => change('ok'));

  async function attempt<T>(onRedis: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
    try {
      const result = await breaker.execute(onRedis);
      change('ok');
      return result;
    } catch {
      change('degraded');
      return otherwise();
    }
  }

  const { fallback } = options;
  return {
    get: (key) =>
      attempt(
        async () => (await redis.get(key)) ?? undefined,
        () => fallback.get(key),
      ),
    set: (key, value, ttlSeconds) =>
      attempt(
        async () => void (await redis.set(key, value, 'EX', ttlSeconds)),
        () => fallback.set(key, value, ttlSeconds),
      ),
    delete: async (key) => {
      await fallback.delete(key);
      await attempt(
        async () => void (await redis.del(key)),
        async () => undefined,
      );
    },
    state: () => state,
    close: async () => {
      redis.disconnect();
      await fallback.close();
    },
  };
}
