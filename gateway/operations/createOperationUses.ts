// Counts what applications send, registered or not, by day; written now and then in one go.
import type { Admission } from './admission.js';

export interface OperationUse {
  /** YYYY-MM-DD in Asia/Ho_Chi_Minh. */
  readonly day: string;
  readonly client: string;
  readonly outcome: 'REGISTERED' | 'UNREGISTERED' | 'REFUSED';
  /** SHA-256 of the text; `*` for all that were too many to tell apart. */
  readonly hash: string;
  /** Of the operation, as far as it is known; may be empty. */
  readonly name: string;
  readonly uses: number;
  readonly lastAt: Date;
}

export interface OperationUsesOptions {
  /** Adds the rows to what is there; all or none. */
  write(rows: readonly OperationUse[]): Promise<void>;
  /** Hears of what is not registered, once for each operation and flush: for the log. */
  onUnregistered(use: OperationUse): void;
  readonly flushMs: number;
  onError(error: unknown): void;
  readonly now?: (() => number) | undefined;
}

export interface OperationUses {
  add(client: string, admission: Exclude<Admission, { kind: 'as-is' }>): void;
  /** Writes what is there. Resolves when it is written, or kept for the next time. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

type Tally = { -readonly [Name in keyof OperationUse]: OperationUse[Name] };

const OTHERS = '*';
/** Different operations of one application and outcome between two writes; what is beyond is counted together. */
const MOST_OPERATIONS = 300;
const MOST_CLIENTS = 2_000;
const DAY_MS = 86_400_000;
/** Hanoi is UTC+7 all the year. */
const HANOI_MS = 7 * 3_600_000;

function dayOf(time: number): string {
  return new Date(time + HANOI_MS).toISOString().slice(0, 10);
}

/** What the catalogue of outcomes calls it; undefined: a mistake in the request, which says nothing about the list. */
function outcomeOf(admission: Exclude<Admission, { kind: 'as-is' }>): OperationUse['outcome'] | undefined {
  if (admission.kind === 'registered') return 'REGISTERED';
  if (admission.kind === 'reported') return 'UNREGISTERED';
  return admission.code === 'OPERATION_NOT_REGISTERED' ? 'REFUSED' : undefined;
}

type Counted = Pick<OperationUse, 'outcome' | 'hash' | 'name' | 'lastAt' | 'uses'>;

/** Tallies of one application on one day. What is registered is bounded by the list; what is not, here. */
function createTallies(day: string, client: string) {
  const tallies = new Map<string, Tally>();
  let unregistered = 0;

  function add(use: Counted, hash: string, name: string): void {
    const key = `${use.outcome} ${hash}`;
    const known = tallies.get(key);
    if (known === undefined) {
      const { outcome, uses, lastAt } = use;
      tallies.set(key, { day, client, outcome, hash, name, uses, lastAt });
      if (outcome !== 'REGISTERED') unregistered += 1;
      return;
    }
    known.uses += use.uses;
    known.lastAt = use.lastAt;
  }

  return {
    count(use: Counted): void {
      const full = use.outcome !== 'REGISTERED' && unregistered >= MOST_OPERATIONS;
      if (full && !tallies.has(`${use.outcome} ${use.hash}`)) add(use, OTHERS, '');
      else add(use, use.hash, use.name);
    },
    rows: () => [...tallies.values()],
  };
}

/** By client, one day. */
function createDay(day: string) {
  const clients = new Map<string, ReturnType<typeof createTallies>>();
  return {
    count(client: string, use: Counted): void {
      const owner = clients.has(client) || clients.size < MOST_CLIENTS ? client : OTHERS;
      const found = clients.get(owner) ?? createTallies(day, owner);
      clients.set(owner, found);
      found.count(use);
    },
    rows: () => [...clients.values()].flatMap((tallies) => tallies.rows()),
  };
}

export function createOperationUses(options: OperationUsesOptions): OperationUses {
  const { now = Date.now } = options;
  const days = new Map<number, ReturnType<typeof createDay>>();
  let running: Promise<void> | undefined;

  function dayAt(time: number) {
    const number = Math.floor((time + HANOI_MS) / DAY_MS);
    const found = days.get(number) ?? createDay(dayOf(time));
    days.set(number, found);
    return found;
  }

  async function write(): Promise<void> {
    const rows = [...days.values()].flatMap((day) => day.rows());
    if (rows.length === 0) return;
    days.clear();
    try {
      await options.write(rows);
    } catch (error) {
      // Back among what was counted meanwhile.
      for (const row of rows) dayAt(row.lastAt.getTime()).count(row.client, row);
      options.onError(error);
      return;
    }
    for (const row of rows) if (row.outcome !== 'REGISTERED') options.onUnregistered(row);
  }

  /** One at a time; who asks while one runs gets one that starts after it. */
  function flush(): Promise<void> {
    running = (running ?? Promise.resolve()).then(write);
    return running;
  }

  const timer = setInterval(() => void flush(), options.flushMs);
  timer.unref();
  return {
    add(client, admission) {
      const outcome = outcomeOf(admission);
      if (outcome === undefined) return;
      const time = now();
      const { hash, name } = admission;
      const use = { outcome, hash: hash ?? OTHERS, name: name ?? '', uses: 1, lastAt: new Date(time) };
      dayAt(time).count(client, use);
    },
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush();
      // Once more for what one failed write left.
      await flush();
    },
  };
}
