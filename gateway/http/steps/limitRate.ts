// Who has used up their points is told so before anything of the request is read.
import { stateOf, type StatedPrincipal } from '../requestState.js';
import { sendError } from '../sendError.js';
import type { Step } from '../step.js';

export interface LimitRateOptions {
  /** Headers of a refusal, or undefined while there are points left. */
  refusal(
    principal: StatedPrincipal | undefined,
    access: object | undefined,
  ): Readonly<Record<string, string>> | undefined;
}

export function limitRate(options: LimitRateOptions): Step {
  return (_request, response, next) => {
    const { principal, access } = stateOf(response);
    const headers = options.refusal(principal, access);
    if (headers === undefined) {
      next();
      return;
    }
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    sendError(response, 'QUOTA_EXCEEDED');
  };
}
