// Never twice at once, soon when asked for, and never again once stopped.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createPulse, type Pulse } from './createPulse.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

function open(answers: readonly (boolean | Error)[] = [], hold = false) {
  const errors: unknown[] = [];
  const beats: (() => void)[] = [];
  const left = [...answers];
  let [underWay, most] = [0, 0];
  const pulse: Pulse = createPulse({
    everyMs: 1_000,
    onError: (error) => errors.push(error),
    beat: async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise<void>((resolve) => {
        beats.push(resolve);
        if (!hold) resolve();
      });
      underWay -= 1;
      const answer = left.shift() ?? false;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { pulse, beats, errors, most: () => most };
}

describe('a pulse', () => {
  it('beats regularly, soon when it is asked to, and once for many who ask', async () => {
    const { pulse, beats } = open();
    for (let i = 0; i < 5; i += 1) pulse.wake();
    await pass(10);
    expect(beats.length).toBe(1);
    await pass(1_000);
    expect(beats.length).toBe(2);
    await pulse.stop();
  });

  it('goes on at once while there is more', async () => {
    const { pulse, beats } = open([true, true, false]);
    pulse.wake();
    await pass(10);
    expect(beats.length).toBe(3);
    await pulse.stop();
  });

  it('beats once more for whoever asks while it beats, and never twice at once', async () => {
    const { pulse, beats, most } = open([], true);
    pulse.wake();
    await pass(10);
    pulse.wake();
    pulse.wake();
    await pass(3_000);
    expect(beats.length).toBe(1);
    beats[0]?.();
    await pass(10);
    expect([beats.length, most()]).toEqual([2, 1]);
    beats[1]?.();
    await pulse.stop();
  });

  it('goes on after a failure, and tells of it', async () => {
    const { pulse, beats, errors } = open([new Error('no')]);
    pulse.wake();
    await pass(10);
    expect(errors).toEqual([new Error('no')]);
    await pass(1_010);
    expect(beats.length).toBe(2);
    await pulse.stop();
  });

  it('that is stopped ends what it is at, and begins nothing', async () => {
    const { pulse, beats } = open([true, true], true);
    pulse.wake();
    await pass(10);
    let stopped = false;
    const stop = pulse.stop().then(() => {
      stopped = true;
    });
    await pass(5_000);
    expect(stopped).toBe(false);
    beats[0]?.();
    await stop;
    pulse.wake();
    await pass(5_000);
    expect([beats.length, jest.getTimerCount()]).toEqual([1, 0]);
  });
});
