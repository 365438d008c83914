// Remembers when messages left that have no answer yet: they may still be under way, and a second one must not overtake.
import { z } from 'zod';
import type { AdapterCache, Clock } from '../../kit/index.js';

/** Keys beyond this are forgotten, the oldest first. */
const MOST_KEYS = 10_000;
/** Longer than a step is tried. */
const NOTE_SECONDS = 30 * 86_400;

const noteSchema = z.literal(true);

const noteOf = (key: string) => `sync-sent:${key}`;

export interface SendTimes {
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
export function createSendTimes(clock: Clock, cache: AdapterCache, settleSeconds: number): SendTimes {
  const ends = new Map<string, number>();
  function set(key: string, at: number): number {
    ends.delete(key);
    ends.set(key, at);
    if (ends.size > MOST_KEYS) ends.delete(ends.keys().next().value as string);
    return at;
  }
  const endFromNow = () => clock.now().getTime() + settleSeconds * 1_000;
  // For the other replicas; without the cache each knows its own only.
  const note = (key: string) => cache.set(noteOf(key), true, NOTE_SECONDS);
  return {
    async leaves(key) {
      set(key, endFromNow());
      await note(key);
    },
    isOver: (key) => void set(key, 0),
    async neverLeft(key) {
      ends.delete(key);
      await cache.delete(noteOf(key));
    },
    async isSettled(key) {
      if (!ends.has(key)) await note(key);
      return (ends.get(key) ?? set(key, endFromNow())) <= clock.now().getTime();
    },
    wasSent: async (key) => ends.has(key) || (await cache.get(noteOf(key), noteSchema)) === true,
  };
}
