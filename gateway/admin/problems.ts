// Refusals that several operations share, in words that say what to do.
import { AdminError, type Problem } from './errors.js';

export type { Problem } from './errors.js';

/** One value of the input is not acceptable. */
export function badInput(path: string, vi: string, en: string): AdminError {
  return new AdminError('BAD_USER_INPUT', undefined, [{ path, vi, en }]);
}

/** The state of things does not allow it; nothing is wrong with the words. */
export function conflict(vi: string, en: string, problems: readonly Problem[] = []): AdminError {
  return new AdminError('CONFLICT', { vi, en }, problems);
}

export function notFound(): AdminError {
  return new AdminError('NOT_FOUND');
}
