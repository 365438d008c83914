// Automatic persisted queries: a text is sent once, and its hash from then on.
import { afterEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { generation, post, start, stopAll } from '../../test/support/generations.js';
import type { TextCache } from './createGraphqlServer.js';

afterEach(stopAll);

describe('texts that clients leave out', () => {
  const hash = '5b2c4e7b3a8e8b0e5f0a';

  function createCache() {
    const kept = new Map<string, string>();
    const seconds: unknown[] = [];
    const cache: TextCache = {
      get: async (key) => kept.get(key),
      set: async (key, value, options) => {
        seconds.push(options?.ttl);
        kept.set(key, value);
      },
      delete: async (key) => kept.delete(key),
    };
    return { cache, kept, seconds };
  }

  const asking = (sha256Hash: string, query?: string) => ({
    ...(query === undefined ? {} : { query }),
    extensions: { persistedQuery: { version: 1, sha256Hash } },
  });

  it('are found once they were sent, for as long as is set', async () => {
    const { cache, kept, seconds } = createCache();
    const server = await start(generation('a').made, { persistedTexts: { cache, seconds: 60 } });
    const right = createHash('sha256').update('{ word }').digest('hex');
    expect((await post(server, asking(right))).json['errors'][0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await post(server, asking(right, '{ word }'))).json).toEqual({ data: { word: 'a' } });
    await turn();
    expect([[...kept.values()], seconds]).toEqual([['{ word }'], [60]]);
    expect((await post(server, asking(right))).json).toEqual({ data: { word: 'a' } });
  });

  it('are never kept under a hash that is not theirs', async () => {
    const { cache, kept } = createCache();
    const server = await start(generation('a').made, { persistedTexts: { cache, seconds: 60 } });
    expect((await post(server, asking(hash, '{ word }'))).status).toBe(400);
    expect(kept.size).toBe(0);
  });

  it('are not looked for where nothing is kept', async () => {
    const server = await start(generation('a').made);
    expect((await post(server, asking(hash))).json['errors'][0].extensions.code).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
  });
});
