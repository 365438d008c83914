// Redis away, slow, full, foreign: nobody who asks the cache is ever told, or kept waiting.
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { createMemoryStore, createRedisStore, type KeyValueStore } from '../../gateway/cache/index.js';
import { freePort } from '../support/freePort.js';
import { startRedis } from '../support/redisService.js';
import { healthy, startFakeRedis, type FakeRedis } from './fakeRedis.js';
import { startTcpProxy, type TcpProxy } from './tcpProxy.js';

const COMMAND_MS = 100;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Watched {
  readonly store: KeyValueStore;
  /** Every change that was told, in order. */
  readonly told: string[];
  /** Writes that stayed in this process. */
  kept(): number;
}

function open(url: string, prefix = `t${randomBytes(6).toString('hex')}`): Watched {
  const told: string[] = [];
  let kept = 0;
  const memory = createMemoryStore({ maxEntries: 1_000, maxBytes: 1_000_000 });
  const fallback: KeyValueStore = {
    ...memory,
    set: (key, value, ttl) => {
      kept += 1;
      return memory.set(key, value, ttl);
    },
  };
  const onState = (state: string) => void told.push(state);
  const store = createRedisStore({ url, prefix, commandMs: COMMAND_MS, fallback, onState });
  closers.push(() => store.close());
  return { store, told, kept: () => kept };
}

async function until(what: () => boolean | Promise<boolean>, withinMs = 6_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await what())) {
    if (performance.now() > end) throw new Error('it did not happen in time');
    await delay(20);
  }
}

/** True once a write goes to Redis. */
async function writesToRedis({ store, kept }: Watched): Promise<boolean> {
  const before = kept();
  await store.set('where', '1', 60);
  return kept() === before;
}

/** The slowest of many calls, in milliseconds; a call that throws fails the test. */
async function slowestOf(store: KeyValueStore, rounds = 20): Promise<number> {
  let slowest = 0;
  for (let i = 0; i < rounds; i += 1) {
    const started = performance.now();
    await store.set(`k${i}`, String(i), 60);
    await store.get(`k${i}`);
    await store.delete(`k${i}`);
    slowest = Math.max(slowest, performance.now() - started);
  }
  return slowest;
}

async function behindWire(): Promise<Watched & { wire: TcpProxy }> {
  const wire = await startTcpProxy(Number(new URL(process.env['TEST_REDIS_URL'] ?? '').port));
  closers.push(() => wire.stop());
  const watched = open(`redis://127.0.0.1:${wire.port}`);
  await until(() => writesToRedis(watched));
  return { ...watched, wire };
}

describe('F39 Redis that is down at the start', () => {
  it('costs nothing, shows as degraded, and is used as soon as it is there', async () => {
    const port = await freePort();
    const watched = open(`redis://127.0.0.1:${port}`);
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
    const watched = open(redis.url);
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
    const { wire, store, told, kept } = await behindWire();
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
    const watched = open(`redis://127.0.0.1:${wire.port}`);
    expect(await slowestOf(watched.store)).toBeLessThan(50);
    await until(() => watched.store.state() === 'degraded', 2_000);
    wire.set('pass');
    await until(() => watched.store.state() === 'ok');
    expect(watched.told).toEqual(['degraded', 'ok']);
  });
});

describe('F42 a flapping connection', () => {
  it('leaves no connections or listeners behind, and tells each change once', async () => {
    const { wire, store, told } = await behindWire();
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
    const { wire, store, told } = await behindWire();
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
    const { wire, store, told } = await behindWire();
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

describe('F44 emptied', () => {
  it('is a miss and nothing else', async () => {
    const redis = await startRedis();
    closers.push(() => redis.stop());
    const watched = open(redis.url, 'emptied');
    await until(() => writesToRedis(watched));
    await watched.store.set('k', '1', 60);
    const other = await startFakeClient(redis.port);
    await other('FLUSHALL\r\n');
    expect(await watched.store.get('k')).toBeUndefined();
    expect(watched.told).toEqual([]);
  });
});

describe('F46 a foreign value under our key', () => {
  it('of another type is a miss, and does not make Redis look down', async () => {
    const redis = await startRedis();
    closers.push(() => redis.stop());
    const watched = open(redis.url, 'foreign');
    await until(() => writesToRedis(watched));
    const other = await startFakeClient(redis.port);
    await other('LPUSH foreign:k a b\r\n');
    for (let i = 0; i < 10; i += 1) expect(await watched.store.get('k')).toBeUndefined();
    expect([watched.store.state(), watched.told]).toEqual(['ok', []]);
    await watched.store.set('k', 'ours', 60);
    expect(await watched.store.get('k')).toBe('ours');
  });
});

/** Sends inline commands as somebody else; resolves with the reply. */
async function startFakeClient(port: number): Promise<(command: string) => Promise<string>> {
  const { connect } = await import('node:net');
  const socket = connect(port, '127.0.0.1');
  closers.push(async () => void socket.destroy());
  return (command) =>
    new Promise((resolve) => {
      socket.once('data', (chunk: Buffer) => resolve(chunk.toString()));
      socket.write(command);
    });
}

describe('F47 a server that says it cannot serve', () => {
  const refusals: readonly [string, string, (command: string) => string | undefined][] = [
    [
      '-READONLY',
      'a replica',
      (c) => (c === 'SET' || c === 'DEL' ? "-READONLY You can't write against a read only replica.\r\n" : healthy(c)),
    ],
    [
      '-OOM',
      'out of memory',
      (c) => (c === 'SET' ? '-OOM command not allowed when used memory > maxmemory\r\n' : healthy(c)),
    ],
    ['-LOADING', 'loading', (c) => (c === 'INFO' ? healthy(c) : '-LOADING Redis is loading the dataset in memory\r\n')],
    ['-NOAUTH', 'without a password', () => '-NOAUTH Authentication required.\r\n'],
    ['-MISCONF', 'that cannot save', (c) => (c === 'SET' ? '-MISCONF Errors writing to the RDB file\r\n' : healthy(c))],
  ];

  it.each(refusals)('%s (%s) is left alone, told once, and used again afterwards', async (_name, _what, answers) => {
    const redis: FakeRedis = await startFakeRedis(answers);
    closers.push(() => redis.stop());
    const watched = open(redis.url);
    await until(async () => {
      await watched.store.set('k', '1', 60);
      return watched.store.state() === 'degraded';
    });
    expect(await slowestOf(watched.store)).toBeLessThan(50);
    await watched.store.set('k', 'kept here', 60);
    expect(await watched.store.get('k')).toBe('kept here');
    await delay(1_200);
    expect([watched.store.state(), watched.told]).toEqual(['degraded', ['degraded']]);
    redis.answers = healthy;
    await until(() => watched.store.state() === 'ok');
    expect(await writesToRedis(watched)).toBe(true);
    expect(watched.told).toEqual(['degraded', 'ok']);
  });

  it('while it is left alone, is asked about once a second and not by callers', async () => {
    const redis = await startFakeRedis((command) => (command === 'SET' ? '-OOM\r\n' : healthy(command)));
    closers.push(() => redis.stop());
    const watched = open(redis.url);
    await until(async () => {
      await watched.store.set('k', '1', 60);
      return watched.store.state() === 'degraded';
    });
    const before = redis.commands.length;
    for (let i = 0; i < 100; i += 1) {
      await watched.store.get('k');
      await delay(11);
    }
    expect(redis.commands.length - before).toBeLessThanOrEqual(2);
  });
});

describe('after an outage', () => {
  it('an older value of this process does not come back in the next one', async () => {
    const { wire, store } = await behindWire();
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
