// An adapter's own corner of the store: it cannot build a key outside it.
import { createHash } from 'node:crypto';
import type { AdapterCache } from '../../adapters/kit/index.js';
import type { KeyValueStore } from './keyValueStore.js';

/** Keys are hashed: bounded in length, and free of whatever values an adapter puts into them. */
function toKey(adapterId: string, key: string): string {
  return `adapter:${adapterId}:${createHash('sha256').update(key).digest('base64url')}`;
}

export function createAdapterCache(store: KeyValueStore, adapterId: string): AdapterCache {
  return {
    async get(key, schema) {
      const text = await store.get(toKey(adapterId, key));
      if (text === undefined) return undefined;
      try {
        const parsed = schema.safeParse(JSON.parse(text));
        // A foreign or outdated value is a miss.
        return parsed.success ? parsed.data : undefined;
      } catch {
        return undefined;
      }
    },
    set: async (key, value, ttlSeconds) => {
      const text = JSON.stringify(value) as string | undefined;
      if (text !== undefined) await store.set(toKey(adapterId, key), text, ttlSeconds);
    },
    delete: (key) => store.delete(toKey(adapterId, key)),
  };
}
