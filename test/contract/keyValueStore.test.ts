// One suite for every store that things are cached in: in memory, on Redis, and on a Redis that is not there.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import {
  createAdapterCache,
  createMemoryStore,
  createRedisStore,
  type KeyValueStore,
} from '../../gateway/cache/index.js';
import { freePort } from '../../sandbox/supervisor/freePort.js';

const memory = () => createMemoryStore({ maxEntries: 1_000, maxBytes: 1_000_000 });

function onRedis(url: string, prefix = `t${randomBytes(6).toString('hex')}`, fallback = memory()): KeyValueStore {
  return createRedisStore({ url, prefix, commandMs: 500, fallback, onState: () => undefined });
}

/** A store on Redis that has its connection: what is written before that stays in this process. */
async function connected(prefix?: string): Promise<KeyValueStore> {
  let kept = 0;
  const fallback = memory();
  const counting: KeyValueStore = {
    ...fallback,
    set: (key, value, ttl) => {
      kept += 1;
      return fallback.set(key, value, ttl);
    },
  };
  const store = onRedis(process.env['TEST_REDIS_URL'] ?? '', prefix, counting);
  for (let before = -1; before < kept; await delay(10)) {
    before = kept;
    await store.set('ready', 'yes', 60);
  }
  await store.delete('ready');
  return store;
}

const IMPLEMENTATIONS: readonly [string, () => Promise<KeyValueStore>][] = [
  ['memory', async () => memory()],
  ['Redis', () => connected()],
  ['Redis that is not there', async () => onRedis(`redis://127.0.0.1:${await freePort()}`)],
];

describe.each(IMPLEMENTATIONS)('a store (%s)', (_name, open) => {
  let store: KeyValueStore;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  it('gives back what was put in, whatever characters it has', async () => {
    const values = ['', 'a', 'Nguyễn Văn Mẫu', '\0\r\n', '{"a":[1,null]}', 'x'.repeat(100_000), '𝄞 🏛'];
    for (const [i, value] of values.entries()) await store.set(`k${i}`, value, 60);
    expect(await Promise.all(values.map((_value, i) => store.get(`k${i}`)))).toEqual(values);
  });

  it('takes any key, and never mixes two up', async () => {
    const keys = [
      '',
      'a',
      'a:b',
      'a:b:c',
      'A',
      ' a',
      'a ',
      '*',
      '?',
      '[a]',
      '\u0103',
      'a\u0306',
      '\n',
      'k\0',
      'k'.repeat(5_000),
    ];
    for (const [i, key] of keys.entries()) await store.set(key, String(i), 60);
    expect(await Promise.all(keys.map((key) => store.get(key)))).toEqual(keys.map((_key, i) => String(i)));
  });

  it('has nothing under a key that was never written or was deleted', async () => {
    expect(await store.get('never')).toBeUndefined();
    await store.set('gone', '1', 60);
    await store.delete('gone');
    await store.delete('gone');
    expect(await store.get('gone')).toBeUndefined();
  });

  it('keeps the last value of a key, and its time to live', async () => {
    await store.set('twice', 'one', 1);
    await store.set('twice', 'two', 60);
    await delay(1_100);
    expect(await store.get('twice')).toBe('two');
  });

  it('forgets after the time to live', async () => {
    await store.set('short', '1', 1);
    expect(await store.get('short')).toBe('1');
    await delay(1_100);
    expect(await store.get('short')).toBeUndefined();
  });

  it('takes fractions of a second, and keeps nothing for no time', async () => {
    await store.set('fraction', '1', 0.5);
    expect(await store.get('fraction')).toBe('1');
    for (const ttl of [0, -1, NaN]) {
      await store.set(`none${ttl}`, '1', ttl);
      expect(await store.get(`none${ttl}`)).toBeUndefined();
    }
  });

  it('answers many at once', async () => {
    const many = Array.from({ length: 500 }, (_, i) => i);
    await Promise.all(many.map((i) => store.set(`many${i}`, String(i), 60)));
    expect(await Promise.all(many.map((i) => store.get(`many${i}`)))).toEqual(many.map(String));
  });

  it('gives each adapter a corner of its own', async () => {
    const [one, other] = [createAdapterCache(store, 'hr-records'), createAdapterCache(store, 'documents')];
    await one.set('k', { a: 1 }, 60);
    const shape = z.object({ a: z.number() });
    expect([await one.get('k', shape), await other.get('k', shape)]).toEqual([{ a: 1 }, undefined]);
    await other.delete('k');
    expect(await one.get('k', shape)).toEqual({ a: 1 });
    await one.delete('k');
    expect(await one.get('k', shape)).toBeUndefined();
  });

  it('serves nobody’s values after it was closed, and still throws nothing', async () => {
    const closed = await open();
    await closed.set('k', '1', 60);
    await closed.close();
    await closed.set('k2', '1', 60);
    await closed.delete('k2');
    expect(await closed.get('k')).toBeUndefined();
  });
});

describe('two installations on one Redis', () => {
  it('do not see each other’s values', async () => {
    const [one, other] = await Promise.all([connected(), connected()]);
    await one.set('k', 'of one', 60);
    expect(await other.get('k')).toBeUndefined();
    await other.delete('k');
    expect(await one.get('k')).toBe('of one');
    await Promise.all([one.close(), other.close()]);
  });
});

describe('two processes of one installation', () => {
  it('see each other’s values on Redis', async () => {
    const prefix = `t${randomBytes(6).toString('hex')}`;
    const [one, other] = await Promise.all([connected(prefix), connected(prefix)]);
    await one.set('k', 'shared', 60);
    expect(await other.get('k')).toBe('shared');
    await other.delete('k');
    expect(await one.get('k')).toBeUndefined();
    await Promise.all([one.close(), other.close()]);
  });
});
