// What one process counts and tells the others, against a server that does what the test says.
import { describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { createMeters, type Meters } from './meters.js';
import type { SharedCounts } from './sharedCounts.js';

function fakeServer() {
  const sums = new Map<string, number>();
  const state = { up: true, calls: 0 };
  const shared: SharedCounts = {
    isUp: () => state.up,
    add: async (name, window, points) => {
      state.calls += 1;
      if (!state.up) return undefined;
      const key = `${name}:${window}`;
      const fresh = !sums.has(key);
      sums.set(key, (sums.get(key) ?? 0) + points);
      return { points: sums.get(key) ?? 0, fresh };
    },
    read: async (name, window) => (state.up ? (sums.get(`${name}:${window}`) ?? 0) : undefined),
  };
  return { sums, state, shared, total: () => [...sums.values()].reduce((a, b) => a + b, 0) };
}

function meters(shared: SharedCounts | undefined, clock: { now: number }, maxMeters = 100, replicas = 1): Meters {
  return createMeters({ shared, replicas, syncMs: 5, now: () => clock.now, maxMeters });
}

const LIMIT = 100;

describe('meters', () => {
  it('take from the same sum, and know of a give-back elsewhere a second later', async () => {
    const server = fakeServer();
    const clock = { now: 1_000_000 };
    const [one, other] = [meters(server.shared, clock), meters(server.shared, clock)];
    const [mine, theirs] = [one.at('TENANT', 'a'), other.at('TENANT', 'a')];
    expect(await one.take(mine, LIMIT, 190)).toBe(true);
    expect(await other.take(theirs, LIMIT, 20)).toBe(false);
    await delay(60);
    one.giveBack(mine, mine.window, 190);
    await delay(20);
    // Still believes the old report; asking again and again is what it must not do.
    expect(other.left(theirs, LIMIT)).toBe(10);
    other.doubt(theirs);
    await delay(20);
    expect(other.left(theirs, LIMIT)).toBe(10);
    clock.now += 1_001;
    other.doubt(theirs);
    await delay(20);
    expect(other.left(theirs, LIMIT)).toBe(200);
    await Promise.all([one.stop(), other.stop()]);
    expect(server.total()).toBe(0);
  });

  it('far from the limit ask nobody, and tell it a little later', async () => {
    const server = fakeServer();
    const some = meters(server.shared, { now: 0 });
    const meter = some.at('TENANT', 'a');
    for (let i = 0; i < 5; i += 1) expect(some.take(meter, 1_000, 3)).toBe(true);
    expect(server.state.calls).toBe(0);
    await delay(20);
    expect([server.state.calls, server.total(), meter.pending, meter.seen]).toEqual([1, 15, 0, 15]);
    await some.stop();
  });

  it('keep what could not be told until it can, into the next window too', async () => {
    const server = fakeServer();
    const clock = { now: 0 };
    const some = meters(server.shared, clock);
    server.state.up = false;
    const meter = some.at('TENANT', 'a');
    expect(some.take(meter, LIMIT, 30)).toBe(true);
    const window = meter.window;
    clock.now += 60_000;
    expect(some.at('TENANT', 'a').capacity(LIMIT)).toBe(170);
    expect(some.take(meter, LIMIT, 7)).toBe(true);
    await delay(20);
    expect(server.total()).toBe(0);
    server.state.up = true;
    await delay(20);
    expect(Object.fromEntries(server.sums)).toEqual({
      [`${meter.name}:${window}`]: 30,
      [`${meter.name}:${window + 1}`]: 7,
    });
    await some.stop();
  });

  it('tell at the end what is left, also of those that were forgotten', async () => {
    const server = fakeServer();
    const some = meters(server.shared, { now: 0 }, 3);
    for (let i = 0; i < 10; i += 1) expect(some.take(some.at('USER', `p${i}`), 1_000, 2)).toBe(true);
    await some.stop();
    expect([server.sums.size, server.total()]).toEqual([10, 20]);
  });

  it('put back what a server lost, once', async () => {
    const server = fakeServer();
    const clock = { now: 0 };
    const all = [meters(server.shared, clock), meters(server.shared, clock), meters(server.shared, clock)];
    for (const some of all) expect(await some.take(some.at('TENANT', 'a'), LIMIT, 40)).toBe(true);
    await delay(20);
    server.sums.clear();
    for (const some of all) await some.take(some.at('TENANT', 'a'), LIMIT, 20);
    await delay(20);
    expect(server.total()).toBe(180);
    expect(await all[0]?.take(all[0].at('TENANT', 'a'), LIMIT, 21)).toBe(false);
    await Promise.all(all.map((some) => some.stop()));
  });

  it('learn what the others used in the minute before, when it matters', async () => {
    const server = fakeServer();
    const clock = { now: 0 };
    const [one, other] = [meters(server.shared, clock), meters(server.shared, clock)];
    expect(await one.take(one.at('TENANT', 'a'), LIMIT, 200)).toBe(true);
    clock.now += 60_000;
    expect(await other.take(other.at('TENANT', 'a'), LIMIT, 101)).toBe(false);
    expect(await other.take(other.at('TENANT', 'a'), LIMIT, 100)).toBe(true);
    clock.now += 120_000;
    expect(await other.take(other.at('TENANT', 'a'), LIMIT, 200)).toBe(true);
    await Promise.all([one.stop(), other.stop()]);
  });

  it('stay in their window when the clock is set back a little', async () => {
    const clock = { now: 600_000 };
    const some = meters(undefined, clock);
    const meter = some.at('TENANT', 'a');
    expect(await some.take(meter, LIMIT, 50)).toBe(true);
    clock.now -= 60_000;
    expect(some.left(some.at('TENANT', 'a'), LIMIT)).toBe(150);
  });

  it('of subjects that were not heard of for longest are forgotten', async () => {
    const some = meters(undefined, { now: 0 }, 2);
    expect(await some.take(some.at('USER', 'a'), LIMIT, 200)).toBe(true);
    some.at('USER', 'b');
    some.at('USER', 'a');
    some.at('USER', 'c');
    expect(some.left(some.at('USER', 'a'), LIMIT)).toBe(0);
    some.at('USER', 'b');
    some.at('USER', 'c');
    expect(some.left(some.at('USER', 'a'), LIMIT)).toBe(200);
  });
});
