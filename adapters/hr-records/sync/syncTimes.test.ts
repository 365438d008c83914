// Which messages may still be under way, and which commands may have sent one.
import { expect, it } from '@jest/globals';
import { createSyncTimes } from './syncTimes.js';

const start = Date.parse('2026-07-15T10:00:00+07:00');

function open() {
  const kept = new Map<string, unknown>();
  let now = start;
  const clock = { now: () => new Date(now), today: () => '2026-07-15' };
  const cache = {
    get: async <T>(key: string) => kept.get(key) as T | undefined,
    set: async (key: string, value: unknown) => void kept.set(key, value),
    delete: async (key: string) => void kept.delete(key),
  };
  return {
    times: () => createSyncTimes(clock, cache, 90),
    pass: (seconds: number) => void (now += seconds * 1_000),
    kept,
  };
}

it('a message without an answer may arrive for as long as the setting says', async () => {
  const { times, pass } = open();
  const own = times();
  await own.leaves('a');
  pass(89);
  expect(await own.isSettled('a')).toBe(false);
  pass(1);
  expect(await own.isSettled('a')).toBe(true);
});

it('an answered one may not, and yet it was sent', async () => {
  const own = open().times();
  await own.leaves('a');
  own.isOver('a');
  expect(await own.isSettled('a')).toBe(true);
  expect(await own.wasSent('a')).toBe(true);
});

it('one that never left was not sent', async () => {
  const own = open().times();
  await own.leaves('a');
  await own.neverLeft('a');
  expect(await own.wasSent('a')).toBe(false);
});

it('one that another process may have sent counts as sent just now, for all of them', async () => {
  const { times, pass } = open();
  const [one, two] = [times(), times()];
  expect(await one.isSettled('a')).toBe(false);
  expect(await one.wasSent('a')).toBe(true);
  expect(await two.wasSent('a')).toBe(true);
  pass(90);
  expect(await one.isSettled('a')).toBe(true);
});

it('is forgotten one by one when there are too many', async () => {
  const { times, pass, kept } = open();
  const own = times();
  await own.leaves('first');
  for (let place = 0; place < 10_000; place += 1) await own.leaves(`key-${place}`);
  kept.clear();
  pass(90);
  expect(await own.wasSent('first')).toBe(false);
  expect(await own.isSettled('key-9999')).toBe(true);
});
