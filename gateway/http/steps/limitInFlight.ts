// Sheds load instead of queueing it: a request that cannot be answered soon is told so at once.
import { sendError } from '../sendError.js';
import type { Step } from '../step.js';

export function limitInFlight(maxInFlight: number): Step {
  let inFlight = 0;
  return (_request, response, next) => {
    if (inFlight >= maxInFlight) {
      sendError(response, 'OVERLOADED');
      return;
    }
    inFlight += 1;
    response.on('close', () => {
      inFlight -= 1;
    });
    next();
  };
}
