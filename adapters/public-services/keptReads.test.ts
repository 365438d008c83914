// Kept replies.
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import type { AdapterCache } from '../kit/index.js';
import { createKeptReads, type KeptRead } from './keptReads.js';

/** A cache as a shared one is: what comes out went through JSON. */
function createCache(): AdapterCache & { readonly ttls: number[] } {
  const values = new Map<string, string>();
  const ttls: number[] = [];
  return {
    ttls,
    get: async (key, schema) => {
      const text = values.get(key);
      return text === undefined ? undefined : schema.safeParse(JSON.parse(text)).data;
    },
    set: async (key, value, ttl) => {
      ttls.push(ttl);
      values.set(key, JSON.stringify(value));
    },
    delete: async (key) => void values.delete(key),
  };
}

function createRead(answers: readonly (string | null)[], changes: object = {}) {
  let place = 0;
  const read: KeptRead<string | null> = {
    key: 'k',
    schema: z.string().nullable(),
    ttlSeconds: 60,
    signal: new AbortController().signal,
    load: async () => answers[place++] ?? null,
    ...changes,
  };
  return read;
}

it('loads once, then answers from the cache', async () => {
  const cache = createCache();
  const kept = createKeptReads(cache);
  const read = createRead(['a', 'b']);
  expect([await kept.read(read), await kept.read(read)]).toEqual(['a', 'a']);
  expect(cache.ttls).toEqual([60]);
});

it('does not keep what must not be kept', async () => {
  const kept = createKeptReads(createCache());
  const read = createRead([null, 'b'], { isKept: (value: string | null) => value !== null });
  expect([await kept.read(read), await kept.read(read)]).toEqual([null, 'b']);
});

it('keeps nothing for zero seconds', async () => {
  const kept = createKeptReads(createCache());
  const read = createRead(['a', 'b'], { ttlSeconds: 0 });
  expect([await kept.read(read), await kept.read(read)]).toEqual(['a', 'b']);
});
