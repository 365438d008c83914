// One change at a time in each process: changes of rights wait for each other in the store anyway, and whoever waits there
// holds a connection that the decisions of this process need to keep up.
import { AdminError } from './errors.js';

/** More than this are not kept waiting. */
const MOST_WAITING = 50;

interface Line {
  last: Promise<unknown>;
  waiting: number;
}

const lines = new WeakMap<object, Line>();

/** `place`: what the changes share. Throws OVERLOADED. */
export async function inTurn<T>(place: object, change: () => Promise<T>): Promise<T> {
  const line = lines.get(place) ?? { last: Promise.resolve(), waiting: 0 };
  lines.set(place, line);
  if (line.waiting >= MOST_WAITING) throw new AdminError('OVERLOADED');
  line.waiting += 1;
  const turn = line.last.then(change);
  line.last = turn.catch(() => undefined);
  try {
    return await turn;
  } finally {
    line.waiting -= 1;
  }
}
