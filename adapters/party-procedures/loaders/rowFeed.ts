// Rows of the Party system as they change, for everybody who follows them: each change is loaded once, whoever listens.
import { ChangesOverrun, type AdapterRecord, type Change, type Changes } from '../../kit/index.js';

/** Rows that wait for one reader; who falls further behind has missed something, and begins anew. */
const MOST_WAITING = 1_000;

export interface RowFeedOptions<R> {
  readonly changes: Changes;
  readonly type: string;
  key(record: R): string;
  /** The rows that a change is about, whatever anybody may see of them. */
  load(change: Change, signal: AbortSignal): Promise<readonly R[]>;
}

export interface RowFeed<R> {
  /** From now on, until the signal aborts. A row that changes again before it was read comes once, as it is by then. */
  rows(signal: AbortSignal): AsyncIterable<R>;
}

class Reader<R> {
  private readonly waiting = new Map<string, R>();
  private failure: Error | undefined;
  private ended = false;
  private wake: () => void = () => undefined;

  offer(key: string, row: R): void {
    this.waiting.set(key, row);
    if (this.waiting.size > MOST_WAITING) this.end(new ChangesOverrun());
    else this.wake();
  }

  end(failure?: Error): void {
    this.failure ??= failure;
    this.ended = true;
    this.wake();
  }

  async *read(): AsyncGenerator<R, void, void> {
    for (;;) {
      if (this.failure !== undefined) throw this.failure;
      const [first] = this.waiting;
      if (first !== undefined) {
        this.waiting.delete(first[0]);
        yield first[1];
      } else if (this.ended) return;
      else
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
    }
  }
}

/** Listens while somebody reads, and not before. */
export function createRowFeed<R extends object>(
  options: RowFeedOptions<R & AdapterRecord>,
): RowFeed<R & AdapterRecord> {
  type Row = R & AdapterRecord;
  const readers = new Set<Reader<Row>>();
  let pump: AbortController | null = null;

  async function listen(own: AbortController): Promise<void> {
    try {
      for await (const change of options.changes.of(options.type, own.signal)) {
        const rows = await options.load(change, own.signal);
        for (const reader of readers) for (const row of rows) reader.offer(options.key(row), row);
      }
    } catch (error) {
      if (own.signal.aborted) return;
      pump = null;
      const failure = error instanceof Error ? error : new Error('changes could not be read', { cause: error });
      for (const reader of readers) reader.end(failure);
      readers.clear();
    }
  }

  function leave(reader: Reader<Row>): void {
    reader.end();
    if (!readers.delete(reader) || readers.size > 0) return;
    pump?.abort();
    pump = null;
  }

  return {
    rows(signal) {
      const reader = new Reader<Row>();
      readers.add(reader);
      if (signal.aborted) leave(reader);
      signal.addEventListener('abort', () => leave(reader), { once: true });
      if (pump === null && readers.size > 0) {
        pump = new AbortController();
        void listen(pump);
      }
      const read = reader.read();
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => read.next(),
          return: async () => {
            leave(reader);
            return read.return();
          },
        }),
      };
    },
  };
}
