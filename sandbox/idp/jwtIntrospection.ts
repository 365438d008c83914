// Introspection (RFC 7662) and revocation (RFC 7009) of JWT access tokens, which oidc-provider does not store and so does not know.
import { decodeJwt, createLocalJWKSet, jwtVerify, type JWTPayload } from 'jose';
import type { JWK, KoaContextWithOIDC, Provider } from 'oidc-provider';

/** Ids of revoked tokens; shared by every Provider that continues the same identity provider. */
export type RevokedTokens = Map<string, number>;

const SHOWN = [
  'iss',
  'aud',
  'sub',
  'client_id',
  'scope',
  'iat',
  'exp',
  'jti',
  'org',
  'level',
  'roles',
  'acr',
  'auth_time',
  'sid',
];

function publicPart(key: JWK): JWK {
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...rest } = key as Record<string, unknown> & JWK;
  return rest;
}

async function verify(token: string, issuer: string, keys: readonly JWK[]): Promise<JWTPayload | undefined> {
  const keySet = createLocalJWKSet({ keys: keys.map(publicPart) as never[] });
  const options = { issuer, typ: 'at+jwt', algorithms: ['RS256', 'ES256'] };
  return jwtVerify(token, keySet, options).then(
    ({ payload }) => payload,
    () => undefined, // whatever is wrong with it, RFC 7662 §2.2 wants no more than "inactive"
  );
}

/** Forgets revocations of tokens that have ended anyway. */
function prune(revoked: RevokedTokens): void {
  const now = Date.now() / 1_000;
  for (const [jti, exp] of revoked) if (exp < now) revoked.delete(jti);
}

async function introspect(ctx: KoaContextWithOIDC, payload: JWTPayload, revoked: RevokedTokens): Promise<void> {
  if (revoked.has(payload.jti ?? '')) return;
  const shown = Object.entries(payload).filter(([claim]) => SHOWN.includes(claim));
  ctx.body = { active: true, token_type: 'Bearer', ...Object.fromEntries(shown) };
}

/** A client revokes only its own tokens (RFC 7009 §2.1). */
function revoke(ctx: KoaContextWithOIDC, payload: JWTPayload, revoked: RevokedTokens): void {
  if (payload['client_id'] !== ctx.oidc.client?.clientId) return;
  prune(revoked);
  revoked.set(payload.jti ?? '', payload.exp ?? 0);
}

function looksLikeJwt(token: unknown): token is string {
  if (typeof token !== 'string') return false;
  try {
    return typeof decodeJwt(token).jti === 'string';
  } catch {
    return false;
  }
}

/** Adds both to a Provider, after it has authenticated the client and answered for the tokens it stores itself. */
export function addJwtIntrospection(provider: Provider, keys: readonly JWK[], revoked: RevokedTokens): void {
  provider.use(async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next();
    const route = ctx.oidc?.route;
    if (ctx.status !== 200 || (route !== 'introspection' && route !== 'revocation')) return;
    const token = ctx.oidc.params?.['token'];
    const payload = looksLikeJwt(token) ? await verify(token, provider.issuer, keys) : undefined;
    if (!payload) return;
    if (route === 'introspection') await introspect(ctx, payload, revoked);
    else revoke(ctx, payload, revoked);
  });
}
