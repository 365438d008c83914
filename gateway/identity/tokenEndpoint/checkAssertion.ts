// private_key_jwt (RFC 7523 §3): an assertion that only the holder of a registered key can have made, just now, for us, once.
import jwt from 'jsonwebtoken';
import { Unauthenticated } from '../principal.js';
import { SUBJECT } from '../readPrincipal.js';
import { readTokenForm, type TokenForm, type TokenRules } from '../tokenForm.js';
import { requireTime } from '../verifyToken.js';
import { algorithmsOf, toKeyObject } from './clientKey.js';

const RULES: TokenRules = { algorithms: ['ES256', 'RS256', 'PS256'], optional: ['kid', 'typ'] };
const TYPES = ['', 'jwt', 'client-authentication+jwt'];
const MAX_SECONDS = 60;
const TOLERANCE_SECONDS = 5;

export interface Assertion {
  readonly clientId: string;
  /** What may be used once. */
  readonly id: string;
  readonly expiresAt: Date;
  readonly form: TokenForm;
}

/** RFC 7523 §3: we alone, by our name or the endpoint's. In a list of several, somebody else could use it too. */
function checkAudience(aud: unknown, audiences: readonly string[]): void {
  const [audience, ...others] = Array.isArray(aud) ? (aud as unknown[]) : [aud];
  if (typeof audience !== 'string' || others.length > 0 || !audiences.includes(audience))
    throw new Unauthenticated('assertion aud');
}

/** Reads what the assertion claims; nothing is proven yet. Throws `Unauthenticated`. */
export function readAssertion(text: string, audiences: readonly string[], nowSeconds: number): Assertion {
  const form = readTokenForm(text, RULES);
  const { iss, sub, jti, nbf } = form.claims;
  if (!TYPES.includes(form.typ) || form.extra.length > 0) throw new Unauthenticated('assertion header');
  if (typeof sub !== 'string' || !SUBJECT.test(sub) || iss !== sub) throw new Unauthenticated('assertion iss, sub');
  if (typeof jti !== 'string' || !SUBJECT.test(jti)) throw new Unauthenticated('assertion jti');
  checkAudience(form.claims['aud'], audiences);
  const iat = requireTime(form.claims, 'iat');
  const exp = requireTime(form.claims, 'exp');
  if (exp <= nowSeconds - TOLERANCE_SECONDS) throw new Unauthenticated('assertion exp');
  if (exp - iat > MAX_SECONDS || exp <= iat) throw new Unauthenticated('assertion lifetime');
  if (iat > nowSeconds + TOLERANCE_SECONDS) throw new Unauthenticated('assertion iat');
  if (nbf !== undefined && requireTime(form.claims, 'nbf') > nowSeconds + TOLERANCE_SECONDS)
    throw new Unauthenticated('assertion nbf');
  const expiresAt = new Date((exp + TOLERANCE_SECONDS + 1) * 1000);
  return { clientId: sub, id: `assertion ${sub} ${jti}`, expiresAt, form };
}

/** True if one of the application's keys made the signature. The header picks the key, the key picks the algorithm. */
export function isSignedBy(text: string, form: TokenForm, keys: readonly Readonly<Record<string, unknown>>[]): boolean {
  const { kid, alg } = form;
  const candidates = keys.filter(
    (jwk) => (kid === '' || jwk['kid'] === kid) && algorithmsOf(jwk).some((allowed) => allowed === alg),
  );
  return candidates.some((jwk) => {
    try {
      jwt.verify(text, toKeyObject(jwk), { algorithms: [alg], ignoreExpiration: true, ignoreNotBefore: true });
      return true;
    } catch {
      return false;
    }
  });
}
