// Objects that are kept, on every store: never older than what invalidates them, and never in anybody's way.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import {
  createEntityCache,
  createMemoryStore,
  createRedisStore,
  type KeyValueStore,
} from '../../gateway/cache/index.js';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { startTcpProxy } from '../faults/tcpProxy.js';

const memory = () => createMemoryStore({ maxEntries: 1_000, maxBytes: 1_000_000 });

function onRedis(url: string, prefix = `t${randomBytes(6).toString('hex')}`): KeyValueStore {
  return createRedisStore({ url, prefix, commandMs: 200, fallback: memory(), onState: () => undefined });
}

async function connected(url = process.env['TEST_REDIS_URL'] ?? '', prefix?: string): Promise<KeyValueStore> {
  const store = onRedis(url, prefix);
  while (store.shared()?.isUp() !== true) await delay(10);
  return store;
}

const STALE_MS = 100;
const over = (store: KeyValueStore) => createEntityCache({ store, staleMs: STALE_MS });

/** What is kept under a name and the versions of its tags, as plans do it. */
async function keep(
  cache: ReturnType<typeof over>,
  name: string,
  tags: readonly string[],
  value: object,
  seconds = 60,
) {
  const versions = await cache.versions(tags);
  if (versions !== undefined) cache.set([{ key: `${name} ${versions}`, value, seconds }]);
  await delay(20);
}

async function find(cache: ReturnType<typeof over>, name: string, tags: readonly string[]): Promise<unknown> {
  const versions = await cache.versions(tags);
  if (versions === undefined) return undefined;
  const [found] = await cache.get([`${name} ${versions}`]);
  return found;
}

describe.each([
  ['memory', async () => memory()],
  ['Redis', () => connected()],
] as const)('objects kept (%s)', (_name, open) => {
  let store: KeyValueStore;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  it('come back equal, as new objects, without what is attached to them', async () => {
    const cache = over(store);
    const value = { name: 'Nguyễn Văn Mẫu', list: [1, null, { a: 'b' }], [Symbol('slot')]: { big: true } };
    await keep(cache, 'k', ['t'], value);
    const [one, other] = [await find(cache, 'k', ['t']), await find(cache, 'k', ['t'])];
    expect(one).toStrictEqual({ name: 'Nguyễn Văn Mẫu', list: [1, null, { a: 'b' }] });
    expect(other).toStrictEqual(one);
    expect(other).not.toBe(one);
  });

  it('are as they were when they were handed over', async () => {
    const cache = over(store);
    const value = { n: 1 };
    const kept = keep(cache, 'copy', ['t'], value);
    await cache.versions(['t']);
    await kept;
    value.n = 2;
    expect(await find(cache, 'copy', ['t'])).toEqual({ n: 1 });
  });

  it('come in the order of the keys, and are counted', async () => {
    const counts: number[][] = [];
    const cache = createEntityCache({ store, onLook: (...count) => void counts.push(count) });
    cache.set([1, 2].map((n) => ({ key: `order ${n}`, value: { n }, seconds: 60 })));
    await delay(20);
    expect(await cache.get(['order 2', 'order 3', 'order 1'])).toEqual([{ n: 2 }, undefined, { n: 1 }]);
    expect(counts).toEqual([[2, 1]]);
  });

  it('are gone after their time', async () => {
    const cache = over(store);
    await keep(cache, 'short', ['t'], {}, 1);
    expect(await find(cache, 'short', ['t'])).toEqual({});
    await delay(1_100);
    expect(await find(cache, 'short', ['t'])).toBeUndefined();
  });

  it('are gone with one of their tags, for all replicas within the time that was promised', async () => {
    const [here, there] = [over(store), over(store)];
    await keep(here, 'tagged', ['a', 'b'], { n: 1 });
    expect(await find(there, 'tagged', ['a', 'b'])).toEqual({ n: 1 });
    await here.invalidate(['c']);
    expect(await find(here, 'tagged', ['a', 'b'])).toEqual({ n: 1 });
    await here.invalidate(['b']);
    expect(await find(here, 'tagged', ['a', 'b'])).toBeUndefined();
    await delay(STALE_MS + 20);
    expect(await find(there, 'tagged', ['a', 'b'])).toBeUndefined();
  });

  it('are not found by versions that were read before an invalidation and used after it', async () => {
    const cache = over(store);
    const before = await cache.versions(['race']);
    await cache.invalidate(['race']);
    cache.set([{ key: `race ${before}`, value: {}, seconds: 60 }]);
    await delay(20);
    expect(await find(cache, 'race', ['race'])).toBeUndefined();
  });

  it('are lost with the versions of their tags, not revived', async () => {
    const emptied = over({ ...store, shared: () => undefined, get: async () => undefined });
    const versions = [await emptied.versions(['lost'])];
    await delay(STALE_MS + 20);
    versions.push(await emptied.versions(['lost']));
    expect(new Set(versions).size).toBe(2);
  });

  it('are objects: anything else in the store is a miss', async () => {
    for (const foreign of ['', 'no JSON', 'null', '[]', '1', '"a"']) {
      const strange = over({ ...store, shared: () => undefined, get: async () => foreign });
      expect(await strange.get(['k'])).toEqual([undefined]);
    }
  });
});

describe('a store that fails', () => {
  it('has nothing, and fails nobody', async () => {
    const no = () => Promise.reject(new Error('no'));
    const cache = over({ ...memory(), get: no, set: no });
    expect(await cache.versions(['t'])).toBeUndefined();
    expect(await cache.get(['k'])).toEqual([undefined]);
    cache.set([{ key: 'k', value: {}, seconds: 60 }]);
    await cache.invalidate(['t']);
  });

  it('is not replaced by this process’s own memory when it is a Redis that is not there', async () => {
    const store = onRedis(`redis://127.0.0.1:${await freePort()}`);
    const cache = over(store);
    expect(await cache.versions(['t'])).toBeUndefined();
    await cache.invalidate(['t']);
    expect(await cache.get(['k'])).toEqual([undefined]);
    await store.close();
  });

  it('is told later of what was invalidated while it did not answer; until then nothing kept is used', async () => {
    const url = new URL(process.env['TEST_REDIS_URL'] ?? '');
    const proxy = await startTcpProxy(Number(url.port));
    const prefix = `t${randomBytes(6).toString('hex')}`;
    const far = await connected(`redis://127.0.0.1:${proxy.port}`, prefix);
    const near = await connected(undefined, prefix);
    const [here, there] = [over(far), over(near)];
    await keep(here, 'k', ['t'], { n: 1 });
    proxy.set('hole');
    const started = performance.now();
    await here.invalidate(['t']);
    // The time of one command, not more.
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(await find(here, 'k', ['t'])).toBeUndefined();
    // What was swallowed never arrives: such a connection ends some day.
    proxy.set('cut');
    proxy.set('pass');
    while ((await here.versions(['t'])) === undefined) await delay(STALE_MS);
    await delay(STALE_MS + 20);
    expect([await find(here, 'k', ['t']), await find(there, 'k', ['t'])]).toEqual([undefined, undefined]);
    await Promise.all([far.close(), near.close(), proxy.stop()]);
  });
});
