// Guessing is slow: after a number of failed sign-ins an address is not listened to for a while (RFC 6819 §4.3.3).
import { stateOf } from '../requestState.js';
import { sendError } from '../sendError.js';
import type { Step } from '../step.js';

export interface LimitSignInsOptions {
  /** Seconds until the address is listened to again; undefined if it is now. */
  lockedFor(ip: string): Promise<number | undefined>;
}

export function limitSignIns(options: LimitSignInsOptions): Step {
  return async (_request, response, next) => {
    const seconds = await options.lockedFor(stateOf(response).ip ?? '');
    if (seconds === undefined) {
      next();
      return;
    }
    response.setHeader('retry-after', String(seconds));
    sendError(response, 'TOO_MANY_ATTEMPTS');
  };
}
