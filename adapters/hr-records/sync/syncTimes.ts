// Remembers when messages left that have no answer yet: they may still be under way, and a second one must not overtake.
import { z } from 'zod';
import { createSendTimes, type AdapterCache, type Clock } from '../../kit/index.js';

/** Longer than a step is tried. */
const NOTE_SECONDS = 30 * 86_400;

const noteSchema = z.literal(true);

const noteOf = (key: string) => `sync-sent:${key}`;

export interface SyncTimes {
  /** A message under this key leaves now. */
  leaves(key: string): Promise<void>;
  /** It was answered. */
  isOver(key: string): void;
  /** It never left, nor did any before it. */
  neverLeft(key: string): Promise<void>;
  /**
   * True if nothing sent under this key can arrive any more. A key that this instance has not seen (another replica,
   * or one before a restart, may have sent it) counts as sent when it is first asked about.
   */
  isSettled(key: string): Promise<boolean>;
  /** True if something was sent under this key, or may have been. */
  wasSent(key: string): Promise<boolean>;
}

/** `settleSeconds`: how long a message may take to arrive after nobody waits for its answer any more. */
export function createSyncTimes(clock: Clock, cache: AdapterCache, settleSeconds: number): SyncTimes {
  const times = createSendTimes(clock, settleSeconds);
  // For the other replicas; without the cache each knows its own only.
  const note = (key: string) => cache.set(noteOf(key), true, NOTE_SECONDS);
  return {
    async leaves(key) {
      times.leaves(key);
      await note(key);
    },
    isOver: (key) => times.isOver(key),
    async neverLeft(key) {
      times.forget(key);
      await cache.delete(noteOf(key));
    },
    async isSettled(key) {
      if (!times.knows(key)) await note(key);
      return times.isSettled(key);
    },
    wasSent: async (key) => times.knows(key) || (await cache.get(noteOf(key), noteSchema)) === true,
  };
}
