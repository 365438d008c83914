// Replies that change rarely (code lists, procedures): shared cache first, then one call for all who wait.
import type { z } from 'zod';
import { type AdapterCache, createSingleFlight } from '../kit/index.js';

/** What to keep, under which key and for how long. `schema` must accept its own output. */
export interface KeptRead<T> {
  readonly key: string;
  readonly schema: z.ZodType<T>;
  readonly ttlSeconds: number;
  readonly signal: AbortSignal;
  load(signal: AbortSignal): Promise<T>;
  /** False for an answer that must not be kept, such as "no such procedure". */
  isKept?(value: T): boolean;
}

export interface KeptReads {
  read<T>(kept: KeptRead<T>): Promise<T>;
}

/** For public facts only: the cache is shared between replicas. */
export function createKeptReads(cache: AdapterCache): KeptReads {
  const flights = createSingleFlight();

  async function readThrough<T>(kept: KeptRead<T>, signal: AbortSignal): Promise<T> {
    const found = kept.ttlSeconds > 0 ? await cache.get(kept.key, kept.schema) : undefined;
    if (found !== undefined) return found;
    const value = await kept.load(signal);
    if (kept.ttlSeconds > 0 && (kept.isKept?.(value) ?? true)) await cache.set(kept.key, value, kept.ttlSeconds);
    return value;
  }

  return {
    read: (kept) => flights.share(kept.key, kept.signal, (signal) => readThrough(kept, signal)),
  };
}
