// Makes entries durable: in the store, many with one statement, and while the store does not take them in a spool file.
import type { AuditStore } from './auditStore.js';
import { NotStored, type ChainWriter } from './createChainWriter.js';
import { createGathering, type Gathering } from './createGathering.js';
import { createQueue, type Queue, type Waiting } from './createQueue.js';
import { createTrouble, type Trouble } from './createTrouble.js';
import { AuditUnavailable, type AuditEntry } from './entry.js';
import { prepareEntry } from './prepareEntry.js';
import { toSpoolLine, type Attempt } from './spoolFile.js';
import { ownEntry } from './startedEntry.js';
import { withTimeout } from './withTimeout.js';

export interface RecorderOptions<Tx> {
  readonly store: AuditStore<Tx>;
  readonly chain: ChainWriter<Tx>;
  readonly folder: string;
  readonly storeMs: number;
  readonly retryMs: number;
  readonly spoolBytes: number;
  readonly queueEntries: number;
  readonly queueBytes: number;
  readonly gatherMs: number;
  readonly now: () => number;
  readonly onWarning: (what: string, error?: unknown) => void;
}

export interface Recorder {
  /** Resolves when the entry is durable; rejects with `AuditUnavailable` when it cannot be made so. */
  write(entry: AuditEntry): Promise<void>;
  queued(): number;
  /** Bytes in the spool that the store does not have yet. */
  spooledBytes(): number;
  /** Milliseconds since the store last took a record in a time of trouble; null: there is none. */
  troubleMs(): number | null;
  /** Spool files of processes that are gone. */
  adopt(paths: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** How often to look whether somebody waits too long. */
const WATCH_MS = 200;

const shortPause = () => new Promise((resolve) => setTimeout(resolve, 2));

/** Where batches go; each settles everybody who waits for it. */
function createWays<Tx>({ chain, onWarning }: RecorderOptions<Tx>, queue: Queue, trouble: () => Trouble) {
  /** Batches that the spool file is taking. */
  let onTheWay = 0;

  async function toSpool(batch: readonly Waiting[], attempts: readonly Attempt[]): Promise<void> {
    onTheWay += 1;
    try {
      await trouble().append(batch.map(({ entry }, i) => toSpoolLine(entry, attempts[i])));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      onWarning('the spool file cannot be written', error);
      const refusal = new AuditUnavailable('neither the store nor the spool file takes it', { cause: error });
      for (const { reject } of batch) reject(refusal);
    } finally {
      onTheWay -= 1;
    }
  }

  async function toStore(): Promise<void> {
    let batch: readonly Waiting[] = [];
    try {
      await chain.append(() => {
        // Whoever waited too long for the chain has gone to the spool meanwhile; those behind follow, in order.
        if (!trouble().active()) batch = queue.take();
        return batch.map(({ entry }) => entry);
      });
      for (const { resolve } of batch) resolve();
    } catch (error) {
      onWarning('the store does not take records', error instanceof NotStored ? error.cause : error);
      trouble().begin();
      if (batch.length > 0) await toSpool(batch, error instanceof NotStored ? error.attempts : []);
    }
  }

  return { toSpool, toStore, isIdle: () => onTheWay === 0 };
}

interface Pumps {
  /** Sets in motion what waits. */
  pump(): void;
  pause(): Promise<void>;
  resume(): void;
  isIdle(): boolean;
}

/** Two pumps on one queue: the store may hang on to a batch while others already go to the spool. */
function createPumps(
  queue: Queue,
  trouble: () => Trouble,
  ways: ReturnType<typeof createWays>,
  gather: Gathering,
): Pumps {
  const running = { store: false, spool: false };
  let paused = false;
  const toSpool = () => trouble().active();

  async function run(way: 'store' | 'spool', isOpen: () => boolean): Promise<void> {
    if (running[way] || !isOpen()) return;
    running[way] = true;
    while (queue.length > 0 && isOpen()) {
      if (way === 'spool') await ways.toSpool(queue.take(), []);
      else {
        await gather(() => queue.length);
        await ways.toStore();
      }
    }
    running[way] = false;
    if (queue.length > 0) pump();
  }

  function pump(): void {
    if (toSpool()) void run('spool', () => toSpool() && !paused);
    else void run('store', () => !toSpool());
  }

  return {
    pump,
    async pause() {
      paused = true;
      while (!ways.isIdle()) await shortPause();
    },
    resume() {
      paused = false;
      pump();
    },
    isIdle: () => !running.store && !running.spool,
  };
}

export function createRecorder<Tx>(options: RecorderOptions<Tx>): Recorder {
  const { storeMs } = options;
  const queue = createQueue(options.queueEntries, options.queueBytes);
  let stopped = false;
  const ways = createWays(options, queue, () => trouble);
  const pumps = createPumps(queue, () => trouble, ways, createGathering(options));
  const trouble: Trouble = createTrouble({
    ...options,
    pause: () => pumps.pause(),
    resume: () => pumps.resume(),
    onDamaged: (lines) => void write(ownEntry('audit.spool.damaged', { lines })).catch(() => undefined),
  });

  // The chain may be held by a long act, or by a store that does not answer: nobody waits for that in memory.
  const watch = setInterval(() => {
    const oldest = queue.oldest();
    if (oldest === undefined || performance.now() - oldest.since < storeMs) return;
    trouble.begin();
    pumps.pump();
  }, WATCH_MS);
  watch.unref();

  function write(entry: AuditEntry): Promise<void> {
    if (stopped) return Promise.reject(new AuditUnavailable('it was stopped'));
    return new Promise((resolve, reject) => {
      const waiting = { entry: prepareEntry(entry, options.now()), since: performance.now(), resolve, reject };
      if (!queue.add(waiting)) return reject(new AuditUnavailable('too many records wait'));
      pumps.pump();
    });
  }

  async function stop(): Promise<void> {
    stopped = true;
    while (queue.length > 0 || !pumps.isIdle()) await shortPause();
    clearInterval(watch);
    // One last try; what the store does not take waits in the file for the next start.
    await withTimeout(trouble.drain(), storeMs).catch(() => undefined);
    await trouble.stop();
  }

  return {
    write,
    queued: () => queue.length,
    spooledBytes: () => trouble.bytes(),
    troubleMs: () => trouble.sinceMs(),
    adopt: (paths) => trouble.adopt(paths),
    stop,
  };
}
