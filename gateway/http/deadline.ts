// How long an answer may take: one signal and one timer for each request, gone with its response.
import type { ServerResponse } from 'node:http';

/** After the deadline, adapters that heed the signal still get this long to fail in their own field alone. */
const LATE_MS = 500;

/**
 * A signal that aborts when the caller leaves or the deadline passes. `onLate`: nothing came even then; a system that
 * never answers must not hold a place for ever.
 */
export function startDeadline(response: ServerResponse, ms: number, onLate?: () => void): AbortSignal {
  const controller = new AbortController();
  let timer = setTimeout(() => {
    // As of AbortSignal.timeout, which would keep each request in memory until its deadline.
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    if (onLate !== undefined) timer = setTimeout(onLate, LATE_MS);
  }, ms);
  response.on('close', () => {
    clearTimeout(timer);
    if (!response.writableEnded) controller.abort(new Error('the caller left'));
  });
  return controller.signal;
}
