// What our own tokens say beyond RFC 9068: whose token an application exchanged, and the person behind it.
import { claimAt, type Claims } from '../claims.js';
import type { IssuerSettings } from '../issuerSettings.js';
import { Unauthenticated, type Principal } from '../principal.js';
import { readPrincipal, referenceOf, SUBJECT } from '../readPrincipal.js';
import type { Sealer } from '../sealer.js';

/** Context under which the personal number of a token is sealed: of this token, and no other. */
export function personalIdContext(tokenId: string): string {
  return `personal-id ${tokenId}`;
}

export interface OwnPrincipalOptions {
  readonly sealer: Sealer;
  /** The id of a trusted issuer by its "iss", undefined if it is not trusted (any more). */
  issuerId(issuer: string): string | undefined;
}

function requireText(claims: Claims, path: string): string {
  const value = claimAt(claims, path);
  if (typeof value !== 'string' || !SUBJECT.test(value)) throw new Unauthenticated(path);
  return value;
}

/** A token by which an application acts for a person: everything about the person is as in the person's own token. */
function readExchanged(claims: Claims, own: Principal, options: OwnPrincipalOptions): Principal {
  const origin = requireText(claims, 'sub_id.iss');
  const issuer = options.issuerId(origin);
  if (issuer === undefined || requireText(claims, 'sub_id.sub') !== own.subject) throw new Unauthenticated('sub_id');
  const issuedAt = claimAt(claims, 'origin.iat');
  if (typeof issuedAt !== 'number' || issuedAt > own.issuedAt) throw new Unauthenticated('origin');
  const sealed = claims['sealed_person'];
  const personalId =
    typeof sealed === 'string' ? options.sealer.unseal(personalIdContext(own.tokenId), sealed) : undefined;
  return {
    ...own,
    issuer,
    reference: referenceOf(origin, own.subject),
    personalId: personalId ?? null,
    // A revocation that was on its way when the token was exchanged must catch this one, too.
    issuedAt,
    originTokenId: requireText(claims, 'origin.jti'),
  };
}

export function createOwnPrincipalReader(options: OwnPrincipalOptions) {
  return (claims: Claims, settings: IssuerSettings, nowSeconds: number): Principal => {
    const own = readPrincipal(claims, settings, nowSeconds);
    if (own.actor !== null) return readExchanged(claims, own, options);
    // We sign for applications and for people that applications act for, and for nobody else.
    if (!own.ownToken) throw new Unauthenticated('sub');
    return own;
  };
}
