// Limiters of rate-limiter-flexible for fixed counts: on the shared server, insured by memory that is bounded.
import { LRUCache } from 'lru-cache';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterAbstract,
  type RateLimiterRes,
} from 'rate-limiter-flexible';
import { guardClient } from './guardClient.js';
import type { SharedServer } from './types.js';

export interface LimiterOptions {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

export interface Limiters {
  create(options: LimiterOptions): RateLimiterAbstract;
  /** The part of a count that one process gives while it is on its own. */
  ownPart(points: number): number;
}

const MAX_KEYS = 20_000;

/** The library's memory has no bound: whoever makes up names could fill it. Here the oldest go first. */
class BoundedMemory extends RateLimiterMemory {
  private readonly keys = new LRUCache<string, true>({
    // A size of 1 each, and no `max`: with that the library sets all places aside at once.
    maxSize: MAX_KEYS,
    sizeCalculation: () => 1,
    dispose: (_value, key, reason) => void (reason === 'evict' && this.delete(key)),
  });

  override consume(key: string, points?: number, options?: object): Promise<RateLimiterRes> {
    this.keys.set(key, true);
    return super.consume(key, points, options);
  }

  override penalty(key: string, points?: number, options?: object): Promise<RateLimiterRes> {
    this.keys.set(key, true);
    return super.penalty(key, points, options);
  }
}

export function createLimiters(server: SharedServer | undefined, replicas: number): Limiters {
  const client = server === undefined ? undefined : guardClient(server);
  const ownPart = (points: number) => Math.max(1, Math.ceil(points / replicas));
  return {
    ownPart,
    create: ({ name, points, seconds }) => {
      const memory = new BoundedMemory({ keyPrefix: name, points: ownPart(points), duration: seconds });
      if (client === undefined) return memory;
      return new RateLimiterRedis({
        storeClient: client,
        rejectIfRedisNotReady: true,
        keyPrefix: `quota:${name}`,
        points,
        duration: seconds,
        insuranceLimiter: memory,
      });
    },
  };
}
