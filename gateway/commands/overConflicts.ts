// Two transactions that wait for each other, or that cannot be put in an order: the store ends one of them, and it is begun
// again. Nothing of it has happened.
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { isConflict } from './sqlStates.js';

const again = retry(handleWhen(isConflict), {
  maxAttempts: 3,
  backoff: new ExponentialBackoff({ initialDelay: 5, maxDelay: 50 }),
});

export function overConflicts<T>(work: () => Promise<T>): Promise<T> {
  return again.execute(work);
}
