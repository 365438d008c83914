// A reply whose status is not 2xx.
import { UpstreamError } from '../../adapters/kit/index.js';
import type { UpstreamErrorCode } from '../../schema/errors.js';

/**
 * True if the status says that the work was not begun: not let in (401, 403), too many calls (429), or closed for a
 * stated while (503 with Retry-After, RFC 9110 §15.6.4). A 503 without one may come from something in between that
 * gave up waiting.
 */
function isTurnedAway(status: number, retryAfterSeconds: number | undefined): boolean {
  return status === 401 || status === 403 || status === 429 || (status === 503 && retryAfterSeconds !== undefined);
}

/** Below 500 the system works and refuses this one call; from 500 on it is the system that fails. */
export class UnexpectedStatus extends UpstreamError {
  constructor(
    code: UpstreamErrorCode,
    readonly status: number,
    retryAfterSeconds: number | undefined,
  ) {
    const sent = !isTurnedAway(status, retryAfterSeconds);
    super(code, {
      detail: `status ${status}`,
      sent,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
    this.name = 'UnexpectedStatus';
  }
}
