// News of changes between processes: at once while Redis is there, after a break in any case, never in the way.
import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createChangeBus, type ChangeBus } from '../../gateway/cache/index.js';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { startRedis } from '../support/redisService.js';
import { startTcpProxy } from './tcpProxy.js';
import { until } from './watchedStore.js';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Heard {
  readonly bus: ChangeBus;
  rights: number;
  units: number;
}

async function join(redisUrl: string | undefined, prefix: string, wait = true): Promise<Heard> {
  const bus = createChangeBus({ redisUrl, prefix, commandMs: 150, probeMs: 300 });
  closers.push(() => bus.close());
  const heard: Heard = { bus, rights: 0, units: 0 };
  bus.onChange('rights', () => (heard.rights += 1));
  bus.onChange('units', () => (heard.units += 1));
  if (wait) await until(() => bus.state() === 'ok');
  return heard;
}

const newPrefix = () => `t${randomBytes(6).toString('hex')}`;

describe('news of changes', () => {
  it('without Redis stay in the process', async () => {
    const one = await join(undefined, 'a');
    await one.bus.publish('rights');
    expect([one.rights, one.units]).toEqual([1, 0]);
  });

  it('reach every process once, the sender too, on their channel alone', async () => {
    const url = process.env['TEST_REDIS_URL'] ?? '';
    const prefix = newPrefix();
    const [one, other, foreign] = [await join(url, prefix), await join(url, prefix), await join(url, newPrefix())];
    await one.bus.publish('rights');
    await until(() => other.rights === 1);
    await other.bus.publish('units');
    await until(() => one.units === 1);
    await delay(50);
    expect([one.rights, one.units, other.rights, other.units]).toEqual([1, 1, 1, 1]);
    expect([foreign.rights, foreign.units]).toEqual([0, 0]);
  });

  it('are no longer told to who left', async () => {
    const { bus, ...heard } = await join(undefined, 'a');
    const leave = bus.onChange('rights', () => (heard.rights += 10));
    leave();
    await bus.publish('rights');
    expect(heard.rights).toBe(0);
  });

  it('to a Redis that is not there are let go', async () => {
    const one = await join(`redis://127.0.0.1:${await freePort()}`, 'a', false);
    await one.bus.publish('rights');
    expect([one.rights, one.bus.state()]).toEqual([1, 'degraded']);
  });

  it('after Redis was killed and is back arrive again; what was missed is told as "something changed"', async () => {
    const redis = await startRedis();
    const prefix = newPrefix();
    const [one, other] = [await join(redis.url, prefix), await join(redis.url, prefix)];
    await redis.kill();
    await until(() => one.bus.state() === 'degraded' && other.bus.state() === 'degraded');
    await one.bus.publish('rights');
    expect([one.rights, other.rights]).toEqual([1, 0]);
    const again = await startRedis(redis.port);
    closers.push(() => again.stop());
    await until(() => one.bus.state() === 'ok' && other.bus.state() === 'ok');
    await until(() => other.rights === 1 && other.units === 1);
    await one.bus.publish('rights');
    await until(() => other.rights === 2);
  });

  it('through a connection that swallows everything are noticed to be missing', async () => {
    const wire = await startTcpProxy(Number(new URL(process.env['TEST_REDIS_URL'] ?? '').port));
    closers.push(() => wire.stop());
    const prefix = newPrefix();
    const one = await join(`redis://127.0.0.1:${wire.port}`, prefix);
    const other = await join(process.env['TEST_REDIS_URL'], prefix);
    wire.set('hole');
    await until(() => one.bus.state() === 'degraded');
    const started = performance.now();
    await one.bus.publish('rights');
    expect(performance.now() - started).toBeLessThan(1_000);
    wire.set('pass');
    await until(() => one.bus.state() === 'ok');
    await until(() => one.units === 1);
    await other.bus.publish('units');
    await until(() => one.units === 2);
  });
});
