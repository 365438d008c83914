// The store in memory is bounded in every direction.
import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from './index.js';

async function present(store: ReturnType<typeof createMemoryStore>, keys: readonly string[]): Promise<string[]> {
  const found = await Promise.all(keys.map((key) => store.get(key)));
  return keys.filter((_key, i) => found[i] !== undefined);
}

describe('a memory store', () => {
  it('lets the least recently used go when it has too many entries', async () => {
    const store = createMemoryStore({ maxEntries: 3, maxBytes: 10_000 });
    for (const key of ['a', 'b', 'c']) await store.set(key, '1', 60);
    await store.get('a');
    await store.set('d', '1', 60);
    expect(await present(store, ['a', 'b', 'c', 'd'])).toEqual(['a', 'c', 'd']);
  });

  it('counts the bytes of keys and values, not their characters', async () => {
    const store = createMemoryStore({ maxEntries: 1_000, maxBytes: 100 });
    const keys = Array.from({ length: 10 }, (_, i) => `k${i}`);
    // Three bytes for each character, with two for the key: 32 bytes an entry.
    for (const key of keys) await store.set(key, 'ộ'.repeat(10), 60);
    expect(await present(store, keys)).toEqual(['k7', 'k8', 'k9']);
  });

  it('does not keep a value that is larger than all of it, nor the one that was there before', async () => {
    const store = createMemoryStore({ maxEntries: 10, maxBytes: 100 });
    await store.set('k', 'old', 60);
    await store.set('other', '1', 60);
    await store.set('k', 'x'.repeat(101), 60);
    expect(await present(store, ['k', 'other'])).toEqual(['other']);
  });

  it('is always reachable', () => {
    expect(createMemoryStore({ maxEntries: 1, maxBytes: 1 }).state()).toBe('ok');
  });
});
