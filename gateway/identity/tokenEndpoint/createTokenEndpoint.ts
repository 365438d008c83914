// The OAuth endpoints of the gateway: token (RFC 6749, RFC 8693), revoke (RFC 7009), introspect (RFC 7662).
import { randomUUID } from 'node:crypto';
import type { OwnIssuer } from '../ownIssuer/createOwnIssuer.js';
import { IdentityProviderUnavailable, Unauthenticated, type Principal } from '../principal.js';
import type { Sealer } from '../sealer.js';
import { createClientAuthenticator, type AuthenticatedClient } from './authenticateClient.js';
import type { ClientRegistry, TokenEvent, UsedOnce } from './clientRegistry.js';
import { ACCESS_TOKEN_TYPE, checkTarget, createExchange, type IssuedToken } from './exchangeToken.js';
import { OauthRefusal, requireParameter, toAnswer, toRefusalAnswer } from './oauthAnswer.js';
import type { OauthAnswer, OauthRequest } from './oauthAnswer.js';
import { API_SCOPE, requireApiScope } from './scopes.js';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

export interface TokenEndpointOptions {
  readonly issuer: OwnIssuer;
  readonly sealer: Sealer;
  readonly registry: ClientRegistry;
  readonly usedOnce: UsedOnce;
  /** Verifies a token of any trusted issuer: the authenticator's. */
  verify(token: string): Promise<Principal>;
  /** The "iss" of a trusted issuer, by the id of its settings. */
  issuerName(id: string): string | undefined;
  /** Wall clock, milliseconds. */
  readonly now: () => number;
  /** Why something was refused: for the log. */
  onRefused(requestId: string, code: string, reason: string): void;
}

export interface TokenEndpoint {
  token(request: OauthRequest): Promise<OauthAnswer>;
  revoke(request: OauthRequest): Promise<OauthAnswer>;
  introspect(request: OauthRequest): Promise<OauthAnswer>;
}

type Act = (request: OauthRequest, client: AuthenticatedClient) => Promise<OauthAnswer>;

function toEvent(request: OauthRequest, more: Partial<TokenEvent> & Pick<TokenEvent, 'event'>): TokenEvent {
  const { ip, requestId } = request;
  return { client: null, onBehalfOf: null, tenant: null, tokenId: null, reason: null, ip, requestId, ...more };
}

function createIssuing(options: TokenEndpointOptions): Act {
  const { issuer, registry } = options;
  const exchange = createExchange(options);

  /** RFC 6749 §4.4, RFC 9068 §2.2: the application is its own subject. */
  function issueOwn(form: ReadonlyMap<string, string>, { clientId, tenantId }: AuthenticatedClient): IssuedToken {
    checkTarget(form, issuer.audience());
    requireApiScope(form.get('scope'));
    const seconds = issuer.settings.tokenSeconds;
    const tokenId = randomUUID();
    const claims = { aud: issuer.audience(), sub: clientId, client_id: clientId, org: tenantId, scope: API_SCOPE };
    return { token: issuer.sign(claims, seconds, tokenId), tokenId, seconds, scope: API_SCOPE, onBehalfOf: null };
  }

  return async (request, client) => {
    const grant = requireParameter(request.form, 'grant_type');
    if (grant !== EXCHANGE && grant !== 'client_credentials')
      throw new OauthRefusal('unsupported_grant_type', 'client_credentials and token-exchange are served');
    const exchanged = grant === EXCHANGE;
    const issued = exchanged ? await exchange(request.form, client) : issueOwn(request.form, client);
    const { tokenId, onBehalfOf } = issued;
    const who = { client: client.clientId, tenant: client.tenantId, tokenId, onBehalfOf };
    await registry.audit(toEvent(request, { event: exchanged ? 'token.exchanged' : 'token.issued', ...who }));
    return toAnswer({
      access_token: issued.token,
      token_type: 'Bearer',
      expires_in: issued.seconds,
      scope: issued.scope,
      ...(exchanged ? { issued_token_type: ACCESS_TOKEN_TYPE } : {}),
    });
  };
}

/** What this application may learn about or end: tokens that we issued to it. Undefined for all others, whyever. */
function createOwnTokens(options: TokenEndpointOptions) {
  return async (request: OauthRequest, client: AuthenticatedClient): Promise<Principal | undefined> => {
    const token = requireParameter(request.form, 'token');
    try {
      const principal = await options.verify(token);
      const ours = principal.ownToken ? principal.issuer === options.issuer.trusted.settings.id : true;
      const exchanged = principal.originTokenId !== null;
      return principal.client === client.clientId && ours && (principal.ownToken || exchanged) ? principal : undefined;
    } catch (error) {
      if (error instanceof Unauthenticated || error instanceof IdentityProviderUnavailable) return undefined;
      throw error;
    }
  };
}

function toIntrospection(principal: Principal, issuer: OwnIssuer): object {
  const { subject, client, tokenId, expiresAt, agency, roles, acr, authTime, actor } = principal;
  return {
    active: true,
    token_type: 'Bearer',
    iss: issuer.issuer(),
    aud: issuer.audience(),
    sub: subject,
    client_id: client,
    jti: tokenId,
    exp: expiresAt,
    roles,
    ...(agency === null ? {} : { org: agency }),
    ...(acr === null ? {} : { acr }),
    ...(authTime === null ? {} : { auth_time: authTime }),
    ...(actor === null ? {} : { act: { sub: actor.client } }),
  };
}

export function createTokenEndpoint(options: TokenEndpointOptions): TokenEndpoint {
  const { issuer, registry } = options;
  const audiences = () => [issuer.issuer(), `${issuer.issuer()}/oauth2/token`];
  const authenticate = createClientAuthenticator({ ...options, audiences });
  const findOwn = createOwnTokens(options);

  async function refuse(request: OauthRequest, refusal: OauthRefusal, client: string | null): Promise<OauthAnswer> {
    options.onRefused(request.requestId, refusal.code, refusal.reason);
    const event = toEvent(request, { event: 'token.refused', client, reason: `${refusal.code}: ${refusal.reason}` });
    // A refusal that cannot be recorded is still a refusal; the flood after a lock is not worth a record each.
    if (refusal.status !== 429) await registry.audit(event).catch(() => undefined);
    return toRefusalAnswer(refusal);
  }

  function guarded(act: Act) {
    return async (request: OauthRequest): Promise<OauthAnswer> => {
      let client: AuthenticatedClient | undefined;
      try {
        client = await authenticate(request);
        return await act(request, client);
      } catch (error) {
        if (error instanceof OauthRefusal) return refuse(request, error, client?.clientId ?? null);
        throw error;
      }
    };
  }

  return {
    token: guarded(createIssuing(options)),
    // RFC 7009 §2.2: 200 for whatever is not (or no longer) a token of the application.
    revoke: guarded(async (request, client) => {
      const found = await findOwn(request, client);
      if (found === undefined) return toAnswer({});
      const { tokenId, expiresAt } = found;
      const { clientId, tenantId: tenant } = client;
      await registry.revoke({
        kind: 'TOKEN',
        value: tokenId,
        expiresAt: new Date((expiresAt + 60) * 1000),
        client: clientId,
      });
      await registry.audit(toEvent(request, { event: 'token.revoked', tokenId, tenant, client: clientId }));
      return toAnswer({});
    }),
    introspect: guarded(async (request, client) => {
      const found = await findOwn(request, client);
      const active = found !== undefined && !registry.isRevoked(found);
      return toAnswer(active ? toIntrospection(found, issuer) : { active: false });
    }),
  };
}
