// Whether Redis can be used right now: decided by what it did last, and found out again in the background.
import type { Redis } from 'ioredis';
import { loadIoredis } from './ioredis.js';

/** Time-outs in a row after which Redis is left alone. */
const MAX_FAILURES = 5;
const PROBE_MS = 1_000;
const PROBE_KEY = 'probe';

/** The server says itself that it cannot serve now; anything else that it refuses is about one key. */
const CANNOT_SERVE = /^(READONLY|LOADING|OOM|NOAUTH|WRONGPASS|NOPERM|MISCONF|MASTERDOWN|CLUSTERDOWN|NOREPLICAS|BUSY) ?/;

export interface RedisLink {
  isUp(): boolean;
  /** Runs one command; undefined if Redis was not asked or did not answer. */
  run<T>(command: () => Promise<T>): Promise<{ readonly answer: T } | undefined>;
  stop(): void;
}

/** How much an error counts: nothing if it is about one key, everything if the server itself says no. */
function weigh(error: unknown): number {
  if (!(error instanceof loadIoredis().ReplyError)) return 1;
  return CANNOT_SERVE.test((error as Error).message) ? MAX_FAILURES : 0;
}

/**
 * `onState` hears of every change, at most twice a second. Not a circuit breaker: there the next command would be the
 * trial, and a read that succeeds says nothing about writes.
 */
export function createRedisLink(redis: Redis, onState: (state: 'ok' | 'degraded') => void): RedisLink {
  let up = true;
  let stopped = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  function probeLater(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void probe(), PROBE_MS).unref();
  }

  function leaveAlone(): void {
    if (stopped) return;
    probeLater();
    if (!up) return;
    up = false;
    onState('degraded');
  }

  async function probe(): Promise<void> {
    try {
      // A write: a replica, a full server and one that is loading answer reads or pings all the same.
      await redis.set(PROBE_KEY, '1', 'EX', 1);
      failures = 0;
      if (up || stopped) return;
      up = true;
      onState('ok');
    } catch (error) {
      count(up && redis.status === 'ready' ? weigh(error) : MAX_FAILURES);
    }
  }

  function count(weight: number): void {
    failures += weight;
    if (failures >= MAX_FAILURES) leaveAlone();
  }

  async function run<T>(command: () => Promise<T>): Promise<{ readonly answer: T } | undefined> {
    if (!up || redis.status !== 'ready') return undefined;
    try {
      const answer = await command();
      failures = 0;
      return { answer };
    } catch (error) {
      count(weigh(error));
      return undefined;
    }
  }

  redis.on('close', leaveAlone);
  // Every failed attempt to connect is an "error" too; the change of state is what matters.
  redis.on('error', () => undefined);
  probeLater();
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
  };
  return { isUp: () => up, run, stop };
}
