// Token → principal. Every refusal looks the same from outside.
import type { NextFunction, Request, Response } from 'express';
import { sendError } from '../sendError.js';
import { stateOf, type StatedPrincipal } from '../requestState.js';
import type { SessionFound } from './readSession.js';

export interface AuthenticateOptions {
  /** Rejects with an error for which one of the two tests below holds. */
  authenticate(authorization: readonly string[] | undefined): Promise<StatedPrincipal>;
  isUnauthenticated(error: unknown): boolean;
  isIdpUnavailable(error: unknown): boolean;
  /** Why a token was refused: for the log alone. */
  onRefused(requestId: string, error: unknown): void;
  /** Requests without any credential go on as nobody: public facts alone. */
  readonly allowNobody?: boolean;
  /** Who the session cookie of a browser stands for; undefined if there is none, or another credential. */
  session?(request: Request): Promise<SessionFound | undefined>;
}

/** A cookie that carries an access token: by its name, or because its value is a JWS. */
const TOKEN_COOKIE = /(?:^|; ?)(?:access_token=|[^=;\s]+="?ey[\w-]+\.ey[\w-]+\.)/i;

/** RFC 6750 §2: a client must not send more than one credential. Whichever is meant, somebody may read the other. */
export function sendsTwo(request: Request): boolean {
  const headers = request.headersDistinct['authorization']?.length ?? 0;
  return headers > 1 || (headers === 1 && TOKEN_COOKIE.test(request.headers.cookie ?? ''));
}

export function authenticate(options: AuthenticateOptions) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (sendsTwo(request)) {
      sendError(response, 'BAD_REQUEST');
      return;
    }
    const state = stateOf(response);
    if (options.allowNobody === true && request.headers.authorization === undefined) {
      next();
      return;
    }
    try {
      const found = await options.session?.(request);
      if (found !== undefined && 'code' in found) {
        sendError(response, found.code);
        return;
      }
      state.principal = found?.principal ?? (await options.authenticate(request.headersDistinct['authorization']));
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
