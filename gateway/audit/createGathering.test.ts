// Waiting for company: only where more records come, and never by whoever is alone.
import { describe, expect, it } from '@jest/globals';
import { createGathering } from './createGathering.js';

/** A queue; during each wait as many records come as `arrivals` says next. */
function createScene(arrivals: () => number, gatherMs = 3) {
  const waits: number[] = [];
  let waiting = 0;
  const gather = createGathering({
    gatherMs,
    pause: async (ms) => {
      waits.push(ms);
      waiting += arrivals();
    },
  });
  return {
    waits,
    /** `count` records wait when a batch may go; says how many go. */
    async batchOf(count: number): Promise<number> {
      waiting = count;
      await gather(() => waiting);
      return waiting;
    },
  };
}

describe('a lone writer', () => {
  it('never waits', async () => {
    const { waits, batchOf } = createScene(() => 0);
    for (let i = 0; i < 100; i += 1) expect(await batchOf(1)).toBe(1);
    expect(waits).toEqual([]);
  });

  it('waits once at most after others have gone', async () => {
    const { waits, batchOf } = createScene(() => 0);
    await batchOf(5);
    for (let i = 0; i < 10; i += 1) await batchOf(1);
    expect(waits).toEqual([3]);
  });
});

describe('many writers', () => {
  it('go together: what comes during the wait goes with the batch', async () => {
    const { waits, batchOf } = createScene(() => 4);
    expect(await batchOf(2)).toBe(2);
    expect(await batchOf(2)).toBe(6);
    expect(await batchOf(3)).toBe(7);
    expect(waits).toEqual([3, 3]);
  });

  it('do not wait when enough are there', async () => {
    const { waits, batchOf } = createScene(() => 4);
    await batchOf(20);
    await batchOf(8);
    expect(waits).toEqual([]);
  });

  it('who all wait already, wait in vain ever more rarely, and for one batch of 33 in the end', async () => {
    const { waits, batchOf } = createScene(() => 0);
    const waited: number[] = [];
    for (let batch = 0; batch < 140; batch += 1) {
      await batchOf(2);
      if (waits.length > waited.length) waited.push(batch);
    }
    expect(waited).toEqual([1, 3, 6, 11, 20, 37, 70, 103, 136]);
  });

  it('go together again soon after one wait in vain', async () => {
    const arrivals = [0, 4, 4, 0, 4];
    const { batchOf } = createScene(() => arrivals.shift() ?? 0);
    const sizes: number[] = [];
    for (let i = 0; i < 8; i += 1) sizes.push(await batchOf(2));
    expect(sizes).toEqual([2, 2, 2, 6, 6, 2, 2, 6]);
  });
});

it('can be switched off', async () => {
  const { waits, batchOf } = createScene(() => 4, 0);
  for (let i = 0; i < 10; i += 1) await batchOf(3);
  expect(waits).toEqual([]);
});
