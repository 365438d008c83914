// OpenID Connect Back-Channel Logout 1.0 §2.4–2.6: what a logout token must be.
import { Unauthenticated } from '../principal.js';
import { SUBJECT } from '../readPrincipal.js';
import { readTokenForm, type TokenRules } from '../tokenForm.js';
import { checkSignature, requireTime, type TrustedIssuer } from '../verifyToken.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const RULES: TokenRules = { algorithms: ['RS256', 'ES256'], optional: ['typ'] };
/** RECOMMENDED is logout+jwt; older issuers send JWT or nothing. Never an access token. */
const TYPES = ['', 'jwt', 'logout+jwt'];
/** How old a logout token may be. */
const MAX_AGE_SECONDS = 300;

export interface LogoutToken {
  readonly subject: string | null;
  readonly sid: string | null;
  /** What may be used once. */
  readonly id: string;
  readonly expiresAt: Date;
}

function readName(claims: Readonly<Record<string, unknown>>, name: 'sub' | 'sid'): string | null {
  const value = claims[name];
  if (value === undefined) return null;
  if (typeof value !== 'string' || !SUBJECT.test(value)) throw new Unauthenticated(name);
  return value;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkTimes(claims: Readonly<Record<string, unknown>>, tolerance: number, nowSeconds: number): number {
  const iat = requireTime(claims, 'iat');
  if (iat > nowSeconds + tolerance || iat < nowSeconds - MAX_AGE_SECONDS) throw new Unauthenticated('iat');
  if (claims['exp'] !== undefined && requireTime(claims, 'exp') <= nowSeconds - tolerance)
    throw new Unauthenticated('exp');
  return iat;
}

/** Only this client's: in a list of several, all of them would be logged out by one token. */
function checkAudience(aud: unknown, clientId: string): void {
  const [audience, ...others] = Array.isArray(aud) ? (aud as unknown[]) : [aud];
  if (audience !== clientId || others.length > 0) throw new Unauthenticated('aud');
}

/** Throws `Unauthenticated` or `IdentityProviderUnavailable`. */
export async function checkLogoutToken(
  text: string,
  issuer: TrustedIssuer,
  clientId: string,
  nowSeconds: number,
): Promise<LogoutToken> {
  const form = readTokenForm(text, RULES);
  const { claims } = form;
  const { settings } = issuer;
  if (!TYPES.includes(form.typ)) throw new Unauthenticated('typ');
  if (!settings.algorithms.some((algorithm) => algorithm === form.alg)) throw new Unauthenticated('alg');
  if (!form.extra.every((name) => settings.headerMembers.some((allowed) => allowed === name)))
    throw new Unauthenticated('header member');
  if (claims['iss'] !== settings.issuer) throw new Unauthenticated('iss');
  checkAudience(claims['aud'], clientId);
  const iat = checkTimes(claims, settings.toleranceSeconds, nowSeconds);
  const { events, jti, nonce } = claims;
  if (!isPlainObject(events) || !Object.hasOwn(events, EVENT) || !isPlainObject(events[EVENT]))
    throw new Unauthenticated('events');
  // An ID token has a nonce: it must never pass for a logout token.
  if (nonce !== undefined) throw new Unauthenticated('nonce');
  if (typeof jti !== 'string' || !SUBJECT.test(jti)) throw new Unauthenticated('jti');
  const subject = readName(claims, 'sub');
  const sid = readName(claims, 'sid');
  if (subject === null && sid === null) throw new Unauthenticated('sub, sid');
  await checkSignature(text, form, issuer.keys);
  const expiresAt = new Date((iat + MAX_AGE_SECONDS + settings.toleranceSeconds + 1) * 1000);
  return { subject, sid, id: `logout ${settings.issuer} ${jti}`, expiresAt };
}
