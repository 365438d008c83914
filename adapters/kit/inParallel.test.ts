// Look-ups a few at a time.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { inParallel } from './inParallel.js';

const forever = new AbortController().signal;

it('answers in order and never runs more than the limit', async () => {
  let running = 0;
  let most = 0;
  const items = Array.from({ length: 20 }, (_, index) => index);
  const answers = await inParallel(items, 3, forever, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await sleep((20 - item) % 5);
    running -= 1;
    return item * 2;
  });
  expect(answers).toEqual(items.map((item) => item * 2));
  expect(most).toBe(3);
});

it('ends what is running or waiting when one fails', async () => {
  const aborted: number[] = [];
  const started: number[] = [];
  const failing = inParallel([1, 2, 3, 4], 2, forever, async (item, signal) => {
    started.push(item);
    if (item === 1) throw new Error('first');
    signal.addEventListener('abort', () => aborted.push(item));
    await sleep(20);
    return item;
  });
  await expect(failing).rejects.toThrow('first');
  await sleep(40);
  expect(aborted).toEqual([2]);
  expect(started).toEqual([1, 2]);
});

it('starts nothing for a caller that has left', async () => {
  const work = inParallel([1], 1, AbortSignal.abort(), async () => 'asked');
  await expect(work).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
});

it('does nothing for nothing', async () => {
  expect(await inParallel([], 4, forever, async () => 1)).toEqual([]);
});
