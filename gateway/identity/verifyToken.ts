// From a bearer token to a principal: form, key, signature, claims. Any doubt is a refusal.
import { createHash } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { IssuerSettings } from './issuerSettings.js';
import type { KeySet } from './keySet.js';
import { Unauthenticated, type Principal } from './principal.js';
import { readTokenForm, type TokenForm } from './tokenForm.js';

export interface TrustedIssuer {
  readonly settings: IssuerSettings;
  readonly keys: KeySet;
}

type Claims = Readonly<Record<string, unknown>>;

const SUBJECT = /^[\x21-\x7e]{1,255}$/;
const AGENCY = /^[0-9A-Z][0-9A-Z.]{1,34}$/;
const ROLE = /^[\w:./-]{1,64}$/;
const MAX_ROLES = 64;

function claimAt(claims: Claims, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Record<string, unknown>)[name]
          : undefined,
      claims,
    );
}

function requireTime(claims: Claims, name: string): number {
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

function readRoles(claims: Claims, settings: IssuerSettings): string[] {
  const lists = settings.claims.roles.map((path) => claimAt(claims, path) ?? []);
  // RFC 9068 §2.2.3.1: lists of values. One text may be one role or several, and nobody is to guess which.
  if (!lists.every((list) => Array.isArray(list))) throw new Unauthenticated('roles');
  const roles: unknown[] = lists.flat();
  if (roles.length > MAX_ROLES || !roles.every((role) => typeof role === 'string' && ROLE.test(role)))
    throw new Unauthenticated('roles');
  return [...new Set(roles as string[])].sort();
}

/** RFC 9068 §2.2: with client credentials the subject is the application; some issuers name it another way. */
function isOwnToken(claims: Claims, client: string, settings: IssuerSettings): boolean {
  const { serviceAccountPrefix: prefix } = settings;
  if (prefix === undefined) return claims['sub'] === client;
  // A person may have chosen that name; a person's token belongs to a session, an application's does not.
  return claims['preferred_username'] === `${prefix}${client}` && claims['sid'] === undefined;
}

function toPrincipal(claims: Claims, settings: IssuerSettings): Principal {
  const { sub, jti } = claims;
  if (typeof sub !== 'string' || !SUBJECT.test(sub)) throw new Unauthenticated('sub');
  if (typeof jti !== 'string' || !SUBJECT.test(jti)) throw new Unauthenticated('jti');
  const client = settings.claims.client.map((path) => claimAt(claims, path)).find((value) => value !== undefined);
  if (typeof client !== 'string' || !SUBJECT.test(client)) throw new Unauthenticated('client');
  const agency = claimAt(claims, settings.claims.agency) ?? null;
  if (agency !== null && (typeof agency !== 'string' || !AGENCY.test(agency))) throw new Unauthenticated('agency');
  return {
    issuer: settings.id,
    subject: sub,
    client,
    ownToken: isOwnToken(claims, client, settings),
    agency,
    roles: readRoles(claims, settings),
    tokenId: jti,
    expiresAt: requireTime(claims, 'exp'),
    reference: createHash('sha256').update(`${settings.issuer}\0${sub}`).digest('base64url').slice(0, 22),
  };
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
  const { settings } = issuer;
  if (!settings.algorithms.includes(form.alg)) throw new Unauthenticated('alg');
  if (!form.extra.every((name) => settings.headerMembers.some((allowed) => allowed === name)))
    throw new Unauthenticated('header member');
  checkProfile(form, settings);
  checkTimes(form.claims, settings, nowSeconds);
  checkAudience(form.claims, settings);
  const found = await issuer.keys.find(form.kid);
  if (found?.alg !== form.alg) throw new Unauthenticated('key');
  try {
    jwt.verify(token, found.key, {
      algorithms: [form.alg],
      issuer: settings.issuer,
      audience: settings.audiences as [string, ...string[]],
      clockTolerance: settings.toleranceSeconds,
      clockTimestamp: nowSeconds,
    });
  } catch {
    throw new Unauthenticated('signature');
  }
  return toPrincipal(form.claims, settings);
}
