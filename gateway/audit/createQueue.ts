// Entries that wait to be written, bounded in number and bytes.
import type { PreparedEntry } from './prepareEntry.js';

export interface Waiting {
  readonly entry: PreparedEntry;
  /** Monotonic milliseconds. */
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export interface Queue {
  readonly length: number;
  /** False: full. */
  add(waiting: Waiting): boolean;
  /** The oldest ones, as many as fit one statement. */
  take(): Waiting[];
  oldest(): Waiting | undefined;
}

const BATCH = { entries: 256, bytes: 4_194_304 };

export function createQueue(maxEntries: number, maxBytes: number): Queue {
  let waiting: Waiting[] = [];
  let bytes = 0;
  return {
    get length() {
      return waiting.length;
    },
    add(one) {
      if (waiting.length >= maxEntries || bytes + one.entry.bytes > maxBytes) return false;
      waiting.push(one);
      bytes += one.entry.bytes;
      return true;
    },
    take() {
      let count = 0;
      let size = 0;
      while (count < waiting.length && count < BATCH.entries && (count === 0 || size < BATCH.bytes)) {
        size += waiting[count]?.entry.bytes ?? 0;
        count += 1;
      }
      const taken = waiting.slice(0, count);
      waiting = waiting.slice(count);
      bytes -= size;
      return taken;
    },
    oldest: () => waiting[0],
  };
}
