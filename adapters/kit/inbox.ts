// What a system has handed over by itself: kept before it is acknowledged, once for each thing.
import type { z } from 'zod';
import type { Change } from './changes.js';
import type { UnitKey } from './units.js';

/** Something that arrived. */
export interface Arrival {
  /** Kebab-case, unique within the adapter: `dossier`, `tax-receipt`. */
  readonly kind: string;
  /** What repetitions are told by: a dossier's code, a payment's reference. Never a personal value. */
  readonly key: string;
  readonly unit: UnitKey | null;
  /** Plain JSON; kept encrypted. */
  readonly content: unknown;
  /** The row that is another one now: whoever follows it is told, unless it all was there already. */
  readonly changes?: readonly Change[];
  /** Commands of this adapter that wait for it: the name that their step gave as `awaits`. They look again at once. */
  readonly wakes?: string;
}

/** NEW: kept. SAME: it was there already, to the letter. ANOTHER: the same key with other content, kept beside the first. */
export type Kept = 'NEW' | 'SAME' | 'ANOTHER';

/** Something that arrived, read back. */
export interface Arrived<T> {
  readonly key: string;
  readonly unit: UnitKey | null;
  readonly content: T;
  readonly receivedAt: Date;
  /** Opaque; where a list goes on behind it. */
  readonly cursor: string;
}

/** Which arrivals: of which units, how many, and behind which. */
export interface ArrivalQuery {
  readonly units: readonly UnitKey[];
  readonly first: number;
  readonly after: string | null;
}

/** What has arrived for this adapter. Throws `UpstreamError` (UPSTREAM_UNAVAILABLE) while the store cannot be read. */
export interface Inbox {
  /** The newest for each key; null where nothing has arrived or it is no longer kept. */
  read<T>(kind: string, keys: readonly string[], schema: z.ZodType<T>): Promise<readonly (Arrived<T> | null)[]>;
  /** All that has arrived for each key, the newest first, at most a hundred: a dossier may have several tax notices. */
  readAll<T>(kind: string, keys: readonly string[], schema: z.ZodType<T>): Promise<readonly (readonly Arrived<T>[])[]>;
  /** The newest first, of these units. */
  list<T>(
    kind: string,
    query: ArrivalQuery,
    schema: z.ZodType<T>,
  ): Promise<{ readonly items: readonly Arrived<T>[]; readonly hasNextPage: boolean }>;
}
