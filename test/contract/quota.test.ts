// One suite for quotas in memory and on Redis: who is counted, what is given, what a refusal says.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { QuotaKeeper } from '../../gateway/quota/index.js';
import { createBench, someone, takeAll, type Bench } from '../support/quotaBench.js';

const PLACES: readonly [string, () => string | undefined][] = [
  ['memory', () => undefined],
  ['Redis', () => process.env['TEST_REDIS_URL']],
];

describe.each(PLACES)('quotas in %s', (_place, url) => {
  let bench: Bench;
  let keeper: QuotaKeeper;

  beforeEach(async () => {
    bench = createBench({ redisUrl: url() });
    keeper = await bench.keeper();
  });
  afterEach(() => bench.close());

  it.each([
    ['Q01 of an agency', 'TENANT', 'H26.D.A', 'tenant:H26.D.A'],
    ['Q01 of an agency above', 'TENANT', 'H26.D', 'tenant:H26.D'],
    ['Q01 of the city', 'TENANT', 'H26', 'tenant:H26'],
    ['Q02 of an application', 'APPLICATION', 'app-1', 'app'],
    ['Q03 of the users of an agency', 'USER', 'H26.D.A', 'user'],
  ] as const)('%s end where the limit is, burst included (Q05)', async (_what, kind, subject, policy) => {
    bench.limit(kind, subject, 50);
    expect(await takeAll([keeper], someone(), 1, 120)).toBe(100);
    const refused = await keeper.consume(someone(), 1);
    expect(refused).toMatchObject({ allowed: false, limit: 50, remaining: 0, tooLarge: false });
    // Of limits that are equal, because none is above its parent, the first is named.
    if (kind !== 'TENANT') expect(refused.policy).toBe(policy);
  });

  it('Q04 count points, not requests', async () => {
    bench.limit('APPLICATION', 'app-1', 50);
    expect((await keeper.consume(someone(), 90)).allowed).toBe(true);
    expect((await keeper.consume(someone(), 11)).allowed).toBe(false);
    expect((await keeper.consume(someone(), 10)).allowed).toBe(true);
  });

  it('Q05 give in the long run no more than the limit, after one burst', async () => {
    bench.limit('APPLICATION', 'app-1', 50);
    const given: number[] = [];
    for (let minute = 0; minute < 6; minute += 1) {
      given.push(await takeAll([keeper], someone(), 1, 120));
      bench.pass(60);
    }
    expect(given).toEqual([100, 50, 50, 50, 50, 50]);
    bench.pass(60);
    expect(await takeAll([keeper], someone(), 1, 120)).toBe(100);
  });

  it('Q05 give what a minute saved in the next one', async () => {
    bench.limit('APPLICATION', 'app-1', 50);
    expect(await takeAll([keeper], someone(), 1, 20)).toBe(20);
    bench.pass(60);
    expect(await takeAll([keeper], someone(), 1, 120)).toBe(80);
  });

  it('Q07 say when to come back, and keep their word to the second', async () => {
    bench.limit('APPLICATION', 'app-1', 50);
    bench.pass(17.3);
    await takeAll([keeper], someone(), 1, 120);
    const refused = await keeper.consume(someone(), 3);
    const headers = keeper.headers(refused);
    const seconds = Number(headers['Retry-After']);
    expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60).toBe(true);
    bench.pass(seconds - 1);
    expect((await keeper.consume(someone(), 3)).allowed).toBe(false);
    bench.pass(1);
    expect((await keeper.consume(someone(), 3)).allowed).toBe(true);
  });

  it('Q07 count the minute in which the burst is paid back, for a request that needs more', async () => {
    bench.limit('APPLICATION', 'app-1', 50);
    await takeAll([keeper], someone(), 100, 1);
    const refused = await keeper.consume(someone(), 80);
    expect(refused.resetSeconds).toBeGreaterThan(60);
    bench.pass(refused.resetSeconds - 1);
    expect((await keeper.consume(someone(), 80)).allowed).toBe(false);
    bench.pass(1);
    expect((await keeper.consume(someone(), 80)).allowed).toBe(true);
  });

  it('say of an operation that no minute can pay that waiting does not help', async () => {
    bench.limit('APPLICATION', 'app-1', 50);
    const refused = await keeper.consume(someone(), 101);
    expect(refused).toMatchObject({ allowed: false, tooLarge: true, remaining: 100 });
    expect(keeper.headers(refused)).not.toHaveProperty('Retry-After');
    expect((await keeper.consume(someone(), 100)).allowed).toBe(true);
  });

  it('tell the nearest limit in the fields of the draft', async () => {
    bench.limit('APPLICATION', 'app-1', 50);
    const decision = await keeper.consume(someone(), 7);
    expect(decision).toMatchObject({ allowed: true, limit: 50, remaining: 93, policy: 'app' });
    expect(keeper.headers(decision)).toEqual({
      'RateLimit-Policy': '"app";q=50;w=60',
      RateLimit: `"app";r=93;t=${decision.resetSeconds}`,
    });
  });

  it('Q12 follow a changed limit at once, and keep the count', async () => {
    bench.limit('APPLICATION', 'app-1', 50);
    expect(await takeAll([keeper], someone(), 1, 120)).toBe(100);
    bench.limit('APPLICATION', 'app-1', 60);
    expect(await takeAll([keeper], someone(), 1, 120)).toBe(20);
    bench.limit('APPLICATION', 'app-1', 10);
    expect((await keeper.consume(someone(), 1)).allowed).toBe(false);
    bench.limit('APPLICATION', 'app-1', undefined);
    expect((await keeper.consume(someone(), 1)).allowed).toBe(true);
  });

  it('hold a child to what its parent has, whatever its own limit says', async () => {
    bench.limit('TENANT', 'H26.D', 10);
    bench.limit('TENANT', 'H26.D.A', 1_000);
    bench.limit('APPLICATION', 'app-1', 1_000);
    expect((await keeper.consume(someone(), 1)).limit).toBe(10);
    expect(await takeAll([keeper], someone(), 1, 50)).toBe(19);
  });

  it('hold a child to what its siblings left of the parent', async () => {
    bench.limit('TENANT', 'H26.D', 50);
    const sibling = someone({ user: 'person-2', application: 'app-2', tenants: ['H26.D.B', 'H26.D', 'H26'] });
    expect(await takeAll([keeper], sibling, 1, 70)).toBe(70);
    expect(await takeAll([keeper], someone(), 1, 70)).toBe(30);
    const refused = await keeper.consume(someone(), 1);
    expect([refused.policy, refused.limit]).toEqual(['tenant:H26.D', 50]);
  });

  it('give back what a refused request took elsewhere', async () => {
    bench.limit('APPLICATION', 'app-1', 5);
    bench.limit('TENANT', 'H26.D.A', 100);
    expect(await takeAll([keeper], someone(), 1, 500)).toBe(10);
    await delay(80);
    expect([keeper.used('TENANT', 'H26.D.A'), keeper.used('TENANT', 'H26'), keeper.used('USER', 'person-1')]).toEqual([
      10, 10, 10,
    ]);
    const other = someone({ user: 'person-2', application: 'app-2' });
    expect(await takeAll([keeper], other, 1, 300)).toBe(190);
  });

  it('Q08 give a neighbour everything while one asks for ten times its limit', async () => {
    bench.limit('TENANT', 'H26.A', 100);
    bench.limit('TENANT', 'H26.B', 100);
    const noisy = someone({ user: 'person-a', application: 'app-a', tenants: ['H26.A', 'H26'] });
    const quiet = someone({ user: 'person-b', application: 'app-b', tenants: ['H26.B', 'H26'] });
    let [toNoisy, toQuiet] = [0, 0];
    for (let round = 0; round < 20; round += 1) {
      toNoisy += await takeAll([keeper], noisy, 1, 100);
      toQuiet += await takeAll([keeper], quiet, 1, 10);
    }
    expect([toNoisy, toQuiet]).toEqual([200, 200]);
  });

  it('count an application that acts for itself without a person, and nobody without an agency', async () => {
    bench.limit('APPLICATION', 'app-1', 10);
    expect(await takeAll([keeper], someone({ user: null, tenants: [] }), 1, 30)).toBe(20);
  });

  it('take the users’ limit of the nearest agency that has one', async () => {
    bench.limit('USER', 'H26', 40);
    expect((await keeper.consume(someone(), 1)).limit).toBe(40);
    bench.limit('USER', 'H26.D', 30);
    expect(await keeper.consume(someone(), 1)).toMatchObject({ policy: 'user', limit: 30 });
  });

  it('C11 never take two subjects for one, whatever they are called', async () => {
    bench.limit('APPLICATION', 'app-1', 1);
    const names = [
      'a',
      'a:b',
      'a:b:c',
      'A',
      ' a',
      'APPLICATION=a',
      '\u0103',
      'a\u0306',
      '\0',
      '*',
      '{a}',
      'x'.repeat(10_000),
      'x'.repeat(10_001),
      '𝄞',
      '\ud834',
      '\ud835',
      '',
    ];
    for (const name of names) bench.limit('APPLICATION', name, 3);
    for (const name of names) {
      const subject = { user: name, application: name, tenants: [name] };
      bench.limit('TENANT', name, 3);
      expect([name.slice(0, 20), await takeAll([keeper], subject, 1, 10, 1)]).toEqual([name.slice(0, 20), 6]);
    }
  });

  it('put nothing but printable ASCII into the header', async () => {
    bench.limit('TENANT', 'H"2\\6\r\n\u0103', 1);
    const decision = await keeper.consume(someone({ user: null, tenants: ['H"2\\6\r\n\u0103'], application: 'b' }), 2);
    const short = { ...decision, policy: 'tenant:H"2\\6\r\n\u0103' };
    expect(keeper.headers(short)['RateLimit']).toBe(`"tenant:H\\"2\\\\6???";r=0;t=${decision.resetSeconds}`);
  });

  it('take whatever is no number for the most that there is', async () => {
    for (const points of [NaN, Infinity, -1]) expect((await keeper.consume(someone(), points)).allowed).toBe(false);
    expect((await keeper.consume(someone(), 0)).allowed).toBe(true);
    await keeper.consume(someone(), 0.2);
    expect(keeper.used('APPLICATION', 'app-1')).toBe(2);
  });

  it('know without asking that nothing is left', async () => {
    bench.limit('APPLICATION', 'app-1', 5);
    expect(keeper.peek(someone())).toBeUndefined();
    await takeAll([keeper], someone(), 1, 20);
    expect(keeper.peek(someone())).toMatchObject({ allowed: false, policy: 'app' });
    expect(keeper.peek(someone({ application: 'app-2' }))).toBeUndefined();
    bench.pass(60);
    expect(keeper.peek(someone())).toBeUndefined();
  });
});

describe('two gateway processes', () => {
  it.each([
    [1, 1],
    [7, 1],
    [1, 2],
    [40, 2],
  ])('Q06 give together at most 110 % on Redis (cost %d, %d replicas said)', async (cost, replicas) => {
    const bench = createBench({ redisUrl: process.env['TEST_REDIS_URL'] ?? '', settings: { replicas } });
    bench.limit('APPLICATION', 'app-1', 500);
    const keepers = await Promise.all([bench.keeper(), bench.keeper()]);
    const given = await takeAll(keepers, someone(), cost, Math.ceil(2_500 / cost), 64);
    expect(given).toBeLessThanOrEqual(1_100);
    expect(given).toBeGreaterThanOrEqual(1_000 - cost);
    await bench.close();
  });

  it('Q06 give together at most 100 % without Redis', async () => {
    const bench = createBench({ settings: { replicas: 2 } });
    bench.limit('APPLICATION', 'app-1', 500);
    const keepers = await Promise.all([bench.keeper(), bench.keeper()]);
    expect(await takeAll(keepers, someone(), 3, 1_000)).toBeLessThanOrEqual(1_000);
    expect(await takeAll(keepers, someone(), 1, 1_000)).toBeLessThanOrEqual(4);
    await bench.close();
  });

  it('know of each other’s burst in the minute after', async () => {
    const bench = createBench({ redisUrl: process.env['TEST_REDIS_URL'] ?? '' });
    bench.limit('APPLICATION', 'app-1', 500);
    const [one, other] = [await bench.keeper(), await bench.keeper()];
    expect(await takeAll([one], someone(), 10, 100)).toBe(1_000);
    await delay(60);
    bench.pass(60);
    expect(await takeAll([other], someone(), 10, 150)).toBeLessThanOrEqual(550);
    await bench.close();
  });

  it('leave no points with the one that refused', async () => {
    const bench = createBench({ redisUrl: process.env['TEST_REDIS_URL'] ?? '' });
    bench.limit('APPLICATION', 'app-1', 50);
    const [one, other] = [await bench.keeper(), await bench.keeper()];
    await takeAll([one], someone(), 60, 1);
    await delay(60);
    expect(await takeAll([other], someone(), 60, 10)).toBe(0);
    await delay(60);
    expect(await takeAll([one, other], someone(), 10, 10, 1)).toBe(40);
    await bench.close();
  });

  it('ask Redis nothing for requests that are refused', async () => {
    const bench = createBench({ redisUrl: process.env['TEST_REDIS_URL'] ?? '' });
    bench.limit('APPLICATION', 'app-1', 50);
    const keeper = await bench.keeper();
    await takeAll([keeper], someone(), 1, 110);
    await delay(60);
    const before = await commandsOf(process.env['TEST_REDIS_URL'] ?? '');
    expect(await takeAll([keeper], someone(), 1, 2_000)).toBe(0);
    expect((await commandsOf(process.env['TEST_REDIS_URL'] ?? '')) - before).toBeLessThan(20);
    await bench.close();
  });
});

async function commandsOf(url: string): Promise<number> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url);
  const info = await redis.info('commandstats');
  redis.disconnect();
  return Number(/cmdstat_evalsha:calls=(\d+)/.exec(info)?.[1] ?? 0);
}
