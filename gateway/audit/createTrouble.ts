// A time of trouble: from the first record that the store did not take until it has taken everything from the spool.
import type { AuditStore } from './auditStore.js';
import { SpoolMoved, type ChainWriter } from './createChainWriter.js';
import { createOwnSpool, discardSpool, leaveSpool, type OwnSpool } from './createOwnSpool.js';
import { drainLeftSpool, drainSpool, type DrainOptions } from './drainSpool.js';
import { removeSpool, type SpoolFile } from './spoolFile.js';

export interface TroubleOptions<Tx> {
  readonly store: AuditStore<Tx>;
  readonly chain: ChainWriter<Tx>;
  readonly folder: string;
  readonly retryMs: number;
  readonly spoolBytes: number;
  /** Nothing goes to the spool until `resume`; resolves when what was on its way is there. */
  readonly pause: () => Promise<void>;
  readonly resume: () => void;
  readonly onDamaged: (lines: number) => void;
}

export interface Trouble {
  active(): boolean;
  begin(): void;
  append(lines: readonly string[]): Promise<void>;
  bytes(): number;
  sinceMs(): number | null;
  adopt(paths: readonly string[]): Promise<void>;
  /** Tries once to bring everything into the store. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

interface LeftSpools {
  readonly length: number;
  add(paths: readonly string[]): void;
  drain(): Promise<void>;
}

/** Files of processes that are gone: they come before everything else. */
function createLeftSpools<Tx>(drain: DrainOptions<Tx>, onDamaged: (lines: number) => void): LeftSpools {
  const left: string[] = [];

  async function drainOne(path: string): Promise<void> {
    try {
      const { damaged } = await drainLeftSpool(path, drain);
      if (damaged > 0) onDamaged(damaged);
      await removeSpool(path);
    } catch (error) {
      // Another process has taken it over, and will remove it.
      if (!(error instanceof Error && error.cause instanceof SpoolMoved)) throw error;
    }
  }

  return {
    get length() {
      return left.length;
    },
    add: (paths) => void left.push(...paths.filter((path) => !left.includes(path))),
    async drain() {
      for (let path = left[0]; path !== undefined; path = left[0]) {
        await drainOne(path);
        left.shift();
      }
    },
  };
}

async function drainOwn<Tx>(own: OwnSpool, drain: DrainOptions<Tx>): Promise<void> {
  const file = own.file();
  if (file !== null) own.drained = (await drainSpool(file.path, file.size(), drain)).bytes;
}

async function forget<Tx>(file: SpoolFile, store: AuditStore<Tx>): Promise<void> {
  await discardSpool(file);
  await store.forgetSpool(file.id);
}

/** Tries until it is told that all is well; never two at once. */
function createRetry(drain: () => Promise<void>, isOver: () => boolean, ms: number) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;

  function once(): Promise<void> {
    running ??= drain().finally(() => {
      running = null;
    });
    return running;
  }

  function later(): void {
    const again = () => {
      if (!isOver()) later();
    };
    timer = setTimeout(() => void once().then(again, again), ms);
    timer.unref();
  }

  return { once, later, stop: () => clearTimeout(timer) };
}

export function createTrouble<Tx>(options: TroubleOptions<Tx>): Trouble {
  const { chain, store } = options;
  /** Monotonic time of the last record the store took; null: all is well. */
  let since: number | null = null;
  const onPart = () => void (since = performance.now());
  const parts: DrainOptions<Tx> = { store, chain, onPart };
  const own = createOwnSpool(options.folder, options.spoolBytes, () => chain.place().writer);
  const left = createLeftSpools(parts, options.onDamaged);

  /** What came while the rest was drained is little; whoever comes now waits for it in memory. */
  async function finish(): Promise<void> {
    let done: SpoolFile | null;
    await options.pause();
    try {
      await drainOwn(own, parts);
      if (since === null || left.length > 0 || !own.isEmpty()) return;
      done = own.detach();
      since = null;
    } finally {
      options.resume();
    }
    if (done !== null) await forget(done, store);
  }

  async function drain(): Promise<void> {
    if (since === null) return;
    await chain.settle();
    await left.drain();
    await drainOwn(own, parts);
    await finish();
  }

  const retry = createRetry(drain, () => since === null, options.retryMs);

  function begin(): void {
    if (since !== null) return;
    onPart();
    retry.later();
  }

  async function adopt(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    left.add(paths);
    begin();
    await retry.once().catch(() => undefined);
  }

  return {
    ...{ begin, append: (lines) => own.append(lines), adopt, drain: retry.once },
    active: () => since !== null,
    bytes: () => (own.file()?.size() ?? 0) - own.drained,
    sinceMs: () => (since === null ? null : performance.now() - since),
    stop() {
      retry.stop();
      since = null;
      return leaveSpool(own.detach());
    },
  };
}
