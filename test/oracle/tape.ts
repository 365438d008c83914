// Random choices that shrink: bytes drawn by fast-check are read one after the other; 0, and the end of the tape, mean the simplest.
import fc from 'fast-check';

/** What is not simplest: percentages of 256. */
const WHOLE = 256;

export class Tape {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): number {
    return this.#bytes[this.#at++] ?? 0;
  }

  /** 0 <= n < limit. */
  below(limit: number): number {
    return limit <= 1 ? 0 : this.next() % limit;
  }

  /** False is the simple answer. */
  chance(percent: number): boolean {
    return this.next() >= WHOLE - (percent * WHOLE) / 100;
  }

  /** The first is the simplest. */
  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T {
    const at = this.below(from.length);
    if (at >= from.length) throw new Error('nothing to pick from');
    return from[at] as T;
  }

  /** One of the names, as often as its weight says; the first is the simplest. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let left = this.next() % entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      if (left < weight) return name;
      left -= weight;
    }
    throw new Error('unreachable');
  }

  /** At least `least` of them, in their order. */
  some<T>(from: readonly T[], least: number): T[] {
    const left = [...from];
    const count = Math.min(from.length, least + this.below(from.length - least + 1));
    const taken = new Set<T>();
    while (taken.size < count) taken.add(left.splice(this.below(left.length), 1)[0] as T);
    return from.filter((one) => taken.has(one));
  }
}

/** Bytes for a tape; unbiased, or most tapes would be short and full of the same number. */
export function anyBytes(length: number): fc.Arbitrary<Uint8Array> {
  return fc.noBias(fc.uint8Array({ minLength: 0, maxLength: length, size: 'max' }));
}

/** A number that depends on nothing but its arguments: the same in every source and in every run. */
export function hash(...parts: readonly (string | number)[]): number {
  let value = 0x811c9dc5;
  const text = parts.join('\u0001');
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  value = Math.imul(value ^ (value >>> 12), 0x297a2d39);
  return (value ^ (value >>> 15)) >>> 0;
}
