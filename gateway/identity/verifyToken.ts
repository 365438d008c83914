// From a bearer token to a principal: form, key, signature, claims. Any doubt is a refusal.
import jwt from 'jsonwebtoken';
import type { Claims } from './claims.js';
import type { IssuerSettings } from './issuerSettings.js';
import type { KeySet } from './keySet.js';
import { Unauthenticated, type Principal } from './principal.js';
import { readPrincipal } from './readPrincipal.js';
import { readTokenForm, type TokenForm } from './tokenForm.js';

export interface TrustedIssuer {
  readonly settings: IssuerSettings;
  readonly keys: KeySet;
  /** For an issuer whose tokens say more than anybody else's: the gateway itself. Default: `readPrincipal`. */
  readonly read?: (claims: Claims, settings: IssuerSettings, nowSeconds: number) => Principal;
}

export function requireTime(claims: Claims, name: string): number {
  const value = claims[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) throw new Unauthenticated(name);
  return value;
}

/** RFC 9068 §2.1 and §4, or what Keycloak issues by default. An ID token is never an API credential. */
function checkProfile(form: TokenForm, settings: IssuerSettings): void {
  const { profile } = settings;
  if (profile === 'rfc9068' && form.typ !== 'at+jwt') throw new Unauthenticated('typ');
  if (profile === 'keycloak' && (form.typ !== 'jwt' || form.claims['typ'] !== 'Bearer'))
    throw new Unauthenticated('typ');
  // A sender-constrained token is bound to a key that this gateway does not check (RFC 8705, RFC 9449).
  if (form.claims['cnf'] !== undefined) throw new Unauthenticated('cnf');
}

/** Lifetime and age: exp, iat required, bounded distance, not from the future. */
function checkTimes(claims: Claims, settings: IssuerSettings, nowSeconds: number): void {
  const exp = requireTime(claims, 'exp');
  const iat = requireTime(claims, 'iat');
  if (exp <= nowSeconds - settings.toleranceSeconds) throw new Unauthenticated('exp');
  if (exp - iat > settings.maxLifetimeSeconds || exp <= iat) throw new Unauthenticated('lifetime');
  if (iat > nowSeconds + settings.toleranceSeconds) throw new Unauthenticated('iat');
  if (claims['nbf'] !== undefined && requireTime(claims, 'nbf') > nowSeconds + settings.toleranceSeconds)
    throw new Unauthenticated('nbf');
}

function checkAudience(claims: Claims, settings: IssuerSettings): void {
  const given: unknown = typeof claims['aud'] === 'string' ? [claims['aud']] : claims['aud'];
  if (!Array.isArray(given) || !given.every((audience) => typeof audience === 'string'))
    throw new Unauthenticated('aud');
  if (!given.some((audience) => settings.audiences.includes(audience))) throw new Unauthenticated('aud');
}

/** The key that the header names, of the kind that the header names, and the signature by it. */
export async function checkSignature(token: string, form: TokenForm, keys: KeySet): Promise<void> {
  const found = await keys.find(form.kid);
  if (found?.alg !== form.alg) throw new Unauthenticated('key');
  try {
    // The times were checked by our own rules and our own clock.
    jwt.verify(token, found.key, { algorithms: [found.alg], ignoreExpiration: true, ignoreNotBefore: true });
  } catch {
    throw new Unauthenticated('signature');
  }
}

/** Verifies one token against the trusted issuers. Throws `Unauthenticated` or `IdentityProviderUnavailable`. */
export async function verifyToken(
  token: string,
  issuers: readonly TrustedIssuer[],
  nowSeconds: number,
): Promise<Principal> {
  const form = readTokenForm(token);
  const issuer = issuers.find(({ settings }) => settings.issuer === form.claims['iss']);
  if (issuer === undefined) throw new Unauthenticated('iss');
  const { settings, keys, read = readPrincipal } = issuer;
  if (!settings.algorithms.some((algorithm) => algorithm === form.alg)) throw new Unauthenticated('alg');
  if (!form.extra.every((name) => settings.headerMembers.some((allowed) => allowed === name)))
    throw new Unauthenticated('header member');
  checkProfile(form, settings);
  checkTimes(form.claims, settings, nowSeconds);
  checkAudience(form.claims, settings);
  await checkSignature(token, form, keys);
  return read(form.claims, settings, nowSeconds);
}
