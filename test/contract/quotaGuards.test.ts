// Failed sign-ins and look-ups of people, counted in memory and on Redis.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { QuotaKeeper } from '../../gateway/quota/index.js';
import { createBench, type Bench } from '../support/quotaBench.js';

const PLACES: readonly [string, () => string | undefined][] = [
  ['memory', () => undefined],
  ['Redis', () => process.env['TEST_REDIS_URL']],
];

async function fail(keeper: QuotaKeeper, key: string, times: number): Promise<(number | undefined)[]> {
  const answers = [];
  for (let i = 0; i < times; i += 1) answers.push(await keeper.failedSignIn(key));
  return answers;
}

describe.each(PLACES)('Q09 failed sign-ins in %s', (place, url) => {
  let bench: Bench;
  let keeper: QuotaKeeper;
  beforeEach(async () => {
    bench = createBench({ redisUrl: url() });
    keeper = await bench.keeper();
  });
  afterEach(() => bench.close());

  it('lock at the tenth within a minute, and nobody else', async () => {
    expect(await fail(keeper, 'ip:192.0.2.1', 9)).toEqual(Array(9).fill(undefined));
    expect(await keeper.isLocked('ip:192.0.2.1')).toBeUndefined();
    expect(await fail(keeper, 'ip:192.0.2.1', 1)).toEqual([60]);
    expect(await keeper.isLocked('ip:192.0.2.1')).toBeGreaterThanOrEqual(59);
    for (const other of ['ip:192.0.2.10', 'account:192.0.2.1', 'ip', 'ip:192.0.2.1 '])
      expect(await keeper.isLocked(other)).toBeUndefined();
  });

  it('lock once, however many fail at the same moment', async () => {
    const locks = await Promise.all(Array.from({ length: 64 }, () => keeper.failedSignIn('account:a')));
    expect(locks.filter((seconds) => seconds !== undefined).every((seconds) => seconds <= 60)).toBe(true);
    expect(await keeper.isLocked('account:a')).toBeLessThanOrEqual(60);
  });

  it('lock for longer each time, up to the last', async () => {
    const strict = await bench.keeper({ signInFailures: 1, signInLockSeconds: [1, 2] });
    const lengths: unknown[] = [];
    for (let i = 0; i < 3; i += 1) {
      const seconds = await strict.failedSignIn('account:b');
      lengths.push(seconds);
      await delay(1_000 * (seconds ?? 0) + 30);
      expect(await strict.isLocked('account:b')).toBeUndefined();
    }
    expect(lengths).toEqual([1, 2, 2]);
  });

  it('take any key', async () => {
    for (const key of ['', 'a:b', 'x'.repeat(10_000), '\0\r\n*', '𝄞']) {
      await fail(keeper, key, 10);
      expect(await keeper.isLocked(key)).toBeGreaterThan(0);
    }
  });

  if (place === 'Redis')
    it('lock in all processes, wherever they failed', async () => {
      const other = await bench.keeper();
      await fail(keeper, 'account:c', 5);
      await fail(other, 'account:c', 5);
      expect(await keeper.isLocked('account:c')).toBeGreaterThan(0);
      expect(await (await bench.keeper()).isLocked('account:c')).toBeGreaterThan(0);
    });
});

describe.each(PLACES)('Q11 look-ups in %s', (_place, url) => {
  let bench: Bench;
  beforeEach(() => {
    bench = createBench({ redisUrl: url() });
  });
  afterEach(() => bench.close());

  it('end at thirty a minute for one person', async () => {
    const keeper = await bench.keeper();
    const answers = [];
    for (let i = 0; i < 31; i += 1) answers.push(await keeper.lookUp('person-1', 'hash-1'));
    expect(answers.slice(0, 30).every(({ allowed }) => allowed)).toBe(true);
    const { allowed, retryAfterSeconds } = answers[30] ?? { allowed: true, retryAfterSeconds: 0 };
    expect([allowed, Number.isInteger(retryAfterSeconds), retryAfterSeconds > 50]).toEqual([false, true, true]);
    expect((await keeper.lookUp('person-2', 'hash-1')).allowed).toBe(true);
  });

  it('alarm once at two hundred different people, wherever they were looked up', async () => {
    const many = { lookUpsPerMinute: 10_000 };
    const keepers = [await bench.keeper(many), await bench.keeper(many)];
    const lookUp = (i: number, person: string) => (keepers[i % 2] as QuotaKeeper).lookUp('person-1', person);
    const shared = url() !== undefined;
    for (let i = 0; i < 199; i += 1) {
      await lookUp(shared ? i : 0, `hash-${i}`);
      await lookUp(shared ? i + 1 : 0, `hash-${i}`);
    }
    expect(bench.alarms).toEqual([]);
    for (let i = 199; i < 260; i += 1) await lookUp(shared ? i : 0, `hash-${i}`);
    expect(bench.alarms).toEqual([{ user: 'person-1', people: 200 }]);
    await lookUp(0, 'hash-0');
    expect(bench.alarms).toHaveLength(1);
  });
});
