// Hands the request to the GraphQL server and writes its answer.
import type { NextFunction, Request, Response } from 'express';
import { sendError } from '../sendError.js';
import { signalOf, stateOf, type RequestState } from '../requestState.js';

export interface AnswerGraphqlOptions {
  readonly deadlineMs: number;
  execute(
    request: { method: string; headers: Request['headers']; search: string; body: unknown },
    state: RequestState,
    signal: AbortSignal,
  ): Promise<{ status: number; headers: ReadonlyMap<string, string>; body: string }>;
}

/** After the deadline, adapters that heed the signal still get this long to fail in their own field alone. */
const LATE_MS = 500;

/** Undefined if nothing came in time. A system that never answers must not hold a place for ever. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export function answerGraphql(options: AnswerGraphqlOptions) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const signal = signalOf(request, response, options.deadlineMs);
    const mark = request.originalUrl.indexOf('?');
    const search = mark < 0 ? '' : request.originalUrl.slice(mark);
    try {
      const work = options.execute(
        { method: request.method, headers: request.headers, search, body: request.body as unknown },
        stateOf(response),
        signal,
      );
      const answer = await within(options.deadlineMs + LATE_MS, work);
      if (answer === undefined) {
        sendError(response, 'DEADLINE_EXCEEDED');
        return;
      }
      for (const [name, value] of answer.headers) response.setHeader(name, value);
      response.status(answer.status).end(answer.body);
    } catch (error) {
      next(error);
    }
  };
}
