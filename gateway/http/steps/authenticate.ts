// Token → principal. Every refusal looks the same from outside.
import type { NextFunction, Request, Response } from 'express';
import { sendError } from '../sendError.js';
import { stateOf, type StatedPrincipal } from '../requestState.js';

export interface AuthenticateOptions {
  /** Rejects with an error for which one of the two tests below holds. */
  authenticate(authorization: readonly string[] | undefined): Promise<StatedPrincipal>;
  isUnauthenticated(error: unknown): boolean;
  isIdpUnavailable(error: unknown): boolean;
  /** Why a token was refused: for the log alone. */
  onRefused(requestId: string, error: unknown): void;
}

export function authenticate(options: AuthenticateOptions) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const authorization = request.headersDistinct['authorization'];
    // Two credentials: whichever of them is meant, somebody else may read the other.
    if ((authorization?.length ?? 0) > 1) {
      sendError(response, 'BAD_REQUEST');
      return;
    }
    const state = stateOf(response);
    try {
      state.principal = await options.authenticate(authorization);
      next();
    } catch (error) {
      if (options.isIdpUnavailable(error)) sendError(response, 'IDP_UNAVAILABLE');
      else if (options.isUnauthenticated(error)) {
        options.onRefused(state.requestId, error);
        sendError(response, 'UNAUTHENTICATED');
      } else next(error);
    }
  };
}
