// Until when a write without an answer may still arrive.
import { expect, it } from '@jest/globals';
import { createSendTimes } from './sendTimes.js';

function open(settleSeconds = 60) {
  let now = 1_000_000;
  const clock = { now: () => new Date(now), today: () => '' };
  return { times: createSendTimes(clock, settleSeconds), pass: (seconds: number) => void (now += seconds * 1_000) };
}

it('is settled when its time is over, counted from the last send', () => {
  const { times, pass } = open();
  times.leaves('a');
  pass(59);
  expect(times.isSettled('a')).toBe(false);
  times.leaves('a');
  pass(59);
  expect(times.isSettled('a')).toBe(false);
  pass(1);
  expect(times.isSettled('a')).toBe(true);
});

it('is settled at once when it was answered or never left', () => {
  const { times } = open();
  times.leaves('a');
  times.isOver('a');
  expect(times.isSettled('a')).toBe(true);
});

it('counts from the first look where another instance may have sent it', () => {
  const { times, pass } = open();
  expect(times.isSettled('a')).toBe(false);
  pass(60);
  expect(times.isSettled('a')).toBe(true);
});

it('waits for nothing where the settings say so', () => {
  expect(open(0).times.isSettled('a')).toBe(true);
});

it('forgets the oldest of very many, and then waits again', () => {
  const { times } = open();
  times.isOver('first');
  for (let count = 0; count < 10_000; count += 1) times.isOver(`key ${count}`);
  expect(times.isSettled('key 9999')).toBe(true);
  expect(times.isSettled('first')).toBe(false);
});
