// When a system is looked at: at the start, soon again if that failed, then now and then.
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

it('looks soon again where the first look failed, and says what changes', async () => {
  const { watch, looks, told, pass } = stage([false, true]);
  watch.start();
  await pass(40_000);
  expect(looks).toEqual([0, 2, 32]);
  expect(told).toEqual([
    ['failing', 'unknown'],
    ['ok', 'failing'],
    ['ok', 'ok'],
  ]);
});

it('does so once, and never where a system fails later: looks that fail open its breaker', async () => {
  const { watch, looks, pass } = stage([false, false, false, true, false]);
  watch.start();
  await pass(125_000);
  expect(looks).toEqual([0, 2, 32, 62, 92, 122]);
});

it('never looks later than it was told', async () => {
  const { watch, looks, pass } = stage([false], 1);
  watch.start();
  await pass(3_500);
  expect(looks).toEqual([0, 1, 2, 3]);
});

it('is over when it is stopped, also under way', async () => {
  const { watch, looks, told, pass } = stage([true]);
  watch.start();
  watch.stop();
  await pass(90_000);
  expect([looks.length, told]).toEqual([1, []]);
});
