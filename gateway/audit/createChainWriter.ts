// Writes one chain into the store, one batch at a time.
import type { AuditStore, SpoolProgress } from './auditStore.js';
import type { ChainedRecord } from './chain.js';
import { createChainEnd, type ChainEnd, type ChainPlace } from './createChainEnd.js';
import { createLock } from './createLock.js';
import type { AuditEntry } from './entry.js';
import { prepareEntry, type PreparedEntry } from './prepareEntry.js';
import type { Attempt } from './spoolFile.js';
import { startedEntry } from './startedEntry.js';
import { withTimeout } from './withTimeout.js';

/** The store did not take the records, or did not say so. */
export class NotStored extends Error {
  /** Where each entry would be if the store did take them. */
  readonly attempts: readonly Attempt[];

  constructor(cause: unknown, attempts: readonly Attempt[]) {
    super('the store does not take audit records', { cause });
    this.name = 'NotStored';
    this.attempts = attempts;
  }
}

/** Another process has taken this part of the spool. */
export class SpoolMoved extends Error {}

/** An act, or several at once: what it gives back, and the record of each. */
export type Act<Tx, T> = (tx: Tx) => Promise<{ result: T; entry: AuditEntry | readonly AuditEntry[] }>;

export interface ChainWriterOptions<Tx> {
  readonly store: AuditStore<Tx>;
  readonly name: string;
  readonly storeMs: number;
  readonly now: () => number;
  /** The chain has grown. */
  readonly onAdvance: () => void;
  /** Somebody else changed the end of the chain in the store: it goes on under a new name. */
  readonly onForeignEnd: () => void;
}

export interface ChainWriter<Tx> {
  readonly place: () => ChainPlace;
  /** Makes sure that the store answers, the end of the chain is known, and it has begun. */
  settle(): Promise<void>;
  /** `take` is asked when the chain is free and the store answers: nobody's entry is held by one that waits. */
  append(take: () => readonly PreparedEntry[]): Promise<void>;
  appendSpooled(entries: readonly PreparedEntry[], progress: SpoolProgress): Promise<void>;
  transact<T>(act: Act<Tx, T>): Promise<T>;
}

/** Where each entry went: the first of its records stands for all, they are stored together. */
function toAttempts(entries: readonly PreparedEntry[], records: readonly ChainedRecord[]): Attempt[] {
  let at = 0;
  return entries.map((entry) => {
    const { writer = '', seq = 0 } = records[at] ?? {};
    while (records[at]?.columns === entry.columns) at += 1;
    return { writer, seq };
  });
}

/** Until the answer is there, nobody knows whether the store has them. */
async function store(
  end: ChainEnd,
  records: readonly ChainedRecord[],
  work: Promise<unknown>,
  { storeMs, onAdvance }: Pick<ChainWriterOptions<unknown>, 'storeMs' | 'onAdvance'>,
): Promise<void> {
  try {
    await withTimeout(work, storeMs);
  } catch (error) {
    end.doubt(records);
    throw error;
  }
  end.advance(records);
  onAdvance();
}

/** Under the lock. */
async function makeReady<Tx>(end: ChainEnd, options: ChainWriterOptions<Tx>): Promise<void> {
  const { store: trail, storeMs, now } = options;
  if (end.inDoubt()) {
    const stored = await withTimeout(trail.headOf(end.place().writer), storeMs);
    if (!end.resolve(stored)) options.onForeignEnd();
  }
  if (end.place().seq > 0) return;
  const found = await withTimeout(Promise.all([trail.lastCheckpoint(), trail.unprovenHeads(200)]), storeMs);
  const records = end.link([prepareEntry(startedEntry(...found, end.continued()), now())]);
  await store(end, records, trail.append(records), options);
}

async function transact<Tx, T>(act: Act<Tx, T>, end: ChainEnd, options: ChainWriterOptions<Tx>): Promise<T> {
  const { store: trail, now } = options;
  await makeReady(end, options).catch((error: unknown) => {
    throw new NotStored(error, []);
  });
  let records: readonly ChainedRecord[] | undefined;
  try {
    const result = await trail.transaction(async (tx) => {
      const done = await act(tx);
      const entries = Array.isArray(done.entry) ? (done.entry as readonly AuditEntry[]) : [done.entry as AuditEntry];
      records = end.link(entries.map((entry) => prepareEntry(entry, now())));
      if (records.length > 0) await trail.appendIn(tx, records);
      return done.result;
    });
    end.advance(records ?? []);
    options.onAdvance();
    return result;
  } catch (error) {
    if (records !== undefined) end.doubt(records);
    throw error;
  }
}

async function takeSpooled<Tx>(
  trail: AuditStore<Tx>,
  records: readonly ChainedRecord[],
  progress: SpoolProgress,
): Promise<void> {
  await trail.transaction(async (tx) => {
    if (!(await trail.advanceSpool(tx, progress))) throw new SpoolMoved();
    if (records.length > 0) await trail.appendIn(tx, records);
  });
}

export function createChainWriter<Tx>(options: ChainWriterOptions<Tx>): ChainWriter<Tx> {
  const { store: trail, now } = options;
  const lock = createLock();
  const end = createChainEnd(options.name);

  /** The lock first, then a connection: everywhere in this order, or the two would wait for each other. */
  async function locked<T>(work: () => Promise<T>): Promise<T> {
    const release = await lock();
    try {
      return await work();
    } finally {
      release();
    }
  }

  async function add(
    take: () => readonly PreparedEntry[],
    recordedAt: number | undefined,
    work: (records: readonly ChainedRecord[]) => Promise<unknown>,
  ): Promise<void> {
    let attempts: readonly Attempt[] = [];
    try {
      await makeReady(end, options);
      const entries = take();
      const records = end.link(entries, recordedAt);
      attempts = toAttempts(entries, records);
      await store(end, records, work(records), options);
    } catch (error) {
      throw new NotStored(error, attempts);
    }
  }

  return {
    place: end.place,
    settle: () => locked(() => makeReady(end, options)),
    append: (take) =>
      locked(() => add(take, undefined, async (records) => records.length > 0 && trail.append(records))),
    appendSpooled: (entries, progress) =>
      locked(() =>
        add(
          () => entries,
          now(),
          (records) => takeSpooled(trail, records, progress),
        ),
      ),
    transact: (act) => locked(() => transact(act, end, options)),
  };
}
