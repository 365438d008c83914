// When a system is looked at: at the start, then now and then, and soon again after a look that failed.
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { watchSystem, type AdapterState } from './watchSystem.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** `answers`: whether each look succeeds, in order; then the last one again. */
function stage(answers: readonly boolean[], seconds = 30) {
  const looks: number[] = [];
  const told: (readonly [AdapterState, AdapterState])[] = [];
  const begun = Date.now();
  const watch = watchSystem({
    look: () => {
      looks.push((Date.now() - begun) / 1_000);
      const answer = answers[Math.min(looks.length, answers.length) - 1] ?? false;
      return answer ? Promise.resolve() : Promise.reject(new Error('away'));
    },
    seconds,
    seen: (state, before) => void told.push([state, before]),
  });
  return { watch, looks, told, pass: (ms: number) => jest.advanceTimersByTimeAsync(ms) };
}

it('does not look before it is started', async () => {
  const { watch, looks, pass } = stage([true]);
  await pass(60_000);
  expect([looks, watch.state()]).toEqual([[], 'unknown']);
  watch.start();
  await pass(0);
  expect([looks.length, watch.state()]).toEqual([1, 'ok']);
});

it('looks every so many seconds where all is well', async () => {
  const { watch, looks, pass } = stage([true]);
  watch.start();
  await pass(95_000);
  expect(looks).toEqual([0, 30, 60, 90]);
});

it('looks soon again after one that failed, more and more rarely, and says what changes', async () => {
  const { watch, looks, told, pass } = stage([false, false, true]);
  watch.start();
  await pass(40_000);
  expect(looks).toEqual([0, 1, 3, 33]);
  expect(told).toEqual([
    ['failing', 'unknown'],
    ['failing', 'failing'],
    ['ok', 'failing'],
    ['ok', 'ok'],
  ]);
});

it('never looks more rarely than it was told, and begins again with a short wait', async () => {
  const { watch, looks, pass } = stage([false, false, false, false, false, true, false, false]);
  watch.start();
  await pass(42_000);
  // 1, 2, 4, then 5 instead of 8 and 16.
  const { watch: short, looks: often, pass: on } = stage([false], 5);
  short.start();
  await on(18_000);
  expect(often.map((at) => at)).toEqual([0, 1, 3, 7, 12, 17]);
  expect(looks).toEqual([0, 1, 3, 7, 15, 31]);
  watch.stop();
  short.stop();
});

it('is over when it is stopped, also under way', async () => {
  const { watch, looks, told, pass } = stage([true]);
  watch.start();
  watch.stop();
  await pass(90_000);
  expect([looks.length, told]).toEqual([1, []]);
});
