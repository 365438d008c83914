// The default store: bounded by entries and bytes, least recently used goes first.
import { LRUCache } from 'lru-cache';
import type { KeyValueStore } from './keyValueStore.js';

export interface MemoryStoreOptions {
  readonly maxEntries: number;
  /** Bytes of all values together. */
  readonly maxBytes: number;
}

export function createMemoryStore(options: MemoryStoreOptions): KeyValueStore {
  // No `max`: with that the library sets all places aside at once. As many of the least size fill the store.
  const least = Math.max(1, Math.floor(options.maxBytes / options.maxEntries));
  const entries = new LRUCache<string, string>({
    maxSize: options.maxBytes,
    sizeCalculation: (value, key) => Math.max(least, Buffer.byteLength(value) + Buffer.byteLength(key)),
  });
  return {
    get: async (key) => entries.get(key),
    // lru-cache takes a ttl of 0 for "no end".
    set: async (key, value, ttlSeconds) =>
      void (ttlSeconds > 0 && entries.set(key, value, { ttl: Math.max(1, Math.round(ttlSeconds * 1000)) })),
    delete: async (key) => void entries.delete(key),
    state: () => 'ok',
    shared: () => undefined,
    close: async () => entries.clear(),
  };
}
