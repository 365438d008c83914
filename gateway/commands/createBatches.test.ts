// Batches: what comes together goes together, in its order, and everybody gets the answer to what they gave.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createBatches } from './createBatches.js';

/** A batch that ends when it is told to. */
function stepped() {
  const batches: (readonly number[])[] = [];
  const ends: (() => void)[] = [];
  const run = async (items: readonly number[]) => {
    batches.push(items);
    await new Promise<void>((resolve) => ends.push(resolve));
    return items.map((item) => item * 10);
  };
  const next = async () => {
    while (ends.length === 0) await Promise.resolve();
    ends.shift()?.();
  };
  return { batches, run, next };
}

describe('batches', () => {
  it('take what comes at the same moment together, and what comes meanwhile in the next', async () => {
    const { batches, run, next } = stepped();
    const { add, idle } = createBatches(run, 100);
    const first = [add(1), add(2)];
    await Promise.resolve();
    await Promise.resolve();
    const second = [add(3), add(4), add(5)];
    await next();
    expect(await Promise.all(first)).toEqual([10, 20]);
    await next();
    expect(await Promise.all(second)).toEqual([30, 40, 50]);
    await idle();
    expect(batches).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  it('wait for more where nobody is kept waiting by it', async () => {
    const batches: (readonly number[])[] = [];
    const run = async (items: readonly number[]) => {
      batches.push(items);
      return items;
    };
    const { add, idle } = createBatches(run, 100, 30);
    const first = add(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await Promise.all([first, add(2)])).toEqual([1, 2]);
    await idle();
    expect(batches).toEqual([[1, 2]]);
  });

  it('never hold more than the most', async () => {
    const sizes: number[] = [];
    const { add } = createBatches(async (items: readonly number[]) => {
      sizes.push(items.length);
      return items;
    }, 3);
    await Promise.all(Array.from({ length: 8 }, (_, i) => add(i)));
    expect(sizes).toEqual([3, 3, 2]);
  });

  it('fail for all of theirs and for no other, and go on', async () => {
    const { add } = createBatches(async (items: readonly number[]) => {
      if (items.includes(2)) throw new Error('away');
      return items;
    }, 2);
    const settled = await Promise.allSettled([1, 2, 3, 4].map((n) => add(n)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await add(5)).toBe(5);
  });

  it('are idle when nothing is under way, also what was added last', async () => {
    const { batches, run, next } = stepped();
    const { add, idle } = createBatches(run, 1);
    await idle();
    const [one, two] = [add(1), add(2)];
    let over = false;
    const waiting = idle().then(() => {
      over = true;
    });
    await next();
    await one;
    expect(over).toBe(false);
    await next();
    await waiting;
    expect([await two, batches.length]).toEqual([20, 2]);
  });

  it('answer each with its own, run one at a time, and keep the order, whatever the moments', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.record({ item: fc.integer(), turns: fc.nat(5) }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 5 }),
      async (given, most) => {
        let [running, atMost] = [0, 0];
        const order: number[] = [];
        const { add } = createBatches(async (items: readonly number[]) => {
          running += 1;
          atMost = Math.max(atMost, running, items.length > most ? Infinity : 0);
          await Promise.resolve();
          order.push(...items);
          running -= 1;
          return items.map((item) => `answer to ${item}`);
        }, most);
        const answers: Promise<string>[] = [];
        for (const { item, turns } of given) {
          for (let i = 0; i < turns; i += 1) await Promise.resolve();
          answers.push(add(item));
        }
        expect(await Promise.all(answers)).toEqual(given.map(({ item }) => `answer to ${item}`));
        expect(order).toEqual(given.map(({ item }) => item));
        expect(atMost).toBeLessThanOrEqual(1);
      },
    );
    await fc.assert(property);
  });
});
