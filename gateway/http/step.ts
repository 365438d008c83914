// One step of the request path: a small function over Node's own objects, the same on every route.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Ends the response or goes on; `next(error)` ends it as `answerErrors` does. */
export type Step = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void | Promise<void>;

/** The end of the path for whatever went wrong on it. */
export type ErrorStep = (error: unknown, request: IncomingMessage, response: ServerResponse) => void;

/** Steps in a row on a plain `node:http` server; what one of them throws or rejects with goes to `onError`. */
export function chainSteps(steps: readonly Step[], onError: ErrorStep) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    let at = 0;
    const next = (error?: unknown): void => {
      const step = steps[at];
      at += 1;
      if (error !== undefined && error !== null) onError(error, request, response);
      else if (step !== undefined) run(step);
    };
    const run = (step: Step): void => {
      try {
        const running = step(request, response, next);
        if (running !== undefined) running.catch(fail);
      } catch (error) {
        fail(error);
      }
    };
    const fail = (error: unknown): void => onError(error, request, response);
    next();
  };
}
