// How sessions end: by their owner, and by the issuer behind the browser's back.
import { IdentityProviderUnavailable, Unauthenticated } from '../principal.js';
import { referenceOf } from '../readPrincipal.js';
import { toSetCookie } from './cookies.js';
import { mayChange, type RequestOrigin } from './csrf.js';
import { checkLogoutToken, type LogoutToken } from './logoutToken.js';
import { SignInRefused } from './sessionEvents.js';
import type { BrowserRequest, SessionParts, Source } from './sessionParts.js';

export interface SignedOut {
  readonly cookies: readonly string[];
  readonly body: { readonly endSessionUrl: string | null };
}

/** A request by cookie that may change something: from our own page, with the session's token. */
export function mayChangeHere(request: RequestOrigin & { cookie: string | undefined }, parts: SessionParts): boolean {
  const id = parts.idOf(request.cookie);
  return id !== undefined && mayChange(request, new URL(parts.baseUrl()).origin, id);
}

async function logout(request: BrowserRequest, parts: SessionParts): Promise<SignedOut> {
  const { session, secure } = parts.names();
  const cookies = [toSetCookie(session, '', secure, 0)];
  const found = await parts.live.find(parts.idOf(request.cookie), false);
  // Nobody is signed in: there is nothing that a foreign page could end.
  if (found === undefined) return { cookies, body: { endSessionUrl: null } };
  if (!mayChangeHere(request, parts)) throw new SignInRefused('FORBIDDEN', 'csrf');
  await parts.store.end({ idHash: found.row.idHash }, 'signed out', new Date(parts.now()));
  await parts.record('session.ended', request, found.contents.principal, 'signed out');
  // The session here is over, whether the issuer can be asked for its address or not.
  const returnTo = `${parts.baseUrl()}${parts.settings.homePath}`;
  const endSessionUrl = await parts.provider.endSessionUrl(found.contents.idToken, returnTo).catch(() => null);
  return { cookies, body: { endSessionUrl } };
}

/** Sessions end now; bearer tokens of the same sign-in with the revocation, on every replica. */
async function endFromOutside({ subject, sid }: LogoutToken, parts: SessionParts): Promise<void> {
  const { id, issuer, maxLifetimeSeconds, toleranceSeconds } = parts.issuer.settings;
  const now = parts.now();
  // Until the last token that was issued before has ended, and a session that nobody uses any more has, too.
  const seconds = maxLifetimeSeconds + toleranceSeconds + parts.settings.idleSeconds;
  const expiresAt = new Date(now + seconds * 1000);
  if (sid !== null) await parts.revoke({ kind: 'SESSION', value: sid, expiresAt });
  else await parts.revoke({ kind: 'SUBJECT', value: referenceOf(issuer, subject ?? ''), expiresAt });
  const filter = sid === null ? { issuer: id, subject: subject ?? '' } : { issuer: id, sid };
  await parts.store.end(filter, 'logged out by the issuer', new Date(now));
}

async function readToken(text: string, parts: SessionParts): Promise<LogoutToken> {
  try {
    return await checkLogoutToken(text, parts.issuer, parts.settings.clientId, Math.floor(parts.now() / 1000));
  } catch (error) {
    if (error instanceof Unauthenticated) throw new SignInRefused('BAD_REQUEST', `logout token: ${error.reason}`);
    if (error instanceof IdentityProviderUnavailable) throw new SignInRefused('IDP_UNAVAILABLE', 'keys');
    throw error;
  }
}

async function backchannelLogout(text: string, from: Source, parts: SessionParts): Promise<void> {
  const token = await readToken(text, parts);
  if (!(await parts.usedOnce.use(token.id, token.expiresAt)))
    throw new SignInRefused('BAD_REQUEST', 'logout token: used before');
  try {
    await endFromOutside(token, parts);
  } catch (error) {
    // The issuer will try again, and must be heard then.
    await parts.usedOnce.release(token.id);
    throw error;
  }
  await parts.record('session.ended', from, undefined, 'logged out by the issuer');
}

export function createEndings(parts: SessionParts) {
  return {
    logout: (request: BrowserRequest) => logout(request, parts),
    backchannelLogout: (text: string | undefined, from: Source) => backchannelLogout(text ?? '', from, parts),
    endSessions: (reference: string, reason: string) => parts.store.end({ reference }, reason, new Date(parts.now())),
  };
}
