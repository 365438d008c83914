// Token exchange (RFC 8693): an application acts for a person, and both stay visible. Nothing widens by it.
import { randomUUID } from 'node:crypto';
import type { OwnIssuer } from '../ownIssuer/createOwnIssuer.js';
import { personalIdContext } from '../ownIssuer/readOwnPrincipal.js';
import { IdentityProviderUnavailable, Unauthenticated, type Principal } from '../principal.js';
import type { Sealer } from '../sealer.js';
import { readTokenForm } from '../tokenForm.js';
import type { AuthenticatedClient } from './authenticateClient.js';
import type { ClientRegistry } from './clientRegistry.js';
import { OauthRefusal, requireParameter } from './oauthAnswer.js';
import { narrowRoles } from './scopes.js';

export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';
/** Parameters of RFC 8693 that we do not serve; to ignore one would be to grant something else than asked for. */
const UNSUPPORTED = ['actor_token', 'actor_token_type'];

export interface ExchangeOptions {
  readonly issuer: OwnIssuer;
  readonly sealer: Sealer;
  readonly registry: Pick<ClientRegistry, 'findApplication' | 'isRevoked'>;
  /** Verifies a token of any trusted issuer. */
  verify(token: string): Promise<Principal>;
  /** The "iss" of an issuer, by the id of its settings. */
  issuerName(id: string): string | undefined;
  readonly now: () => number;
}

export interface IssuedToken {
  readonly token: string;
  readonly tokenId: string;
  readonly seconds: number;
  readonly scope: string;
  readonly onBehalfOf: string | null;
}

function refuseSubject(reason: string): OauthRefusal {
  return new OauthRefusal('invalid_grant', 'the subject token is not acceptable', reason);
}

/** RFC 8707, RFC 8693 §2.1: our API alone. A token for anybody else would be a wider one. */
export function checkTarget(form: ReadonlyMap<string, string>, audience: string): void {
  for (const name of ['audience', 'resource'])
    if (form.has(name) && form.get(name) !== audience)
      throw new OauthRefusal('invalid_target', `tokens for this ${name} are not issued`);
}

function checkForm(form: ReadonlyMap<string, string>, audience: string): string {
  const token = requireParameter(form, 'subject_token');
  if (requireParameter(form, 'subject_token_type') !== ACCESS_TOKEN_TYPE)
    throw new OauthRefusal('invalid_request', 'the subject token must be an access token');
  if ((form.get('requested_token_type') ?? ACCESS_TOKEN_TYPE) !== ACCESS_TOKEN_TYPE)
    throw new OauthRefusal('invalid_request', 'only access tokens are issued');
  const unsupported = UNSUPPORTED.find((name) => form.has(name));
  if (unsupported !== undefined) throw new OauthRefusal('invalid_request', `${unsupported} is not supported`);
  checkTarget(form, audience);
  return token;
}

/** RFC 8693 §4.4: a token may name the one application that may act for its person. */
function checkMayAct(token: string, clientId: string): void {
  const mayAct = readTokenForm(token).claims['may_act'];
  if (mayAct === undefined) return;
  const { sub, client_id: client } = Object(mayAct) as { sub?: unknown; client_id?: unknown };
  if ((client ?? sub) !== clientId) throw refuseSubject('may_act');
}

export function createExchange(options: ExchangeOptions) {
  const { issuer, registry } = options;

  async function readSubject(token: string, clientId: string): Promise<Principal> {
    let subject: Principal;
    try {
      subject = await options.verify(token);
    } catch (error) {
      if (error instanceof IdentityProviderUnavailable)
        throw new OauthRefusal('temporarily_unavailable', 'try again later', 'issuer of the subject token');
      throw error instanceof Unauthenticated ? refuseSubject(`subject token: ${error.reason}`) : error;
    }
    if (subject.ownToken) throw refuseSubject('subject token of an application');
    // One hop: whose token it was stays readable, and nobody passes a person on from application to application.
    if (subject.actor !== null) throw refuseSubject('subject token was exchanged before');
    checkMayAct(token, clientId);
    if (registry.isRevoked(subject)) throw refuseSubject('subject token revoked');
    // An application that was shut must not live on through another one.
    const through = await registry.findApplication(subject.client);
    if (through !== undefined && (through.status !== 'ACTIVE' || through.tenantStatus !== 'ACTIVE'))
      throw refuseSubject('application of the subject token not active');
    return subject;
  }

  /** Everything about the person as it is, the personal number for our eyes alone, and who acts. */
  function toClaims(subject: Principal, clientId: string, tokenId: string) {
    const origin = options.issuerName(subject.issuer);
    if (origin === undefined) throw refuseSubject('issuer');
    const { agency, acr, authTime, sessionId, personalId } = subject;
    return {
      aud: issuer.audience(),
      sub: subject.subject,
      // RFC 9493 §3.2.2: a subject is one of its own issuer, not of ours.
      sub_id: { format: 'iss_sub', iss: origin, sub: subject.subject },
      client_id: clientId,
      act: { sub: clientId },
      origin: { jti: subject.tokenId, iat: subject.issuedAt },
      ...(agency === null ? {} : { org: agency }),
      ...(acr === null ? {} : { acr }),
      ...(authTime === null ? {} : { auth_time: authTime }),
      ...(sessionId === null ? {} : { sid: sessionId }),
      ...(personalId === null ? {} : { sealed_person: options.sealer.seal(personalIdContext(tokenId), personalId) }),
    };
  }

  /** Throws `OauthRefusal`. */
  return async (form: ReadonlyMap<string, string>, client: AuthenticatedClient): Promise<IssuedToken> => {
    const text = checkForm(form, issuer.audience());
    const subject = await readSubject(text, client.clientId);
    const { roles, scope } = narrowRoles(form.get('scope'), subject.roles);
    const left = subject.expiresAt - Math.floor(options.now() / 1000);
    // The tolerance for clocks lets an ended token pass for seconds; it buys no new one.
    if (left <= 0) throw refuseSubject('subject token ended');
    const seconds = Math.min(issuer.settings.exchangeSeconds, left);
    const tokenId = randomUUID();
    const claims = { ...toClaims(subject, client.clientId, tokenId), roles, scope };
    const token = issuer.sign(claims, seconds, tokenId);
    return { token, tokenId, seconds, scope, onBehalfOf: subject.reference };
  };
}
