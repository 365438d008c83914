// What has changed in a system, in the order in which the gateway learnt of it: never what it is now.
import type { z } from 'zod';
import type { UnitKey } from './units.js';

/** A row that was made or changed. Readers load the row itself, with the rights that they have by then. */
export interface Change {
  /** Name of an entity type of this adapter. */
  readonly type: string;
  /** Local key of the row. Never a personal value: it is kept and handed on as it is. */
  readonly key: string;
  /** Whose row it is, where that is known without loading it. */
  readonly unit: UnitKey | null;
}

/** Changes of this adapter's rows, whichever replica has learnt of them. */
export interface Changes {
  /**
   * Those from now on, until the signal aborts. A row that changes again before it was read is told of once. Throws
   * SUBSCRIPTION_OVERRUN for a reader that is too slow for what it asked for.
   */
  of(type: string, signal: AbortSignal): AsyncIterable<Change>;
}

/** What a look at a system has found. */
export interface Looked {
  /** Where the next look goes on: plain JSON, kept in the store; at most 256 KiB. */
  readonly cursor: unknown;
  readonly changes: readonly Change[];
  /** There is more to be had at once. */
  readonly more?: boolean;
}

/**
 * Looks at a system that tells nobody of its changes. One replica looks at a time; what it finds is kept together with
 * the cursor, so that a change is told of once, also across a restart.
 */
export interface Watch<Client, Cursor = unknown> {
  /** Reads the cursor back, also one that an earlier version has stored. */
  readonly cursor: z.ZodType<Cursor>;
  /** Seconds between two looks; null: not at all. */
  seconds(client: Client): number | null;
  /** `cursor`: null at the very first look, which finds where to begin and tells of nothing that was there before. */
  look(cursor: Cursor | null, client: Client, signal: AbortSignal): Promise<Looked>;
}

/** Declares a watch; the type of the cursor is inferred from its schema. */
export function defineWatch<Client, Cursor>(watch: Watch<Client, Cursor>): Watch<Client> {
  return Object.freeze(watch);
}
