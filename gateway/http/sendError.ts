// Every refusal outside GraphQL execution has the same form: a GraphQL error from the catalogue, never cached.
import type { Response } from 'express';
import { ERRORS, type ErrorCode } from '../../schema/errors.js';
import { stateOf } from './requestState.js';

/** Ends the request with this code. */
export function sendError(response: Response, code: ErrorCode, more: Readonly<Record<string, unknown>> = {}): void {
  const { vi, en, hop, retryable, status } = ERRORS[code];
  const state = stateOf(response);
  state.codes = [code];
  if (status === 503) response.setHeader('retry-after', '1');
  // The same for every reason: which check failed is nobody's business but the log's.
  if (status === 401) response.setHeader('www-authenticate', 'Bearer realm="lien-thong"');
  const extensions = { code, hop, retryable, messages: { vi, en }, requestId: state.requestId, ...more };
  response.status(status).json({ errors: [{ message: vi, extensions }] });
}
