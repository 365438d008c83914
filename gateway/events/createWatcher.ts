// Looks at the systems that do not tell of their changes: one replica at a time, each look where the last one ended.
import { randomUUID } from 'node:crypto';
import { untilSignal, type Adapter, type Looked, type Watch } from '../../adapters/kit/index.js';
import type { WatchLease, WatchStore } from './eventStore.js';

export interface RunningAdapter {
  readonly adapter: Adapter;
  readonly client: unknown;
}

export interface WatcherOptions {
  readonly store: WatchStore;
  readonly adapters: readonly RunningAdapter[];
  readonly lookMs: number;
  /** Changes were written down. */
  onFound(): void;
  onError(error: unknown): void;
}

export interface Watcher {
  stop(): Promise<void>;
}

/** More than this in one look would hold up everybody who appends to the log. */
const MOST_CHANGES = 5_000;
const MOST_CURSOR_BYTES = 262_144;
/** Looks in a row, while there is more to be had. */
const MOST_LOOKS = 100;
const MARGIN_SECONDS = 10;

interface Looker {
  readonly adapter: string;
  readonly name: string;
  readonly watch: Watch<unknown>;
  readonly client: unknown;
  readonly seconds: number;
}

function lookersOf(adapters: readonly RunningAdapter[]): readonly Looker[] {
  return adapters.flatMap(({ adapter, client }) =>
    Object.entries(adapter.watches ?? {}).flatMap(([name, watch]) => {
      const seconds = watch.seconds(client);
      return seconds === null ? [] : [{ adapter: adapter.id, name, watch, client, seconds }];
    }),
  );
}

function check({ cursor, changes }: Looked): void {
  if (changes.length > MOST_CHANGES) throw new RangeError('a look found more changes than one look may');
  if (Buffer.byteLength(JSON.stringify(cursor)) > MOST_CURSOR_BYTES) throw new RangeError('a cursor is too large');
}

/** True if there is more to be had at once. */
async function lookOnce(
  looker: Looker,
  lease: WatchLease,
  kept: unknown,
  signal: AbortSignal,
  options: WatcherOptions,
) {
  const { watch, client, seconds } = looker;
  const cursor = kept === null ? null : watch.cursor.parse((kept as { value: unknown }).value);
  const looked = await untilSignal(watch.look(cursor, client, signal), signal, 'deadline of a look');
  check(looked);
  const more = looked.more === true;
  const written = await options.store.found(lease, {
    cursor: { value: looked.cursor },
    changes: looked.changes,
    seconds: more ? 0 : seconds,
  });
  if (written && looked.changes.length > 0) options.onFound();
  return written && more;
}

function startLooking(looker: Looker, owner: string, options: WatcherOptions) {
  const stopped = new AbortController();
  const { adapter, name, seconds } = looker;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;

  async function look(): Promise<boolean> {
    const claimed = await options.store.claim({ adapter, name }, owner, options.lookMs / 1_000 + MARGIN_SECONDS);
    if (claimed === null) return false;
    const lease = { adapter, name, owner, fence: claimed.fence };
    try {
      const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(options.lookMs)]);
      return await lookOnce(looker, lease, claimed.cursor, signal, options);
    } catch (error) {
      await options.store.leave(lease, stopped.signal.aborted ? 0 : seconds);
      if (stopped.signal.aborted) return false;
      throw error;
    }
  }

  async function lookAll(): Promise<void> {
    try {
      for (let looks = 0; looks < MOST_LOOKS && !stopped.signal.aborted && (await look()); looks += 1);
    } catch (error) {
      options.onError(error);
    }
    if (!stopped.signal.aborted) plan(seconds * 1_000);
  }

  function plan(ms: number): void {
    timer = setTimeout(() => {
      running = lookAll();
    }, ms);
    timer.unref();
  }

  plan(0);
  return async () => {
    stopped.abort(new Error('the gateway stops'));
    clearTimeout(timer);
    await running;
  };
}

export function createWatcher(options: WatcherOptions): Watcher {
  const owner = randomUUID();
  const stops = lookersOf(options.adapters).map((looker) => startLooking(looker, owner, options));
  return { stop: async () => void (await Promise.all(stops.map((stop) => stop()))) };
}
