// Principal and stated purpose → access. What an operation then needs of it is checked on the operation.
import type { ServerResponse } from 'node:http';
import type { ErrorCode } from '../../../schema/errors.js';
import { whatIsWrong } from '../../../schema/requestProblems.js';
import { readAppVersion } from '../appVersion.js';
import { stateOf, type StatedPrincipal } from '../requestState.js';
import { sendError } from '../sendError.js';
import type { Step } from '../step.js';

const PURPOSE = /^[a-z][a-z0-9-]{2,63}$/;

export interface AuthorizeOptions {
  /** `principal` is undefined for nobody. */
  accessFor(principal: StatedPrincipal | undefined, purpose: string | null): object;
  /** The catalogue code of a refusal, or undefined for any other error. */
  codeOf(error: unknown): ErrorCode | undefined;
  /** The record of a refusal; the answer waits for it. */
  onRefused(
    requestId: string,
    principal: StatedPrincipal | undefined,
    code: ErrorCode,
    ip: string | undefined,
  ): Promise<void>;
}

export function authorize(options: AuthorizeOptions): Step {
  const refuse = async (response: ServerResponse, code: ErrorCode): Promise<void> => {
    const { requestId, principal, ip } = stateOf(response);
    await options.onRefused(requestId, principal, code, ip);
    sendError(response, code);
  };

  return (request, response, next) => {
    const state = stateOf(response);
    const stated = request.headers['x-purpose'];
    if (stated !== undefined && (typeof stated !== 'string' || !PURPOSE.test(stated))) {
      sendError(response, 'BAD_REQUEST', { header: 'X-Purpose', ...whatIsWrong('PURPOSE') });
      return;
    }
    const key = request.headers['idempotency-key'];
    if (typeof key === 'string') state.idempotencyKey = key;
    const { appVersion } = readAppVersion(request.headers);
    if (appVersion !== undefined) state.appVersion = appVersion;
    try {
      state.access = options.accessFor(state.principal, stated ?? null);
    } catch (error) {
      const code = options.codeOf(error);
      if (code !== undefined) return refuse(response, code);
      next(error);
      return;
    }
    next();
  };
}
