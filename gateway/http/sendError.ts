// Every refusal outside GraphQL execution has the same form: a GraphQL error from the catalogue, never cached.
import type { ServerResponse } from 'node:http';
import { ERRORS, type ErrorCode } from '../../schema/errors.js';
import { stateOf } from './requestState.js';

/** For `extensions`, beside those that every refusal has. `messages`: in the stead of the code's own. */
export interface More extends Readonly<Record<string, unknown>> {
  readonly messages?: { readonly vi: string; readonly en: string };
}

/** The body of a refusal. */
export function toErrorBody(code: ErrorCode, requestId: string, more: More = {}): object {
  const { vi, en, hop, retryable } = ERRORS[code];
  const extensions = { code, hop, retryable, messages: { vi, en }, requestId, ...more };
  return { errors: [{ message: extensions.messages.vi, extensions }] };
}

/** Ends the request with this code. */
export function sendError(response: ServerResponse, code: ErrorCode, more: More = {}): void {
  const { status } = ERRORS[code];
  const state = stateOf(response);
  state.codes = [code];
  if (status === 503) response.setHeader('retry-after', '1');
  // The same for every reason: which check failed is nobody's business but the log's.
  if (status === 401) response.setHeader('www-authenticate', 'Bearer realm="lien-thong"');
  const body = JSON.stringify(toErrorBody(code, state.requestId, more));
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
