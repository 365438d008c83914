// One line for each request: who by pseudonym, what by name, how it ended. No query text, no values.
import type { NextFunction, Request, Response } from 'express';
import { stateOf } from '../requestState.js';

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

export function logRequest(write: (line: RequestLine) => void) {
  return (request: Request, response: Response, next: NextFunction): void => {
    // Only the first part of the path: links carry their secret in the second.
    const path = `/${request.path.split('/')[1] ?? ''}`;
    response.once('close', () => {
      const { requestId, startedAt, principal, operationName, codes } = stateOf(response);
      write({
        requestId,
        method: request.method,
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
