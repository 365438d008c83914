// The end of the pipeline: unknown paths, and whatever went wrong on the way, in the catalogue's form.
import type { NextFunction, Request, Response } from 'express';
import type { ErrorCode } from '../../../schema/errors.js';
import { sendError } from '../sendError.js';
import { stateOf } from '../requestState.js';

/** Types of errors that Express's body parser reports. */
const BODY_ERRORS: Readonly<Record<string, ErrorCode>> = {
  'entity.too.large': 'PAYLOAD_TOO_LARGE',
  'entity.parse.failed': 'BAD_REQUEST',
  'entity.verify.failed': 'BAD_REQUEST',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'request.aborted': 'BAD_REQUEST',
  'request.size.invalid': 'BAD_REQUEST',
};

export function answerNotFound(_request: Request, response: Response): void {
  sendError(response, 'NOT_FOUND');
}

export function answerErrors(onUnexpected: (requestId: string, error: unknown) => void) {
  // Express knows an error step by its four parameters.
  return (error: unknown, _request: Request, response: Response, _next: NextFunction): void => {
    const { type, status } = error as { type?: string; status?: number };
    const known = type === undefined ? undefined : BODY_ERRORS[type];
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (known !== undefined) sendError(response, known);
    else if (status !== undefined && status >= 400 && status < 500) sendError(response, 'BAD_REQUEST');
    else {
      onUnexpected(stateOf(response).requestId, error);
      sendError(response, 'INTERNAL_SERVER_ERROR');
    }
  };
}
