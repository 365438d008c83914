// Requests that change something must come from our own pages: the browser says so, and the page proves it knows the session.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a request says about where it comes from. */
export interface RequestOrigin {
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  /** Header x-csrf-token. */
  readonly csrfToken: string | undefined;
}

/** Bound to one session: derived from its id, which no script can read. */
export function csrfTokenOf(sessionId: string): string {
  return createHmac('sha256', sessionId).update('csrf').digest('base64url');
}

/** Every sign must be right, and there must be at least one: other programs send neither, and use no cookie either. */
export function isSameOrigin({ origin, fetchSite }: RequestOrigin, ownOrigin: string): boolean {
  if (origin === undefined && fetchSite === undefined) return false;
  return (origin === undefined || origin === ownOrigin) && (fetchSite === undefined || fetchSite === 'same-origin');
}

export function mayChange(request: RequestOrigin, ownOrigin: string, sessionId: string): boolean {
  const given = Buffer.from(request.csrfToken ?? '');
  const right = Buffer.from(csrfTokenOf(sessionId));
  const known = given.length === right.length && timingSafeEqual(given, right);
  return known && isSameOrigin(request, ownOrigin);
}
