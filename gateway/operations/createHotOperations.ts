// Remembers which texts come often, so that the next start can compile them before anybody asks. Never a value of anybody.
import { Kind, visit, BREAK, type DocumentNode } from 'graphql';
import { hashOf } from './admission.js';

export interface HotOperation {
  readonly hash: string;
  readonly text: string;
  readonly operationName: string | null;
  /** Since the last write. */
  readonly hits: number;
  readonly lastSeen: Date;
}

export interface HotOperationsOptions {
  /** Adds the counts to what is there; all or none. */
  write(rows: readonly HotOperation[]): Promise<void>;
  readonly flushMs: number;
  onError(error: unknown): void;
  /** Texts kept in this process; default 500. */
  readonly most?: number;
  readonly now?: (() => number) | undefined;
}

export interface HotOperations {
  /** An operation that was parsed (with its locations), validated and admitted. */
  seen(document: DocumentNode, operationName: string | null): void;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const MAX_TEXT = 20_000;

/**
 * Only what a program wrote: every value a variable, an enum, a Boolean or a short integer. A string in a text may be
 * a name, a long number a telephone, a comment anything.
 */
export function holdsNoValues(text: string, document: DocumentNode): boolean {
  if (text.length > MAX_TEXT || /#|\d{7}/.test(text)) return false;
  let plain = true;
  visit(document, {
    enter({ kind }) {
      if (kind !== Kind.STRING && kind !== Kind.FLOAT) return undefined;
      plain = false;
      return BREAK;
    },
  });
  return plain;
}

interface Entry {
  hits: number;
  lastSeen: number;
  readonly operationName: string | null;
}

/** The coldest one makes room: texts that come once each push out each other, never one that comes again. */
function makeRoom(entries: Map<string, Entry>, most: number): void {
  if (entries.size < most) return;
  let coldest: [string, Entry] | undefined;
  for (const entry of entries) if (coldest === undefined || entry[1].hits < coldest[1].hits) coldest = entry;
  if (coldest !== undefined) entries.delete(coldest[0]);
}

export function createHotOperations(options: HotOperationsOptions): HotOperations {
  const { most = 500, now = Date.now } = options;
  let entries = new Map<string, Entry>();
  let running: Promise<void> | undefined;

  async function write(): Promise<void> {
    if (entries.size === 0) return;
    const written = entries;
    entries = new Map();
    const rows = [...written].map(([text, { hits, lastSeen, operationName }]) => ({
      ...{ hash: hashOf(text), text, operationName, hits, lastSeen: new Date(lastSeen) },
    }));
    // What one failed write loses is a little warmth.
    await options.write(rows).catch((error: unknown) => options.onError(error));
  }

  /** One at a time; who asks while one runs gets one that starts after it. */
  function flush(): Promise<void> {
    running = (running ?? Promise.resolve()).then(write);
    return running;
  }

  const timer = setInterval(() => void flush(), options.flushMs);
  timer.unref();
  return {
    seen(document, operationName) {
      const text = document.loc?.source.body;
      if (text === undefined) return;
      const known = entries.get(text);
      if (known !== undefined) {
        known.hits += 1;
        known.lastSeen = now();
        return;
      }
      if (!holdsNoValues(text, document)) return;
      makeRoom(entries, most);
      entries.set(text, { hits: 1, lastSeen: now(), operationName });
    },
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}
