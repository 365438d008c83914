// Tells that a command may have changed: at once in this process and, through Redis, in the others; and now and then by
// itself, so that nothing depends on being told.
import type { ChangeBus } from '../cache/index.js';

export interface CommandChanges {
  /** First at once, then whenever there may be something new, until the signal aborts. */
  of(id: string, signal: AbortSignal): AsyncIterable<void>;
  tell(ids: readonly string[]): void;
}

const LOOK_MS = 2_000;
const channelOf = (id: string): string => `command.${id}`;

export function createCommandChanges(bus: Pick<ChangeBus, 'publish' | 'onChange'>): CommandChanges {
  return {
    async *of(id, signal) {
      let wake = () => undefined as void;
      const look = () => wake();
      const end = bus.onChange(channelOf(id), look);
      const timer = setInterval(look, LOOK_MS);
      signal.addEventListener('abort', look, { once: true });
      try {
        while (!signal.aborted) {
          const next = new Promise<void>((resolve) => {
            wake = resolve;
          });
          yield;
          if (!signal.aborted) await next;
        }
      } finally {
        end();
        clearInterval(timer);
        signal.removeEventListener('abort', look);
      }
    },
    tell: (ids) => {
      for (const id of ids) void bus.publish(channelOf(id));
    },
  };
}
