// Lists in memory: read again only when they are too old, or were too many or too long.
import { describe, expect, it } from '@jest/globals';
import { createHeld } from './held.js';

function stage(most: number, heaviest: number, seconds = 60) {
  let now = 0;
  const reads: string[] = [];
  const held = createHeld<number>({
    ...{ seconds, most, weight: { most: heaviest, of: (rows) => rows } },
    clock: { now: () => new Date(now), today: () => '2026-07-15' },
    read: (key) => {
      reads.push(key);
      return Promise.resolve(Number(key.split(' ')[1]));
    },
  });
  /** Which of the lists had to be read, in order. */
  const ask = async (...keys: readonly string[]): Promise<readonly string[]> => {
    reads.length = 0;
    for (const key of keys) await held.load(key, AbortSignal.timeout(5_000));
    return [...reads];
  };
  return { ask, later: (ms: number) => (now += ms) };
}

describe('held lists', () => {
  it('are read once, until they are too old', async () => {
    const { ask, later } = stage(10, 100);
    expect(await ask('a 1', 'a 1', 'b 2')).toEqual(['a 1', 'b 2']);
    later(60_000);
    expect(await ask('a 1')).toEqual(['a 1']);
  });

  it('are so many at most, the oldest forgotten first', async () => {
    const { ask } = stage(2, 100);
    await ask('a 1', 'b 1', 'c 1');
    expect(await ask('b 1', 'c 1', 'a 1')).toEqual(['a 1']);
  });

  it('are so long at most together, however few they are', async () => {
    const { ask } = stage(100, 100);
    await ask('a 40', 'b 40', 'c 40');
    expect(await ask('b 40', 'c 40')).toEqual([]);
    expect(await ask('a 40')).toEqual(['a 40']);
  });

  it('that are longer alone are held alone', async () => {
    const { ask } = stage(100, 100);
    await ask('a 40', 'b 500');
    expect(await ask('b 500')).toEqual([]);
    expect(await ask('a 40')).toEqual(['a 40']);
  });

  it('make room for one that is new when they are too old', async () => {
    const { ask, later } = stage(100, 100);
    await ask('a 60', 'b 30');
    later(60_000);
    await ask('c 90');
    expect(await ask('c 90')).toEqual([]);
  });
});
