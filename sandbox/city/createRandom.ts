// A small random generator whose stream depends on its seed alone, so that the sample city is the same on every machine.

/** A stream of pseudo-random choices. */
export interface Random {
  /** An integer from 0 up to, not including, `limit`. */
  int(limit: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T;
}

/** FNV-1a, 32 bits. */
function toHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Starts a stream (mulberry32); integer arithmetic only, so that no platform differs. Not for secrets. */
export function createRandom(seed: string): Random {
  let state = toHash(seed);
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return (word ^ (word >>> 14)) >>> 0;
  }
  return {
    int: (limit) => next() % limit,
    chance: (probability) => next() < probability * 0x100000000,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[next() % list.length] as T;
    },
  };
}
