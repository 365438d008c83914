// Remembers when writes left that have no answer yet: they may still be under way, and a second one must not overtake.
import type { Clock } from './runtime.js';

/** Keys beyond this are forgotten, the oldest first. */
const MOST_KEYS = 10_000;

/** When writes left, to tell one that is still under way from one that was lost. */
export interface SendTimes {
  /** A write under this key leaves now. */
  leaves(key: string): void;
  /** It was answered, or never left. */
  isOver(key: string): void;
  /**
   * True if nothing sent under this key can arrive any more. A key that this instance has not seen (another replica,
   * or one before a restart, may have sent it) counts as sent when it is first asked about.
   */
  isSettled(key: string): boolean;
  /** As if nothing had ever been sent under this key. */
  forget(key: string): void;
  /** True if this instance has sent something under this key, or was asked about it. */
  knows(key: string): boolean;
}

/** `settleSeconds`: how long a write may take to arrive after nobody waits for its answer any more. */
export function createSendTimes(clock: Clock, settleSeconds: number): SendTimes {
  const ends = new Map<string, number>();
  function set(key: string, at: number): number {
    ends.delete(key);
    ends.set(key, at);
    if (ends.size > MOST_KEYS) ends.delete(ends.keys().next().value as string);
    return at;
  }
  const endFromNow = () => clock.now().getTime() + settleSeconds * 1_000;
  return {
    leaves: (key) => void set(key, endFromNow()),
    isOver: (key) => void set(key, 0),
    forget: (key) => void ends.delete(key),
    knows: (key) => ends.has(key),
    isSettled: (key) => (ends.get(key) ?? set(key, endFromNow())) <= clock.now().getTime(),
  };
}
