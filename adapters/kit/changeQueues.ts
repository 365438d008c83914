// Changes on their way to their readers: each reader has a bounded queue in which a row stands once.
import type { Change, Changes } from './changes.js';
import { InputError } from './errors.js';

/** More changes than a reader takes: what it misses it would never know of, so it ends. */
export class ChangesOverrun extends InputError {
  override readonly code = 'SUBSCRIPTION_OVERRUN';
  constructor() {
    super('More changes than this subscription can take.', 'Quá nhiều thay đổi so với tốc độ đọc.');
  }
}

/** Rows that wait for one reader. */
export const MOST_WAITING = 1_000;

class ChangeQueue {
  private readonly waiting = new Map<string, Change>();
  private overrun = false;
  private ended = false;
  private wake: () => void = () => undefined;

  add(change: Change): void {
    // The newest of a row: it is read as it is by then anyway.
    if (this.waiting.size < MOST_WAITING || this.waiting.has(change.key)) this.waiting.set(change.key, change);
    else this.overrun = true;
    this.wake();
  }

  /** Whoever waits for the next change hears that there is none. */
  end(): void {
    this.ended = true;
    this.wake();
  }

  async *read(): AsyncGenerator<Change, void, void> {
    while (!this.ended) {
      if (this.overrun) throw new ChangesOverrun();
      const [first] = this.waiting.values();
      if (first === undefined) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
        continue;
      }
      this.waiting.delete(first.key);
      yield first;
    }
  }
}

/** Changes inside one process, and those who read them. */
export interface ChangeQueues {
  readonly changes: Changes;
  /** Hands them to everybody who reads changes of their type. */
  add(changes: readonly Change[]): void;
  /** Readers that are there now. */
  readers(): number;
}

/** `onReaders`: told when the first reader comes and when the last one has gone. */
export function createChangeQueues(onReaders: (some: boolean) => void = () => undefined): ChangeQueues {
  const byType = new Map<string, Set<ChangeQueue>>();
  let readers = 0;

  function join(type: string, queue: ChangeQueue): () => void {
    const queues = byType.get(type) ?? new Set();
    byType.set(type, queues.add(queue));
    readers += 1;
    if (readers === 1) onReaders(true);
    return () => {
      if (!queues.delete(queue)) return;
      if (queues.size === 0) byType.delete(type);
      readers -= 1;
      if (readers === 0) onReaders(false);
    };
  }

  function of(type: string, signal: AbortSignal): AsyncIterable<Change> {
    const queue = new ChangeQueue();
    // Joined at once, not when the first change is asked for: none falls in between.
    const leave = join(type, queue);
    const read = queue.read();
    const end = () => {
      signal.removeEventListener('abort', end);
      leave();
      queue.end();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    const next = async () => {
      try {
        const step = await read.next();
        if (step.done === true) end();
        return step;
      } catch (error) {
        end();
        throw error;
      }
    };
    const stop = async () => {
      end();
      return read.return();
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: stop }) };
  }

  return {
    changes: { of },
    add: (changes) => {
      for (const change of changes) for (const queue of byType.get(change.type) ?? []) queue.add(change);
    },
    readers: () => readers,
  };
}
