// The end of the pipeline: unknown paths, and whatever went wrong on the way, in the catalogue's form.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '../../../schema/errors.js';
import { whatIsWrong, type RequestProblem } from '../../../schema/requestProblems.js';
import { hasState, stateOf } from '../requestState.js';
import { dataHeaders } from '../securityHeaders.js';
import { sendError } from '../sendError.js';
import type { ErrorStep, Step } from '../step.js';

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

const BODY_PROBLEMS: Readonly<Record<string, RequestProblem>> = {
  'entity.parse.failed': 'BODY_NOT_JSON',
  'entity.verify.failed': 'BODY_NOT_JSON',
  'request.size.invalid': 'BODY_LENGTH',
};

/** What is wrong with a request that was refused by one of these. Zlib's own errors have codes that begin alike. */
function problemOf(error: unknown): RequestProblem | undefined {
  const { type = '', code, problem } = Object(error) as { type?: string; code?: unknown; problem?: RequestProblem };
  if (typeof code === 'string' && code.startsWith('Z_')) return 'BODY_NOT_UNPACKED';
  if (error instanceof URIError) return 'PATH';
  return problem ?? BODY_PROBLEMS[type];
}

export function answerNotFound(_request: IncomingMessage, response: ServerResponse): void {
  sendError(response, 'NOT_FOUND');
}

/** Errors that are the caller's: of the body parser, or with a 4xx status of Express's own. */
function codeOf(error: unknown): ErrorCode | undefined {
  const { type, status } = Object(error) as { type?: string; status?: number };
  if (type !== undefined && Object.hasOwn(BODY_ERRORS, type)) return BODY_ERRORS[type];
  return status !== undefined && status >= 400 && status < 500 ? 'BAD_REQUEST' : undefined;
}

/** `begin`: the first step, for requests that never got to it. */
export function answerErrors(begin: Step, onUnexpected: (requestId: string, error: unknown) => void): ErrorStep {
  const protect = dataHeaders();
  return (error, request, response) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (!hasState(response)) {
      void begin(request, response, () => undefined);
      void protect(request, response, () => undefined);
    }
    const known = codeOf(error);
    const problem = known === 'BAD_REQUEST' ? problemOf(error) : undefined;
    if (known !== undefined) sendError(response, known, problem && whatIsWrong(problem));
    else {
      onUnexpected(stateOf(response).requestId, error);
      sendError(response, 'INTERNAL_SERVER_ERROR');
    }
  };
}
