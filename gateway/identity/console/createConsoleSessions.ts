// Sessions of the console: signing in and out, who a cookie stands for, and what the issuer ends from its side.
import type { Principal } from '../principal.js';
import { createBeginnings, type Redirection } from './beginSession.js';
import { csrfTokenOf, type RequestOrigin } from './csrf.js';
import { createEndings, mayChangeHere, type SignedOut } from './endSession.js';
import type { LiveSession } from './renewSession.js';
import { createSessionParts } from './sessionParts.js';
import type { BrowserRequest, ConsoleSessionsOptions, SessionParts, Source } from './sessionParts.js';

export interface ConsoleSessions {
  /** To the issuer. Throws `SignInRefused`, like all that follow. */
  login(request: BrowserRequest, returnTo: string | undefined, stepUp: boolean): Promise<Redirection>;
  /** Back from the issuer; `search`: the query as it came. */
  callback(request: BrowserRequest, search: string): Promise<Redirection>;
  /** Who is signed in, for the pages: no name, no number. Does not prolong the session. */
  whoAmI(request: Pick<BrowserRequest, 'cookie'>): Promise<object>;
  logout(request: BrowserRequest): Promise<SignedOut>;
  /** Back-channel logout by the issuer. */
  backchannelLogout(logoutToken: string | undefined, from: Source): Promise<void>;
  /** Whether the request brings a session cookie, live or not. */
  hasCookie(cookie: string | undefined): boolean;
  /** Who the cookie stands for; counts as activity. Throws `IdentityProviderUnavailable`. */
  principalOf(cookie: string | undefined): Promise<Principal | undefined>;
  /** Whether a request with this cookie may change something: from our own page, with the session's token. */
  mayChange(request: RequestOrigin & { readonly cookie: string | undefined }): boolean;
  /** Ends all sessions of a person; how many. */
  endSessions(reference: string, reason: string): Promise<number>;
}

function toView({ id, row, contents }: LiveSession, { settings }: SessionParts): object {
  const { reference, agency, roles, acr, authTime } = contents.principal;
  const idleEnd = row.lastSeenAt.getTime() + settings.idleSeconds * 1000;
  return {
    signedIn: true,
    reference,
    agency,
    roles,
    acr,
    authTime,
    csrfToken: csrfTokenOf(id),
    idleEndsAt: new Date(Math.min(idleEnd, row.expiresAt.getTime())).toISOString(),
    endsAt: row.expiresAt.toISOString(),
  };
}

export function createConsoleSessions(options: ConsoleSessionsOptions): ConsoleSessions {
  const parts = createSessionParts(options);
  const { live, idOf } = parts;
  return {
    ...createBeginnings(parts),
    ...createEndings(parts),
    async whoAmI({ cookie }) {
      const session = await live.find(idOf(cookie), false);
      return session === undefined ? { signedIn: false } : toView(session, parts);
    },
    hasCookie: (cookie) => idOf(cookie) !== undefined,
    principalOf: async (cookie) => (await live.find(idOf(cookie), true))?.contents.principal,
    mayChange: (request) => mayChangeHere(request, parts),
  };
}
