// What arrives while one batch is under way goes together in the next: one transaction for many.
import { setTimeout as delay } from 'node:timers/promises';

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

export interface Batches<T, R> {
  add(item: T): Promise<R>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/**
 * `run` answers in the order of its items; where it fails, it fails for all of them. `gatherMs`: how long to wait for
 * more, where nobody is kept waiting by it.
 */
export function createBatches<T, R>(
  run: (items: readonly T[]) => Promise<readonly R[]>,
  most: number,
  gatherMs = 0,
): Batches<T, R> {
  let waiting: Waiting<T, R>[] = [];
  let running: Promise<void> | undefined;

  async function pump(): Promise<void> {
    while (waiting.length > 0) {
      // Those of the same moment go together from the first batch on.
      await (gatherMs === 0 ? Promise.resolve() : delay(gatherMs));
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const results = await run(batch.map(({ item }) => item));
        batch.forEach(({ resolve }, i) => resolve(results[i] as R));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = undefined;
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        running ??= pump();
      }),
    idle: async () => {
      while (running !== undefined) await running;
    },
  };
}
