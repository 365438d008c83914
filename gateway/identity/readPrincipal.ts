// From the claims of a verified token to a principal. Any doubt about who it is refuses the token.
import { createHash } from 'node:crypto';
import { claimAt, requireDistinctNames, type Claims } from './claims.js';
import type { IssuerSettings } from './issuerSettings.js';
import { Unauthenticated, type Principal } from './principal.js';

/** Names and ids as tokens hold them. */
export const SUBJECT = /^[\x21-\x7e]{1,255}$/;
const AGENCY = /^[0-9A-Z][0-9A-Z.]{1,34}$/;
const ROLE = /^[\w:./-]{1,64}$/;
const ACR = /^[\x21-\x7e]{1,128}$/;
/** Nothing as long as the number of a person. */
const APP_VERSION = /^(?!.*\d{9})[0-9A-Za-z][0-9A-Za-z.+_-]{0,31}$/;
const MAX_ROLES = 64;
const PERSONAL_ID = { cccd: /^\d{12}$/, 'cccd-or-cmnd': /^(?:\d{12}|\d{9})$/ };

function readRoles(claims: Claims, { claims: paths }: IssuerSettings): string[] {
  const lists = paths.roles.map((path) => claimAt(claims, path, paths.caseInsensitive) ?? []);
  // RFC 9068 §2.2.3.1: lists of values. One text may be one role or several, and nobody is to guess which.
  if (!lists.every((list) => Array.isArray(list))) throw new Unauthenticated('roles');
  const roles: unknown[] = lists.flat();
  if (roles.length > MAX_ROLES || !roles.every((role) => typeof role === 'string' && ROLE.test(role)))
    throw new Unauthenticated('roles');
  return [...new Set(roles as string[])].sort();
}

/** RFC 9068 §2.2: with client credentials the subject is the application; some issuers name it another way. */
function isOwnToken(claims: Claims, client: string, settings: IssuerSettings): boolean {
  // Somebody acts for somebody: whatever the subject is called, it is not the application itself.
  if (claims['act'] !== undefined) return false;
  const { serviceAccountPrefix: prefix } = settings;
  if (prefix === undefined) return claims['sub'] === client;
  // A person may have chosen that name; a person's token belongs to a session, an application's does not.
  return claims['preferred_username'] === `${prefix}${client}` && claims['sid'] === undefined;
}

/** A code of the issuer, "1" or 1, as text. */
function toCode(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' ? value : undefined;
}

/**
 * The number is for rows about the caller's own person and nothing else. One in a wrong form (a number that lost its
 * leading zeros, a tax code, an empty text) is therefore none: sign-in works, those rows stay shut.
 */
function readPersonalId(claims: Claims, settings: IssuerSettings): string | null {
  const { personalId, accountKind, personKinds, caseInsensitive } = settings.claims;
  if (personalId === undefined) return null;
  // An enterprise account may carry the number of whoever opened it: it does not make the enterprise that person.
  const kind = accountKind === undefined ? undefined : toCode(claimAt(claims, accountKind, caseInsensitive));
  if (accountKind !== undefined && (kind === undefined || !personKinds.includes(kind))) return null;
  const value = claimAt(claims, personalId, caseInsensitive);
  return typeof value === 'string' && PERSONAL_ID[settings.personalIdForm].test(value) ? value : null;
}

function readAcr(claims: Claims, { claims: { acr, caseInsensitive } }: IssuerSettings): string | null {
  const value = claimAt(claims, acr, caseInsensitive);
  if (value === undefined || value === null || value === '') return null;
  const code = toCode(value);
  if (code === undefined || !ACR.test(code)) throw new Unauthenticated('acr');
  return code;
}

/** A sign-in that lies ahead would count as recent for ever. 0 is how some issuers say "never" (service accounts). */
function readAuthTime(claims: Claims, settings: IssuerSettings, nowSeconds: number): number | null {
  const value = claimAt(claims, settings.claims.authTime, settings.claims.caseInsensitive) ?? 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Unauthenticated('auth_time');
  if (value > nowSeconds + settings.toleranceSeconds) throw new Unauthenticated('auth_time');
  return value === 0 ? null : value;
}

function readSessionId(claims: Claims, { claims: { sessionId, caseInsensitive } }: IssuerSettings): string | null {
  const value = claimAt(claims, sessionId, caseInsensitive);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || !SUBJECT.test(value)) throw new Unauthenticated('sid');
  return value;
}

/** For statistics alone: a form that is not a version's is none, and refuses nobody. */
function readAppVersion(claims: Claims, { claims: { appVersion, caseInsensitive } }: IssuerSettings) {
  const value = appVersion === undefined ? undefined : claimAt(claims, appVersion, caseInsensitive);
  return typeof value === 'string' && APP_VERSION.test(value) ? { appVersion: value } : {};
}

/** RFC 8693 §4.1: only the outermost actor counts; those inside are history. */
function readActor(claims: Claims): Principal['actor'] {
  const act = claims['act'];
  if (act === undefined) return null;
  const client = typeof act === 'object' && act !== null ? ((act as Claims)['client_id'] ?? (act as Claims)['sub']) : 0;
  if (typeof client !== 'string' || !SUBJECT.test(client)) throw new Unauthenticated('act');
  return { client };
}

function readClient(claims: Claims, { claims: paths }: IssuerSettings): string {
  const found = paths.client.map((path) => claimAt(claims, path, paths.caseInsensitive));
  const client = found.find((value) => value !== undefined);
  if (typeof client !== 'string' || !SUBJECT.test(client)) throw new Unauthenticated('client');
  return client;
}

function readAgency(claims: Claims, { claims: paths }: IssuerSettings): string | null {
  const agency = claimAt(claims, paths.agency, paths.caseInsensitive) ?? null;
  if (agency !== null && (typeof agency !== 'string' || !AGENCY.test(agency))) throw new Unauthenticated('agency');
  return agency;
}

/** Who the issuer says it is, in a form that reveals nothing and stays the same. */
export function referenceOf(issuer: string, subject: string): string {
  return createHash('sha256').update(`${issuer}\0${subject}`).digest('base64url').slice(0, 22);
}

/** `claims` of a token whose signature, issuer, audience and times have been checked. */
export function readPrincipal(claims: Claims, settings: IssuerSettings, nowSeconds: number): Principal {
  if (settings.claims.caseInsensitive) requireDistinctNames(claims);
  const { sub, jti, exp, iat } = claims;
  if (typeof sub !== 'string' || !SUBJECT.test(sub)) throw new Unauthenticated('sub');
  if (typeof jti !== 'string' || !SUBJECT.test(jti)) throw new Unauthenticated('jti');
  const client = readClient(claims, settings);
  return {
    issuer: settings.id,
    subject: sub,
    client,
    ownToken: isOwnToken(claims, client, settings),
    agency: readAgency(claims, settings),
    roles: readRoles(claims, settings),
    tokenId: jti,
    expiresAt: exp as number,
    reference: referenceOf(settings.issuer, sub),
    personalId: readPersonalId(claims, settings),
    acr: readAcr(claims, settings),
    authTime: readAuthTime(claims, settings, nowSeconds),
    sessionId: readSessionId(claims, settings),
    issuedAt: iat as number,
    actor: readActor(claims),
    originTokenId: null,
    ...readAppVersion(claims, settings),
  };
}
