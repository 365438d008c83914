// Redis that answers, but not with what we want: empty, foreign, refusing.
import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { startRedis } from '../support/redisService.js';
import { healthy, startFakeRedis, type FakeRedis } from './fakeRedis.js';
import { open, slowestOf, startFakeClient, until, writesToRedis, type Closers } from './watchedStore.js';

const closers: Closers = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('F44 emptied', () => {
  it('is a miss and nothing else', async () => {
    const redis = await startRedis();
    closers.push(() => redis.stop());
    const watched = open(closers, redis.url, 'emptied');
    await until(() => writesToRedis(watched));
    await watched.store.set('k', '1', 60);
    const other = await startFakeClient(closers, redis.port);
    await other('FLUSHALL\r\n');
    expect(await watched.store.get('k')).toBeUndefined();
    expect(watched.told).toEqual([]);
  });
});

describe('F46 a foreign value under our key', () => {
  it('of another type is a miss, and does not make Redis look down', async () => {
    const redis = await startRedis();
    closers.push(() => redis.stop());
    const watched = open(closers, redis.url, 'foreign');
    await until(() => writesToRedis(watched));
    const other = await startFakeClient(closers, redis.port);
    await other('LPUSH foreign:k a b\r\n');
    for (let i = 0; i < 10; i += 1) expect(await watched.store.get('k')).toBeUndefined();
    expect([watched.store.state(), watched.told]).toEqual(['ok', []]);
    await watched.store.set('k', 'ours', 60);
    expect(await watched.store.get('k')).toBe('ours');
  });
});

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

  async function check(answers: FakeRedis['answers']): Promise<void> {
    const redis = await startFakeRedis(answers);
    closers.push(() => redis.stop());
    const watched = open(closers, redis.url);
    await until(async () => {
      await watched.store.set('k', '1', 60);
      return watched.store.state() === 'degraded';
    });
    expect(await slowestOf(watched.store)).toBeLessThan(80);
    await watched.store.set('k', 'kept here', 60);
    expect(await watched.store.get('k')).toBe('kept here');
    await delay(1_200);
    expect([watched.store.state(), watched.told]).toEqual(['degraded', ['degraded']]);
    redis.answers = healthy;
    await until(() => watched.store.state() === 'ok');
    expect(await writesToRedis(watched)).toBe(true);
    expect(watched.told).toEqual(['degraded', 'ok']);
  }

  it('is left alone, told once, and used again afterwards, whatever the reason', async () => {
    const results = await Promise.allSettled(refusals.map(([, , answers]) => check(answers)));
    const failures = results.flatMap((one, i) =>
      one.status === 'rejected' ? [`${refusals[i]?.[0]}: ${one.reason}`] : [],
    );
    expect(failures).toEqual([]);
  });

  it('while it is left alone, is asked about once a second and not by callers', async () => {
    const redis = await startFakeRedis((command) => (command === 'SET' ? '-OOM\r\n' : healthy(command)));
    closers.push(() => redis.stop());
    const watched = open(closers, redis.url);
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
