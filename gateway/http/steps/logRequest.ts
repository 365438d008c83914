// One line for each request: who by pseudonym, what by name, how it ended. No query text, no values.
import type { IncomingMessage } from 'node:http';
import { stateOf } from '../requestState.js';
import type { Step } from '../step.js';

export interface RequestLine {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly client?: string;
  readonly reference?: string;
  readonly operation?: string;
  readonly codes?: readonly string[];
}

/** Only the first part of the path: links carry their secret in the second. */
function pathOf({ url = '' }: IncomingMessage): string {
  const path = url.startsWith('/') || !URL.canParse(url) ? url : new URL(url).pathname;
  return /^\/[^/?#]*/.exec(path)?.[0] ?? '/';
}

export function logRequest(write: (line: RequestLine) => void): Step {
  return (request, response, next) => {
    const path = pathOf(request);
    response.on('close', () => {
      const { requestId, startedAt, principal, operationName, codes } = stateOf(response);
      write({
        requestId,
        method: request.method ?? '',
        path,
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
        ...(principal === undefined ? {} : { client: principal.client, reference: principal.reference }),
        ...(operationName ? { operation: operationName } : {}),
        ...(codes === undefined || codes.length === 0 ? {} : { codes }),
      });
    });
    next();
  };
}
