// Quotas while Redis is away, slow, emptied or cut off: nobody waits for it, and nobody gets more because of it.
import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { QuotaKeeper } from '../../gateway/quota/index.js';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { createBench, someone, takeAll, type Bench } from '../support/quotaBench.js';
import { startRedis } from '../support/redisService.js';
import { startTcpProxy, type TcpProxy } from './tcpProxy.js';
import { until } from './watchedStore.js';

const COMMAND_MS = 100;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function benchOn(redisUrl: string, replicas: number, commandMs = COMMAND_MS): Bench {
  const bench = createBench({ redisUrl, commandMs, settings: { replicas } });
  closers.push(() => bench.close());
  bench.limit('APPLICATION', 'app-1', 500);
  return bench;
}

async function behindWire(replicas: number): Promise<{ wire: TcpProxy; bench: Bench; keepers: QuotaKeeper[] }> {
  const wire = await startTcpProxy(Number(new URL(process.env['TEST_REDIS_URL'] ?? '').port));
  closers.push(() => wire.stop());
  const bench = benchOn(`redis://127.0.0.1:${wire.port}`, replicas);
  return { wire, bench, keepers: [await bench.keeper(), await bench.keeper()] };
}

/** What the first one counts gets to the other, which hears of it with its own reports. */
async function untilTold([one, other]: readonly QuotaKeeper[]): Promise<void> {
  if (one === undefined || other === undefined) throw new Error('two keepers');
  const usedBefore = other.used('APPLICATION', 'app-1');
  const counted = await takeAll([one], someone(), 5, 20);
  expect(counted).toBe(100);
  let own = 0;
  await until(async () => {
    own += await takeAll([other], someone(), 1, 1);
    await delay(60);
    return other.used('APPLICATION', 'app-1') >= usedBefore + counted + own;
  });
}

describe('Redis that is down at the start', () => {
  it('leaves each process its part', async () => {
    const bench = benchOn(`redis://127.0.0.1:${await freePort()}`, 2);
    const keeper = await bench.keeper();
    expect(await takeAll([keeper], someone(), 1, 600)).toBe(500);
  });
});

describe('Redis that is killed in the middle of a minute', () => {
  it('gives nobody a second helping, and is told everything when it is back', async () => {
    const redis = await startRedis();
    const bench = benchOn(redis.url, 2, 1_000);
    const keepers = [await bench.keeper(), await bench.keeper()];
    const before = await takeAll(keepers, someone(), 5, 120);
    expect(before).toBe(600);
    await delay(80);
    await redis.kill();
    await delay(50);
    const during = await takeAll(keepers, someone(), 5, 400);
    // What one did not hear of any more is all that there can be on top.
    expect(before + during).toBeLessThanOrEqual(1_050);
    expect(before + during).toBeGreaterThanOrEqual(980);
    // It comes back empty: the first to report puts back what it knows.
    const again = await startRedis(redis.port);
    closers.push(() => again.stop());
    await delay(2_500);
    const after = await takeAll(keepers, someone(), 5, 200);
    expect(before + during + after).toBeLessThanOrEqual(1_100);
    bench.pass(60);
    const next = await takeAll(keepers, someone(), 5, 400);
    expect(next).toBeLessThanOrEqual(550);
    expect(next).toBeGreaterThanOrEqual(450);
    // Together again.
    bench.pass(60);
    await untilTold(keepers);
  });

  it('that was emptied only is filled by the first to report, once', async () => {
    const redis = await startRedis();
    closers.push(() => redis.stop());
    const bench = benchOn(redis.url, 2, 1_000);
    const keepers = [await bench.keeper(), await bench.keeper()];
    expect(await takeAll(keepers, someone(), 5, 120)).toBe(600);
    await delay(80);
    const { Redis } = await import('ioredis');
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
    const after = await takeAll(keepers, someone(), 5, 400);
    expect(after).toBeGreaterThanOrEqual(380);
    expect(after).toBeLessThanOrEqual(450);
  });
});

describe('a black hole in front of Redis', () => {
  it('costs a few requests their time-out and the rest nothing, and is left when it ends', async () => {
    const { wire, bench, keepers } = await behindWire(2);
    await takeAll(keepers, someone(), 50, 4);
    await delay(80);
    wire.set('hole');
    const times: number[] = [];
    for (let i = 0; i < 40; i += 1) {
      const started = performance.now();
      await (keepers[0] as QuotaKeeper).consume(someone({ user: `person-${i}` }), 60);
      times.push(performance.now() - started);
    }
    // Up to four limits of one request are asked for at once, and five time-outs end it.
    expect(Math.max(...times)).toBeLessThan(COMMAND_MS + 150);
    expect(times.filter((ms) => ms > COMMAND_MS / 2).length).toBeLessThanOrEqual(5);
    bench.pass(120);
    wire.set('pass');
    await untilTold(keepers);
  });
});

describe('a Redis that is slow', () => {
  it('is waited for no longer than one command, and asked rarely', async () => {
    const { wire, keepers } = await behindWire(1);
    wire.delayMs = 60;
    const started = performance.now();
    // Far from the limit: counted here, told later.
    expect(await takeAll([keepers[0] as QuotaKeeper], someone(), 1, 40, 1)).toBe(40);
    expect(performance.now() - started).toBeLessThan(40 * 60);
  });
});

describe('a connection that is cut again and again', () => {
  it('never lets two processes pass 110 % of the limit', async () => {
    const { wire, keepers } = await behindWire(2);
    let given = 0;
    for (let i = 0; i < 10; i += 1) {
      wire.set('cut');
      given += await takeAll(keepers, someone(), 5, 40);
      wire.set('pass');
      given += await takeAll(keepers, someone(), 5, 40);
      await delay(120);
      given += await takeAll(keepers, someone(), 5, 40);
    }
    expect(given).toBeLessThanOrEqual(1_100);
    expect(given).toBeGreaterThanOrEqual(800);
  });
});
