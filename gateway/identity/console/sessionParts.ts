// What the parts of the console's sessions share: the issuer, the cookies, the record.
import type { Authenticator } from '../authenticator.js';
import type { Principal } from '../principal.js';
import type { Sealer } from '../sealer.js';
import type { UsedOnce } from '../tokenEndpoint/clientRegistry.js';
import type { TrustedIssuer } from '../verifyToken.js';
import type { ConsoleSessionSettings } from './consoleSettings.js';
import { cookieNames, readCookie, type CookieNames } from './cookies.js';
import type { RequestOrigin } from './csrf.js';
import { createLiveSessions, type LiveSessions } from './liveSessions.js';
import { createOpenidProvider, type OpenidProvider } from './openidProvider.js';
import type { SessionEvent, SessionSurroundings } from './sessionEvents.js';
import type { SessionStore } from './sessionStore.js';

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

/** Where a request comes from. */
export interface Source {
  readonly ip: string;
  readonly requestId: string;
}

/** A request of a browser, as far as it matters here. */
export interface BrowserRequest extends RequestOrigin, Source {
  /** The Cookie header. */
  readonly cookie: string | undefined;
}

export interface SessionParts extends ConsoleSessionsOptions {
  readonly issuer: TrustedIssuer;
  readonly provider: OpenidProvider;
  readonly live: LiveSessions;
  readonly names: () => CookieNames;
  /** The session id that a Cookie header brings. */
  readonly idOf: (cookie: string | undefined) => string | undefined;
  record(event: SessionEvent['event'], from: Source, who: Principal | undefined, reason: string | null): Promise<void>;
}

function requireIssuer({ authenticator, settings }: ConsoleSessionsOptions): TrustedIssuer {
  const issuer = authenticator.issuer(settings.issuer);
  if (issuer === undefined) throw new Error('the console names an issuer that is not configured');
  return issuer;
}

export function createSessionParts(options: ConsoleSessionsOptions): SessionParts {
  const { settings, authenticator, allowHttp } = options;
  const issuer = requireIssuer(options);
  const redirectUri = () => `${options.baseUrl()}/auth/callback`;
  const provider = createOpenidProvider({ settings, issuer: issuer.settings.issuer, allowHttp, redirectUri });
  const live = createLiveSessions({ ...options, provider, verify: (token) => authenticator.verify(token) });
  const names = () => cookieNames(options.baseUrl());

  function record(event: SessionEvent['event'], from: Source, who: Principal | undefined, reason: string | null) {
    const { reference = null, acr = null, agency: tenant = null } = who ?? {};
    const { ip, requestId } = from;
    const place = { issuer: issuer.settings.id, client: settings.clientId, ip, requestId };
    return options.audit({ event, reference, acr, tenant, reason, ...place });
  }

  return {
    ...options,
    issuer,
    provider,
    live,
    names,
    record,
    idOf: (cookie) => readCookie(cookie, names().session),
  };
}
