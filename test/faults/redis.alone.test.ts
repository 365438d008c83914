// Redis away, slow or cut off: nobody who asks the cache is ever told, or kept waiting.
import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { startRedis } from '../support/redisService.js';
import { startTcpProxy } from './tcpProxy.js';
import { behindWire, COMMAND_MS, open, slowestOf, until, writesToRedis, type Closers } from './watchedStore.js';

const closers: Closers = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('F39 Redis that is down at the start', () => {
  it('costs nothing, shows as degraded, and is used as soon as it is there', async () => {
    const port = await freePort();
    const watched = open(closers, `redis://127.0.0.1:${port}`);
    expect(await slowestOf(watched.store)).toBeLessThan(50);
    await until(() => watched.store.state() === 'degraded');
    const redis = await startRedis(port);
    closers.push(() => redis.stop());
    await until(() => watched.store.state() === 'ok');
    expect(await writesToRedis(watched)).toBe(true);
    expect(watched.told).toEqual(['degraded', 'ok']);
  });
});

describe('F40 Redis that is killed under load', () => {
  it('leaves every call answered in time, and is used again when it is back', async () => {
    const redis = await startRedis();
    const watched = open(closers, redis.url);
    await until(() => writesToRedis(watched));
    let [failed, slowest, calls, stop] = [0, 0, 0, false];
    const load = Promise.all(
      Array.from({ length: 20 }, async (_unused, worker) => {
        while (!stop) {
          const started = performance.now();
          const key = `k${worker}-${calls}`;
          await watched.store.set(key, '1', 60).catch(() => (failed += 1));
          await watched.store.get(key).catch(() => (failed += 1));
          slowest = Math.max(slowest, performance.now() - started);
          calls += 1;
          await delay(1);
        }
      }),
    );
    await delay(100);
    await redis.kill();
    await until(() => watched.store.state() === 'degraded', 1_000);
    await delay(100);
    const again = await startRedis(redis.port);
    closers.push(() => again.stop());
    await until(() => watched.store.state() === 'ok');
    stop = true;
    await load;
    expect(await writesToRedis(watched)).toBe(true);
    expect([failed, calls > 200]).toEqual([0, true]);
    expect(slowest).toBeLessThan(2 * COMMAND_MS + 150);
    expect(watched.told).toEqual(['degraded', 'ok']);
  });
});

describe('F41 a black hole', () => {
  it('costs a few calls their time-out and the rest nothing, and is left when it ends', async () => {
    const { wire, store, told, kept } = await behindWire(closers);
    wire.set('hole');
    const times: number[] = [];
    for (let i = 0; i < 30; i += 1) {
      const started = performance.now();
      await store.get(`k${i}`);
      times.push(performance.now() - started);
    }
    expect(Math.max(...times)).toBeLessThan(COMMAND_MS + 60);
    expect(times.filter((ms) => ms > COMMAND_MS / 2).length).toBeLessThanOrEqual(5);
    expect([store.state(), told]).toEqual(['degraded', ['degraded']]);
    // Long enough for some trials: they are not made by callers.
    await delay(1_500);
    expect(await slowestOf(store)).toBeLessThan(50);
    wire.set('pass');
    await until(() => store.state() === 'ok');
    expect(await writesToRedis({ store, told, kept })).toBe(true);
    expect(told).toEqual(['degraded', 'ok']);
  });

  it('at the start is no different', async () => {
    const wire = await startTcpProxy(1);
    closers.push(() => wire.stop());
    wire.targetPort = Number(new URL(process.env['TEST_REDIS_URL'] ?? '').port);
    wire.set('hole');
    const watched = open(closers, `redis://127.0.0.1:${wire.port}`);
    expect(await slowestOf(watched.store)).toBeLessThan(50);
    await until(() => watched.store.state() === 'degraded', 2_000);
    wire.set('pass');
    await until(() => watched.store.state() === 'ok');
    expect(watched.told).toEqual(['degraded', 'ok']);
  });
});

describe('F42 a flapping connection', () => {
  it('leaves no connections or listeners behind, and tells each change once', async () => {
    const { wire, store, told } = await behindWire(closers);
    const heap = process.memoryUsage().heapUsed;
    const started = performance.now();
    for (let i = 0; i < 15; i += 1) {
      wire.set('cut');
      await slowestOf(store, 5);
      await delay(40);
      wire.set('pass');
      await slowestOf(store, 5);
      await delay(40);
    }
    expect(wire.open()).toBeLessThanOrEqual(1);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(20 * 1_048_576);
    await until(() => store.state() === 'ok');
    expect(wire.open()).toBe(1);
    const seconds = (performance.now() - started) / 1000;
    expect(told.length).toBeLessThanOrEqual(2 * Math.ceil(seconds));
    for (const [i, state] of told.entries()) expect(state).toBe(i % 2 === 0 ? 'degraded' : 'ok');
  });
});

describe('F43 a slow Redis', () => {
  it('is left alone after a few time-outs, and never adds more than one of them', async () => {
    const { wire, store, told } = await behindWire(closers);
    wire.delayMs = 400;
    const times: number[] = [];
    for (let i = 0; i < 50; i += 1) {
      const started = performance.now();
      await store.get(`k${i}`);
      times.push(performance.now() - started);
      await delay(20);
    }
    expect(Math.max(...times)).toBeLessThan(COMMAND_MS + 60);
    expect(times.filter((ms) => ms > COMMAND_MS / 2).length).toBeLessThanOrEqual(5);
    expect(told).toEqual(['degraded']);
    wire.delayMs = 0;
    await until(() => store.state() === 'ok');
  });

  it('that is slow once is forgiven', async () => {
    const { wire, store, told } = await behindWire(closers);
    for (let i = 0; i < 5; i += 1) {
      wire.delayMs = 200;
      await store.get('k');
      wire.delayMs = 0;
      await delay(210);
      await store.get('k');
    }
    expect([store.state(), told]).toEqual(['ok', []]);
  });
});

describe('after an outage', () => {
  it('an older value of this process does not come back in the next one', async () => {
    const { wire, store } = await behindWire(closers);
    wire.set('cut');
    await until(() => store.state() === 'degraded');
    await store.set('k', 'old', 60);
    expect(await store.get('k')).toBe('old');
    wire.set('pass');
    await until(() => store.state() === 'ok');
    await store.set('k', 'new', 60);
    wire.set('cut');
    await until(() => store.state() === 'degraded');
    expect(await store.get('k')).toBeUndefined();
  });
});
