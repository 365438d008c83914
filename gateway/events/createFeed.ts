// Hands the log of changes to the readers of this process, in its order, whichever replica has written it.
import { createChangeQueues, type Changes } from '../../adapters/kit/index.js';
import type { EventStore } from './eventStore.js';

export interface FeedOptions {
  readonly store: Pick<EventStore, 'read' | 'end'>;
  readonly pollMs: number;
  onError(error: unknown): void;
}

export interface Feed {
  readonly changes: Changes;
  /** There may be something new. */
  look(): void;
  stop(): Promise<void>;
}

const PAGE = 500;

/** Once the first position is known. */
export async function createFeed(options: FeedOptions): Promise<Feed> {
  const { store, pollMs } = options;
  // Never behind what a reader who is there has to hear: whoever comes may hear of a little more, never of less.
  let position = await store.end();
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  const queues = createChangeQueues();

  async function drain(): Promise<void> {
    for (;;) {
      const events = await store.read(position, PAGE);
      const last = events.at(-1);
      if (last === undefined) return;
      position = last.seq;
      queues.add(events);
      if (events.length < PAGE) return;
    }
  }

  async function skip(): Promise<void> {
    const end = await store.end();
    // A reader that came meanwhile hears of everything since then.
    if (queues.readers() === 0) position = end;
    else await drain();
  }

  async function run(): Promise<void> {
    do {
      again = false;
      await (queues.readers() > 0 ? drain() : skip());
    } while (again && !stopped);
  }

  function look(idle: boolean): void {
    if (stopped || (idle && running !== undefined)) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    running = run()
      .catch((error: unknown) => options.onError(error))
      .finally(() => {
        running = undefined;
      });
  }

  const timer = setInterval(() => look(true), pollMs);
  timer.unref();
  return {
    changes: queues.changes,
    // Nobody listens: the position moves with the next regular look.
    look: () => (queues.readers() > 0 ? look(false) : undefined),
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
