// Token → principal. Every refusal looks the same from outside.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { whatIsWrong } from '../../../schema/requestProblems.js';
import { valuesOf } from '../rawHeaders.js';
import { stateOf, type StatedPrincipal } from '../requestState.js';
import { sendError } from '../sendError.js';
import type { Step } from '../step.js';
import type { SessionFound } from './readSession.js';

export interface AuthenticateOptions {
  /** Rejects with an error for which one of the two tests below holds. */
  authenticate(authorization: readonly string[] | undefined): Promise<StatedPrincipal>;
  /** The same for who is known already; undefined: `authenticate` has to say. */
  remembered?(authorization: readonly string[]): StatedPrincipal | undefined;
  isUnauthenticated(error: unknown): boolean;
  isIdpUnavailable(error: unknown): boolean;
  /** Why a token was refused: for the log alone. */
  onRefused(requestId: string, error: unknown): void;
  /** Requests without any credential go on as nobody: public facts alone. */
  readonly allowNobody?: boolean;
  /** Who the session cookie of a browser stands for; undefined if there is none, or another credential. */
  session?(request: IncomingMessage): Promise<SessionFound | undefined>;
}

/** A cookie that carries an access token: by its name, or because its value is a JWS. */
const TOKEN_COOKIE = /(?:^|; ?)(?:access_token=|[^=;\s]+="?ey[\w-]+\.ey[\w-]+\.)/i;

/** RFC 6750 §2: a client must not send more than one credential. Whichever is meant, somebody may read the other. */
function sendsTwo(credentials: readonly string[], cookie: string | undefined): boolean {
  return credentials.length > 1 || (credentials.length === 1 && cookie !== undefined && TOKEN_COOKIE.test(cookie));
}

export function authenticate(options: AuthenticateOptions): Step {
  /** At once, where nothing else may say who it is. */
  const findRemembered = (credentials: readonly string[]) =>
    options.session === undefined ? options.remembered?.(credentials) : undefined;

  const verify = async (
    request: IncomingMessage,
    response: ServerResponse,
    next: (error?: unknown) => void,
    credentials: readonly string[],
  ): Promise<void> => {
    const state = stateOf(response);
    try {
      const found = await options.session?.(request);
      if (found !== undefined && 'code' in found) {
        sendError(response, found.code);
        return;
      }
      state.principal = found?.principal ?? (await options.authenticate(credentials));
      next();
    } catch (error) {
      if (options.isIdpUnavailable(error)) sendError(response, 'IDP_UNAVAILABLE');
      else if (options.isUnauthenticated(error)) {
        options.onRefused(state.requestId, error);
        sendError(response, 'UNAUTHENTICATED');
      } else next(error);
    }
  };

  return (request, response, next) => {
    const credentials = valuesOf(request, 'authorization');
    if (sendsTwo(credentials, request.headers.cookie)) {
      sendError(response, 'BAD_REQUEST', whatIsWrong('CREDENTIALS'));
      return;
    }
    if (options.allowNobody === true && credentials.length === 0) {
      next();
      return;
    }
    const known = findRemembered(credentials);
    if (known === undefined) return verify(request, response, next, credentials);
    stateOf(response).principal = known;
    next();
  };
}
