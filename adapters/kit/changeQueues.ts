// Changes on their way to their readers: each reader has a bounded queue in which a row stands once.
import type { Change, Changes } from './changes.js';
import { InputError } from './errors.js';

/** More changes than a reader takes: what it misses it would never know of, so it ends. */
class Overrun extends InputError {
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
  private wake: () => void = () => undefined;

  add(change: Change): void {
    // The newest of a row: it is read as it is by then anyway.
    if (this.waiting.size < MOST_WAITING || this.waiting.has(change.key)) this.waiting.set(change.key, change);
    else this.overrun = true;
    this.wake();
  }

  async *read(signal: AbortSignal): AsyncGenerator<Change, void, void> {
    const look = () => this.wake();
    signal.addEventListener('abort', look, { once: true });
    try {
      while (!signal.aborted) {
        if (this.overrun) throw new Overrun();
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
    } finally {
      signal.removeEventListener('abort', look);
    }
  }
}

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

  function join(type: string): [queue: ChangeQueue, leave: () => void] {
    const queue = new ChangeQueue();
    const queues = byType.get(type) ?? new Set();
    byType.set(type, queues.add(queue));
    readers += 1;
    if (readers === 1) onReaders(true);
    const leave = () => {
      if (!queues.delete(queue)) return;
      if (queues.size === 0) byType.delete(type);
      readers -= 1;
      if (readers === 0) onReaders(false);
    };
    return [queue, leave];
  }

  function of(type: string, signal: AbortSignal): AsyncIterable<Change> {
    // Joined at once, not when the first change is asked for: none falls in between.
    const [queue, leave] = join(type);
    const read = queue.read(signal);
    signal.addEventListener('abort', leave, { once: true });
    const end = async () => {
      leave();
      return read.return();
    };
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => read.next().finally(() => (signal.aborted ? leave() : undefined)),
        return: end,
      }),
    };
  }

  return {
    changes: { of },
    add: (changes) => {
      for (const change of changes) for (const queue of byType.get(change.type) ?? []) queue.add(change);
    },
    readers: () => readers,
  };
}
