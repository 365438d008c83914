// Hands the request to the GraphQL server and writes its answer.
import type { NextFunction, Request, Response } from 'express';
import { signalOf, stateOf, type RequestState } from '../requestState.js';

export interface AnswerGraphqlOptions {
  readonly deadlineMs: number;
  execute(
    request: { method: string; headers: Request['headers']; search: string; body: unknown },
    state: RequestState,
    signal: AbortSignal,
  ): Promise<{ status: number; headers: ReadonlyMap<string, string>; body: string }>;
}

export function answerGraphql(options: AnswerGraphqlOptions) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const signal = signalOf(request, response, options.deadlineMs);
    const mark = request.originalUrl.indexOf('?');
    const search = mark < 0 ? '' : request.originalUrl.slice(mark);
    try {
      const answer = await options.execute(
        { method: request.method, headers: request.headers, search, body: request.body as unknown },
        stateOf(response),
        signal,
      );
      for (const [name, value] of answer.headers) response.setHeader(name, value);
      response.status(answer.status).end(answer.body);
    } catch (error) {
      next(error);
    }
  };
}
