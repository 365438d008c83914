// Sheds load instead of queueing it: a request that cannot be answered soon is told so at once.
import type { NextFunction, Request, Response } from 'express';
import { sendError } from '../sendError.js';

export function limitInFlight(maxInFlight: number) {
  let inFlight = 0;
  return (_request: Request, response: Response, next: NextFunction): void => {
    if (inFlight >= maxInFlight) {
      sendError(response, 'OVERLOADED');
      return;
    }
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
    next();
  };
}
