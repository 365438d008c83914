// Sessions of the console: signing in and out, who a cookie stands for, and what the issuer ends from its side.
import { randomBytes } from 'node:crypto';
import type { Authenticator } from '../authenticator.js';
import { IdentityProviderUnavailable, Unauthenticated, type Principal } from '../principal.js';
import { referenceOf } from '../readPrincipal.js';
import type { Sealer } from '../sealer.js';
import type { UsedOnce } from '../tokenEndpoint/clientRegistry.js';
import type { TrustedIssuer } from '../verifyToken.js';
import type { ConsoleSessionSettings } from './consoleSettings.js';
import { cookieNames, readCookie, toSetCookie } from './cookies.js';
import { csrfTokenOf, mayChange, type RequestOrigin } from './csrf.js';
import { createLiveSessions, hashOf, isSamePerson, type LiveSession } from './liveSessions.js';
import { checkLogoutToken } from './logoutToken.js';
import { createOpenidProvider } from './openidProvider.js';
import { sealContents } from './sessionContents.js';
import { SignInRefused, type SessionEvent, type SessionSurroundings } from './sessionEvents.js';
import type { SessionFilter, SessionStore } from './sessionStore.js';
import { createSignIn, type SignedIn } from './signIn.js';

export interface ConsoleSessionsOptions extends SessionSurroundings {
  readonly settings: ConsoleSessionSettings;
  readonly authenticator: Authenticator;
  readonly store: SessionStore;
  readonly usedOnce: UsedOnce;
  readonly sealer: Sealer;
  /** Public address, without a slash at the end. Known once the server listens. */
  readonly baseUrl: () => string;
  /** identity.dangerouslyAllowHttp: an issuer without TLS, in a sandbox. */
  readonly allowHttp: boolean;
  /** Wall clock, milliseconds. */
  readonly now: () => number;
}

/** A request of a browser, as far as it matters here. */
export interface BrowserRequest extends RequestOrigin {
  /** The Cookie header. */
  readonly cookie: string | undefined;
  readonly ip: string;
  readonly requestId: string;
}

export interface Redirection {
  readonly location: string;
  readonly cookies: readonly string[];
}

export interface ConsoleSessions {
  /** To the issuer. Throws `SignInRefused`, like all that follow. */
  login(request: BrowserRequest, returnTo: string | undefined, stepUp: boolean): Promise<Redirection>;
  /** Back from the issuer; `search`: the query as it came. */
  callback(request: BrowserRequest, search: string): Promise<Redirection>;
  /** Who is signed in, for the pages: no name, no number. Does not prolong the session. */
  whoAmI(request: BrowserRequest): Promise<object>;
  logout(request: BrowserRequest): Promise<{ readonly cookies: readonly string[]; readonly body: object }>;
  /** Back-channel logout by the issuer. Throws `SignInRefused`. */
  backchannelLogout(logoutToken: string | undefined, request: Pick<BrowserRequest, 'ip' | 'requestId'>): Promise<void>;
  /** Whether the request brings a session cookie, live or not. */
  hasCookie(cookie: string | undefined): boolean;
  /** Who the cookie stands for; counts as activity. */
  principalOf(cookie: string | undefined): Promise<Principal | undefined>;
  /** Whether a request with this cookie may change something: from our own page, with the session's token. */
  mayChange(request: Pick<BrowserRequest, 'cookie' | 'origin' | 'fetchSite' | 'csrfToken'>): boolean;
  /** Ends all sessions of a person; how many. */
  endSessions(reference: string, reason: string): Promise<number>;
}

function requireIssuer(options: ConsoleSessionsOptions): TrustedIssuer {
  const issuer = options.authenticator.issuer(options.settings.issuer);
  if (issuer === undefined) throw new Error('the console names an issuer that is not configured');
  return issuer;
}

export function createConsoleSessions(options: ConsoleSessionsOptions): ConsoleSessions {
  const { settings, store, sealer, authenticator } = options;
  const trusted = requireIssuer(options);
  const issuer = trusted.settings;
  const redirectUri = () => `${options.baseUrl()}/auth/callback`;
  const provider = createOpenidProvider({
    settings,
    issuer: issuer.issuer,
    allowHttp: options.allowHttp,
    redirectUri,
  });
  const verify = (token: string) => authenticator.verify(token);
  const parts = { ...options, provider, verify, issuerId: issuer.id };
  const [signIn, live] = [createSignIn(parts), createLiveSessions(parts)];
  const names = () => cookieNames(options.baseUrl());
  const idOf = (cookie: string | undefined) => readCookie(cookie, names().session);

  function record(
    event: SessionEvent['event'],
    request: Pick<BrowserRequest, 'ip' | 'requestId'>,
    principal: Principal | undefined,
    reason: string | null,
  ): Promise<void> {
    const { reference = null, acr = null, agency: tenant = null } = principal ?? {};
    const { ip, requestId } = request;
    return options.audit({
      event,
      reference,
      issuer: issuer.id,
      client: settings.clientId,
      acr,
      tenant,
      ip,
      requestId,
      reason,
    });
  }

  /** A new id after every sign-in: one that somebody planted before is worth nothing afterwards (fixation). */
  async function begin(signedIn: SignedIn): Promise<string> {
    const id = randomBytes(32).toString('base64url');
    const idHash = hashOf(id);
    const { principal, idToken, refreshToken } = signedIn;
    const now = options.now();
    await store.add({
      idHash,
      issuer: issuer.id,
      subject: principal.subject,
      reference: principal.reference,
      sid: principal.sessionId,
      sealed: sealContents(sealer, idHash, { principal, idToken, refreshToken }),
      createdAt: new Date(now),
      lastSeenAt: new Date(now),
      expiresAt: new Date(now + settings.absoluteSeconds * 1000),
    });
    return id;
  }

  /** What was open in this browser ends; a step-up keeps the time at which it would have ended anyway. */
  async function replace(request: BrowserRequest, signedIn: SignedIn): Promise<string> {
    const before = await live.find(idOf(request.cookie), false);
    if (signedIn.stepUp && before !== undefined && !isSamePerson(before.contents.principal, signedIn.principal))
      throw new SignInRefused('FORBIDDEN', 'step-up by another person');
    if (options.isRevoked(signedIn.principal)) throw new SignInRefused('UNAUTHENTICATED', 'revoked');
    await record('session.started', request, signedIn.principal, signedIn.stepUp ? 'step-up' : null);
    const id = await begin(signedIn);
    if (before !== undefined) await store.end({ idHash: before.row.idHash }, 'replaced', new Date(options.now()));
    return id;
  }

  async function callback(request: BrowserRequest, search: string): Promise<Redirection> {
    const { login, session, secure } = names();
    try {
      const signedIn = await signIn.finish(search, readCookie(request.cookie, login));
      const id = await replace(request, signedIn);
      return { location: signedIn.returnTo, cookies: [toSetCookie(session, id, secure)] };
    } catch (error) {
      // Nothing here can be guessed, so nobody is locked out: passwords are the issuer's business.
      if (error instanceof SignInRefused)
        await record('session.refused', request, undefined, error.reason).catch(() => undefined);
      throw error;
    }
  }

  async function login(request: BrowserRequest, returnTo: string | undefined, stepUp: boolean): Promise<Redirection> {
    const { login: name, secure } = names();
    const started = await signIn.start(returnTo ?? settings.homePath, stepUp, readCookie(request.cookie, name));
    return {
      location: started.location,
      cookies: [toSetCookie(name, started.browser, secure, settings.loginSeconds)],
    };
  }

  function toView({ id, row, contents }: LiveSession): object {
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

  function mayChangeHere(request: Pick<BrowserRequest, 'cookie' | 'origin' | 'fetchSite' | 'csrfToken'>): boolean {
    const id = idOf(request.cookie);
    return id !== undefined && mayChange(request, new URL(options.baseUrl()).origin, id);
  }

  async function logout(request: BrowserRequest) {
    const { session, secure } = names();
    const cookies = [toSetCookie(session, '', secure, 0)];
    const returnTo = `${options.baseUrl()}${settings.homePath}`;
    const found = await live.find(idOf(request.cookie), false);
    // Nobody is signed in: there is nothing that a foreign page could end.
    if (found === undefined) return { cookies, body: { endSessionUrl: null } };
    if (!mayChangeHere(request)) throw new SignInRefused('FORBIDDEN', 'csrf');
    await store.end({ idHash: found.row.idHash }, 'signed out', new Date(options.now()));
    await record('session.ended', request, found.contents.principal, 'signed out');
    // The session here is over, whether the issuer can be asked for its address or not.
    const endSessionUrl = await provider.endSessionUrl(found.contents.idToken, returnTo).catch(() => null);
    return { cookies, body: { endSessionUrl } };
  }

  /** Sessions end now; bearer tokens of the same sign-in with the revocation, on every replica. */
  async function endFromOutside(subject: string | null, sid: string | null): Promise<void> {
    const now = options.now();
    const lifetime = issuer.maxLifetimeSeconds + issuer.toleranceSeconds + settings.idleSeconds;
    const expiresAt = new Date(now + lifetime * 1000);
    if (sid !== null) await options.revoke({ kind: 'SESSION', value: sid, expiresAt });
    else if (subject !== null)
      await options.revoke({ kind: 'SUBJECT', value: referenceOf(issuer.issuer, subject), expiresAt });
    const filter: SessionFilter =
      sid === null ? { issuer: issuer.id, subject: subject ?? '' } : { issuer: issuer.id, sid };
    await store.end(filter, 'logged out by the issuer', new Date(now));
  }

  async function backchannelLogout(
    text: string | undefined,
    request: Pick<BrowserRequest, 'ip' | 'requestId'>,
  ): Promise<void> {
    const nowSeconds = Math.floor(options.now() / 1000);
    const token = await checkLogoutToken(text ?? '', trusted, settings.clientId, nowSeconds).catch((error: unknown) => {
      if (error instanceof Unauthenticated) throw new SignInRefused('BAD_REQUEST', `logout token: ${error.reason}`);
      if (error instanceof IdentityProviderUnavailable) throw new SignInRefused('IDP_UNAVAILABLE', 'keys');
      throw error;
    });
    if (!(await options.usedOnce.use(token.id, token.expiresAt)))
      throw new SignInRefused('BAD_REQUEST', 'logout token: used before');
    try {
      await endFromOutside(token.subject, token.sid);
    } catch (error) {
      // The issuer will try again, and must be heard then.
      await options.usedOnce.release(token.id);
      throw error;
    }
    await record('session.ended', request, undefined, 'logged out by the issuer');
  }

  return {
    login,
    callback,
    logout,
    backchannelLogout,
    async whoAmI({ cookie }) {
      const session = await live.find(idOf(cookie), false);
      return session === undefined ? { signedIn: false } : toView(session);
    },
    hasCookie: (cookie) => idOf(cookie) !== undefined,
    principalOf: async (cookie) => (await live.find(idOf(cookie), true))?.contents.principal,
    mayChange: mayChangeHere,
    endSessions: (reference, reason) => store.end({ reference }, reason, new Date(options.now())),
  };
}
