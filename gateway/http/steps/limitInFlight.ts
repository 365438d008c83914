// Sheds load instead of queueing it: a request that cannot be answered soon is told so at once.
import { stateOf } from '../requestState.js';
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
    let held = true;
    const leave = () => {
      if (held) inFlight -= 1;
      held = false;
    };
    response.on('close', leave);
    stateOf(response).leavePlace = leave;
    next();
  };
}
