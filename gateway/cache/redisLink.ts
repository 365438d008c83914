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

function isReply(error: unknown): boolean {
  return error instanceof loadIoredis().ReplyError;
}

/** How much an error counts: nothing if it is about one key, everything if the server itself says no. */
function weigh(error: unknown): number {
  if (!isReply(error)) return 1;
  return CANNOT_SERVE.test((error as Error).message) ? MAX_FAILURES : 0;
}

class Link implements RedisLink {
  private up = true;
  private stopped = false;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: Redis,
    private readonly onState: (state: 'ok' | 'degraded') => void,
  ) {
    redis.on('close', () => this.leaveAlone());
    // Every failed attempt to connect is an "error" too; the change of state is what matters.
    redis.on('error', () => undefined);
    this.probeLater();
  }

  isUp(): boolean {
    return this.up;
  }

  async run<T>(command: () => Promise<T>): Promise<{ readonly answer: T } | undefined> {
    if (!this.up || !this.isReady()) return undefined;
    try {
      const answer = await command();
      this.failures = 0;
      return { answer };
    } catch (error) {
      this.count(error, weigh(error));
      return undefined;
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private isReady(): boolean {
    return this.redis.status === 'ready';
  }

  private probeLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.probe(), PROBE_MS).unref();
  }

  private async probe(): Promise<void> {
    try {
      // A write: a replica, a full server and one that is loading answer reads or pings all the same.
      await this.redis.set(PROBE_KEY, '1', 'EX', 1);
      this.failures = 0;
      if (this.up || this.stopped) return;
      this.up = true;
      this.onState('ok');
    } catch (error) {
      this.count(error, this.up && this.isReady() ? weigh(error) : MAX_FAILURES);
    }
  }

  private count(error: unknown, weight: number): void {
    this.failures += weight;
    if (this.failures < MAX_FAILURES) return;
    this.leaveAlone();
    // Where answers were lost, each later one on this connection is taken for that of an earlier command, for ever.
    if (!isReply(error) && !this.stopped && this.isReady()) this.redis.disconnect(true);
  }

  private leaveAlone(): void {
    if (this.stopped) return;
    this.probeLater();
    if (!this.up) return;
    this.up = false;
    this.onState('degraded');
  }
}

/**
 * `onState` hears of every change, at most twice a second. Not a circuit breaker: there the next command would be the
 * trial, and a read that succeeds says nothing about writes.
 */
export function createRedisLink(redis: Redis, onState: (state: 'ok' | 'degraded') => void): RedisLink {
  return new Link(redis, onState);
}
