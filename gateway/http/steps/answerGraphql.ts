// Hands the request to the GraphQL server and writes its answer.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { startDeadline } from '../deadline.js';
import { stateOf, type RequestState } from '../requestState.js';
import { sendError } from '../sendError.js';
import type { Step } from '../step.js';
import { textBytes } from '../textBytes.js';

interface GraphqlAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string | Uint8Array;
}

export interface AnswerGraphqlOptions {
  readonly deadlineMs: number;
  execute(
    request: { method: string; headers: IncomingHttpHeaders; search: string; body: unknown },
    state: RequestState,
    signal: AbortSignal,
  ): Promise<GraphqlAnswer>;
}

function send(response: ServerResponse, { status, headers, body }: GraphqlAnswer): void {
  for (const [name, value] of headers) response.setHeader(name, value);
  response.statusCode = status;
  response.end(typeof body === 'string' ? textBytes(body) : body);
}

export function answerGraphql(options: AnswerGraphqlOptions): Step {
  return async (request, response, next) => {
    const state = stateOf(response);
    const { method = '', headers, url = '' } = request;
    const mark = url.indexOf('?');
    const search = mark < 0 ? '' : url.slice(mark);
    const signal = startDeadline(response, options.deadlineMs, () => {
      if (!response.headersSent) sendError(response, 'DEADLINE_EXCEEDED');
    });
    try {
      const answer = await options.execute({ method, headers, search, body: state.body }, state, signal);
      if (!response.headersSent) send(response, answer);
    } catch (error) {
      if (!response.headersSent) next(error);
    }
  };
}
