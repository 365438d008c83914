// What a person decides on a command that gets no further by itself.
import type { CommandRow, Progress, StepState } from './command.js';

/** Thrown where the state does not allow it. */
export class WrongState extends Error {
  constructor() {
    super('COMMAND_STATE');
    this.name = 'WrongState';
  }
}

function withStep(row: Progress, at: number, now: Date, change: Partial<StepState>): readonly StepState[] {
  return row.steps.map((step, i) => (i === at ? { ...step, ...change, updatedAt: now.toISOString() } : step));
}

/** Its time begins anew. */
const freshAt = (now: Date) => ({ attempts: 0, pauses: 0, since: now.toISOString(), error: undefined });

/** Where it got stuck: the first step that is not done. */
const stuckAt = ({ steps }: Progress): number => steps.findIndex(({ status }) => status !== 'CONFIRMED');

/** Tries again where it stopped: what was never done is sent, what may have been done is asked after. */
export function redriven(row: CommandRow, now: Date): Progress {
  if (row.status !== 'DEAD' && row.status !== 'NEEDS_PERSON') throw new WrongState();
  const back = row.steps.findLastIndex(({ status }) => status === 'COMPENSATING');
  if (back >= 0) return { status: 'COMPENSATING', steps: withStep(row, back, now, freshAt(now)), error: row.error };
  const at = stuckAt(row);
  const status = row.steps[at]?.status === 'UNKNOWN' ? 'UNKNOWN' : 'PENDING';
  const next = status === 'UNKNOWN' ? 'UNKNOWN' : at === 0 ? 'ACCEPTED' : 'SENDING';
  return { status: next, steps: withStep(row, at, now, { ...freshAt(now), status }), error: null };
}

/** Somebody has looked in the system itself: the step was done, or it was not. */
export function settled(row: CommandRow, done: boolean, now: Date): Progress {
  if (row.status !== 'NEEDS_PERSON') throw new WrongState();
  const back = row.steps.findLastIndex(({ status }) => status === 'COMPENSATING');
  if (back >= 0) {
    if (!done) return redriven(row, now);
    const steps = withStep(row, back, now, { ...freshAt(now), status: 'COMPENSATED' });
    const more = steps.some(({ status }) => status === 'CONFIRMED');
    return { status: more ? 'COMPENSATING' : 'REJECTED', steps, error: row.error };
  }
  const at = stuckAt(row);
  const steps = withStep(row, at, now, { ...freshAt(now), status: done ? 'CONFIRMED' : 'PENDING' });
  const finished = done && at === steps.length - 1;
  return { status: finished ? 'CONFIRMED' : 'SENDING', steps, error: null };
}

/** Given up. What was done stays done: whoever gives it up has seen to that. */
export function discarded(row: CommandRow): Progress {
  if (row.status !== 'DEAD' && row.status !== 'NEEDS_PERSON') throw new WrongState();
  return { status: 'DISCARDED', steps: row.steps, error: row.error };
}
