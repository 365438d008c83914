// Who a session cookie stands for, on surfaces that browsers use. A request that may change something must prove its page.
import type { IncomingMessage } from 'node:http';
import type { StatedPrincipal } from '../requestState.js';

export interface SessionsOfRequests {
  hasCookie(cookie: string | undefined): boolean;
  principalOf(cookie: string | undefined): Promise<StatedPrincipal | undefined>;
  mayChange(request: {
    cookie: string | undefined;
    origin: string | undefined;
    fetchSite: string | undefined;
    csrfToken: string | undefined;
  }): boolean;
}

/** The principal, or the code of the refusal. */
export type SessionFound = { readonly principal: StatedPrincipal } | { readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN' };

/**
 * For `authenticate`: undefined if the request brings no session cookie, or a credential of its own, which then counts
 * alone. Every POST has to pass the check, also one that only reads: what it does is in its body, and read later.
 */
export function readSession(sessions: SessionsOfRequests) {
  return async (request: IncomingMessage): Promise<SessionFound | undefined> => {
    const { cookie, origin, authorization } = request.headers;
    if (authorization !== undefined || !sessions.hasCookie(cookie)) return undefined;
    const [fetchSite, csrfToken] = [request.headers['sec-fetch-site'], request.headers['x-csrf-token']];
    const signs = {
      cookie,
      origin,
      fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
      csrfToken: typeof csrfToken === 'string' ? csrfToken : undefined,
    };
    if (request.method !== 'GET' && request.method !== 'HEAD' && !sessions.mayChange(signs))
      return { code: 'FORBIDDEN' };
    const principal = await sessions.principalOf(cookie);
    return principal === undefined ? { code: 'UNAUTHENTICATED' } : { principal };
  };
}
