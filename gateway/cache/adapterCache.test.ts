// What an adapter caches: its own keys, its own shapes, and a miss for everything else.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { createAdapterCache, createMemoryStore, type KeyValueStore } from './index.js';

function recording(): { store: KeyValueStore; keys: string[]; values: Map<string, string> } {
  const keys: string[] = [];
  const values = new Map<string, string>();
  const store: KeyValueStore = {
    ...createMemoryStore({ maxEntries: 1, maxBytes: 1 }),
    get: async (key) => values.get(key),
    set: async (key, value) => {
      keys.push(key);
      values.set(key, value);
    },
  };
  return { store, keys, values };
}

describe('an adapter’s cache', () => {
  it('treats what does not fit, or is not JSON, as a miss', async () => {
    const { store, keys, values } = recording();
    const cache = createAdapterCache(store, 'a');
    await cache.set('k', { n: 1 }, 60);
    const shape = z.object({ n: z.number() });
    expect(await cache.get('k', shape)).toEqual({ n: 1 });
    expect(await cache.get('k', z.object({ n: z.string() }))).toBeUndefined();
    for (const foreign of ['', 'not JSON', '{"n":', 'null', '[]', '{"n":"1"}', '\0']) {
      values.set(keys[0] ?? '', foreign);
      expect(await cache.get('k', shape)).toBeUndefined();
    }
  });

  it('keeps nothing for a value that JSON does not have', async () => {
    const { store, keys } = recording();
    await createAdapterCache(store, 'a').set('k', undefined, 60);
    expect(keys).toEqual([]);
  });

  it('writes keys of one length, that tell nothing of what is in them', async () => {
    const { store, keys } = recording();
    const cache = createAdapterCache(store, 'hr-records');
    await cache.set('001199000001', 1, 60);
    await cache.set('x'.repeat(100_000), 1, 60);
    for (const key of keys) expect(key).toMatch(/^adapter:hr-records:[\w-]{43}$/);
  });

  it('never has one key for two adapters or two keys', async () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    await fc.assert(
      fc.asyncProperty(name, name, fc.string(), fc.string(), async (one, other, key, otherKey) => {
        fc.pre(one !== other || key !== otherKey);
        const { store, keys } = recording();
        await createAdapterCache(store, one).set(key, 1, 60);
        await createAdapterCache(store, other).set(otherKey, 1, 60);
        expect(new Set(keys).size).toBe(2);
      }),
    );
  });
});
