// Guessing is slow: after a number of failed sign-ins an address is not listened to for a while (RFC 6819 §4.3.3).
import type { NextFunction, Request, Response } from 'express';
import { sendError } from '../sendError.js';
import { stateOf } from '../requestState.js';

export interface LimitSignInsOptions {
  /** Seconds until the address is listened to again; undefined if it is now. */
  lockedFor(ip: string): Promise<number | undefined>;
}

export function limitSignIns(options: LimitSignInsOptions) {
  return async (_request: Request, response: Response, next: NextFunction): Promise<void> => {
    const seconds = await options.lockedFor(stateOf(response).ip ?? '');
    if (seconds === undefined) {
      next();
      return;
    }
    response.setHeader('retry-after', String(seconds));
    sendError(response, 'TOO_MANY_ATTEMPTS');
  };
}
