// Signing in at the console: out to the issuer and back, each way tied to the browser that started it, each state used once.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import * as openid from 'openid-client';
import { IdentityProviderUnavailable, Unauthenticated, type Principal } from '../principal.js';
import type { Sealer } from '../sealer.js';
import type { ConsoleSessionSettings } from './consoleSettings.js';
import { hashOf } from './liveSessions.js';
import { LoginFailed, STEP_UP_SECONDS, type LoginSecrets, type OpenidProvider } from './openidProvider.js';
import { isReturnPath } from './returnPath.js';
import { SignInRefused } from './sessionEvents.js';
import type { SessionStore } from './sessionStore.js';

/** Clocks of the issuer and ours. */
const TOLERANCE_SECONDS = 30;

interface StoredSecrets extends LoginSecrets {
  /** Hash of the browser's login cookie. */
  readonly browserHash: string;
}

export interface SignInOptions {
  readonly settings: ConsoleSessionSettings;
  readonly issuerId: string;
  readonly store: SessionStore;
  readonly sealer: Sealer;
  readonly provider: OpenidProvider;
  verify(token: string): Promise<Principal>;
  readonly now: () => number;
}

export interface Started {
  readonly location: string;
  /** Value of the login cookie. */
  readonly browser: string;
}

export interface SignedIn {
  readonly principal: Principal;
  readonly idToken: string;
  readonly refreshToken: string | null;
  readonly returnTo: string;
  readonly stepUp: boolean;
}

function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** The sign-in that this answer belongs to. Whoever brings a state, it is used up. */
async function take(search: string, browser: string | undefined, { store, sealer, now }: SignInOptions) {
  const states = new URLSearchParams(search).getAll('state');
  const stateHash = hashOf(states[0] ?? '');
  const login = states.length === 1 ? await store.takeLogin(stateHash, new Date(now())) : undefined;
  const text = login === undefined ? undefined : sealer.unseal(`console-login ${stateHash}`, login.secrets);
  if (login === undefined || text === undefined) throw new SignInRefused('BAD_REQUEST', 'state');
  const secrets = JSON.parse(text) as StoredSecrets;
  // Without this tie anybody could sign a stranger's browser in as themselves (RFC 9700 §4.7).
  if (!equal(hashOf(browser ?? ''), secrets.browserHash)) throw new SignInRefused('BAD_REQUEST', 'another browser');
  return { secrets, returnTo: login.returnTo };
}

function checkStepUp(principal: Principal, { settings, now }: SignInOptions): void {
  const recent = now() / 1000 - STEP_UP_SECONDS - TOLERANCE_SECONDS;
  if (!settings.stepUpAcr.includes(principal.acr ?? '') || (principal.authTime ?? 0) < recent)
    throw new SignInRefused('FORBIDDEN', 'step-up not reached');
}

export function createSignIn(options: SignInOptions) {
  const { settings, store, sealer, provider } = options;

  /** `browser`: the login cookie, if the browser has one from another tab. */
  async function start(returnTo: string, stepUp: boolean, browser: string | undefined): Promise<Started> {
    if (!isReturnPath(returnTo)) throw new SignInRefused('BAD_REQUEST', 'return path');
    const tie = browser ?? randomBytes(32).toString('base64url');
    const [verifier, nonce, state] = [openid.randomPKCECodeVerifier(), openid.randomNonce(), openid.randomState()];
    const secrets: StoredSecrets = { verifier, nonce, state, stepUp, browserHash: hashOf(tie) };
    const stateHash = hashOf(state);
    const location = await provider.authorizationUrl(secrets);
    const kept = await store.addLogin({
      stateHash,
      secrets: sealer.seal(`console-login ${stateHash}`, JSON.stringify(secrets)),
      returnTo,
      expiresAt: new Date(options.now() + settings.loginSeconds * 1000),
    });
    if (!kept) throw new SignInRefused('OVERLOADED', 'too many sign-ins under way');
    return { location, browser: tie };
  }

  async function finish(search: string, browser: string | undefined): Promise<SignedIn> {
    const { secrets, returnTo } = await take(search, browser, options);
    const proven = await provider.redeem(search, secrets);
    const found = await options.verify(proven.accessToken);
    // The two tokens must speak of one person, who signed in here: an application cannot administer.
    if (found.issuer !== options.issuerId || found.subject !== proven.subject || found.ownToken || found.actor !== null)
      throw new SignInRefused('UNAUTHENTICATED', 'access token of somebody else');
    if (found.client !== settings.clientId)
      throw new SignInRefused('UNAUTHENTICATED', 'access token of another client');
    const principal = { ...found, sessionId: proven.sid ?? found.sessionId };
    if (secrets.stepUp) checkStepUp(principal, options);
    const { idToken, refreshToken } = proven;
    return { principal, idToken, refreshToken, returnTo, stepUp: secrets.stepUp };
  }

  return {
    start: (returnTo: string, stepUp: boolean, browser: string | undefined) =>
      start(returnTo, stepUp, browser).catch(refuse),
    finish: (search: string, browser: string | undefined) => finish(search, browser).catch(refuse),
  };
}

/** Whatever went wrong on the way, as a code that the caller may read. */
function refuse(error: unknown): never {
  if (error instanceof IdentityProviderUnavailable) throw new SignInRefused('IDP_UNAVAILABLE', 'issuer did not answer');
  if (error instanceof LoginFailed || error instanceof Unauthenticated)
    throw new SignInRefused('UNAUTHENTICATED', error.reason);
  throw error;
}
