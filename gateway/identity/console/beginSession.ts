// From a finished sign-in to a session: a new id every time, what was open in this browser ends.
import { randomBytes } from 'node:crypto';
import { readCookie, toSetCookie } from './cookies.js';
import { hashOf } from './liveSessions.js';
import { isSamePerson } from './renewSession.js';
import { sealContents } from './sessionContents.js';
import { SignInRefused } from './sessionEvents.js';
import type { BrowserRequest, SessionParts } from './sessionParts.js';
import { createSignIn, type SignedIn } from './signIn.js';

export interface Redirection {
  readonly location: string;
  readonly cookies: readonly string[];
}

/** An id that somebody planted in the browser before is worth nothing after the sign-in (fixation). */
async function begin({ principal, idToken, refreshToken }: SignedIn, parts: SessionParts): Promise<string> {
  const id = randomBytes(32).toString('base64url');
  const idHash = hashOf(id);
  const now = parts.now();
  await parts.store.add({
    idHash,
    issuer: principal.issuer,
    subject: principal.subject,
    reference: principal.reference,
    sid: principal.sessionId,
    sealed: sealContents(parts.sealer, idHash, { principal, idToken, refreshToken }),
    createdAt: new Date(now),
    lastSeenAt: new Date(now),
    expiresAt: new Date(now + parts.settings.absoluteSeconds * 1000),
  });
  return id;
}

async function replace(request: BrowserRequest, signedIn: SignedIn, parts: SessionParts): Promise<string> {
  const before = await parts.live.find(parts.idOf(request.cookie), false);
  if (signedIn.stepUp && before !== undefined && !isSamePerson(before.contents.principal, signedIn.principal))
    throw new SignInRefused('FORBIDDEN', 'step-up by another person');
  if (parts.isRevoked(signedIn.principal)) throw new SignInRefused('UNAUTHENTICATED', 'revoked');
  await parts.record('session.started', request, signedIn.principal, signedIn.stepUp ? 'step-up' : null);
  const id = await begin(signedIn, parts);
  if (before !== undefined) await parts.store.end({ idHash: before.row.idHash }, 'replaced', new Date(parts.now()));
  return id;
}

export function createBeginnings(parts: SessionParts) {
  const { settings, names } = parts;
  const verify = (token: string) => parts.authenticator.verify(token);
  const signIn = createSignIn({ ...parts, verify, issuerId: parts.issuer.settings.id });

  async function login(request: BrowserRequest, returnTo: string | undefined, stepUp: boolean): Promise<Redirection> {
    const { login: name, secure } = names();
    const started = await signIn.start(returnTo ?? settings.homePath, stepUp, readCookie(request.cookie, name));
    const cookie = toSetCookie(name, started.browser, secure, settings.loginSeconds);
    return { location: started.location, cookies: [cookie] };
  }

  async function callback(request: BrowserRequest, search: string): Promise<Redirection> {
    const { login: name, session, secure } = names();
    try {
      const signedIn = await signIn.finish(search, readCookie(request.cookie, name));
      const id = await replace(request, signedIn, parts);
      return { location: signedIn.returnTo, cookies: [toSetCookie(session, id, secure)] };
    } catch (error) {
      // Nothing here can be guessed, so nobody is locked out: passwords are the issuer's business.
      if (error instanceof SignInRefused)
        await parts.record('session.refused', request, undefined, error.reason).catch(() => undefined);
      throw error;
    }
  }

  return { login, callback };
}
