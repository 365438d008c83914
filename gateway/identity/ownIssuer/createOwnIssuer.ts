// The gateway's own tokens: signed here, verified here without HTTP, and by anybody through the published keys.
import { randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { issuerSchema, type IssuerSettings } from '../issuerSettings.js';
import type { Sealer } from '../sealer.js';
import type { TrustedIssuer } from '../verifyToken.js';
import { createKeyRing } from './createKeyRing.js';
import type { OwnIssuerSettings } from './ownIssuerSettings.js';
import { createOwnPrincipalReader } from './readOwnPrincipal.js';
import type { SigningKeyStore } from './signingKeyStore.js';

/** Id of the own issuer in logs and principals. */
export const OWN_ISSUER = 'lien-thong';

export interface OwnIssuerOptions {
  readonly settings: OwnIssuerSettings;
  /** Our "iss": the public address, without a slash at the end. Known once the server listens. */
  readonly issuer: () => string;
  /** Issuers whose people applications may act for. */
  readonly issuers: readonly IssuerSettings[];
  readonly store: SigningKeyStore;
  readonly sealer: Sealer;
  /** Wall clock, milliseconds. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** Who a remote adapter is asked for: a pseudonym, never a name or a token. */
export interface AdapterTokenRequest {
  /** The adapter's own audience. */
  readonly audience: string;
  readonly caller: { readonly reference: string; readonly client: string; readonly agency: string | null };
  /** Reference of the person that the calling application acts for. */
  readonly onBehalfOf: string | null;
}

export interface OwnIssuer {
  readonly settings: OwnIssuerSettings;
  readonly issuer: () => string;
  /** "aud" of tokens for our own API. */
  audience(): string;
  /** For `createAuthenticator`. */
  readonly trusted: TrustedIssuer;
  /** Signs an access token (RFC 9068); adds iss, iat, exp and jti. */
  sign(claims: Readonly<Record<string, unknown>>, seconds: number, tokenId?: string): string;
  /** A token for one remote adapter. Everybody else, this gateway included, refuses it. */
  tokenFor(request: AdapterTokenRequest): string;
  /** /.well-known/jwks.json (RFC 7517). */
  jwks(): object;
  /** /.well-known/oauth-authorization-server (RFC 8414). */
  metadata(): object;
  /** Announces a new key; its id. */
  rotate(): Promise<string>;
  /** Reads the keys again. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

function toMetadata(issuer: string): object {
  const methods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];
  const algorithms = ['ES256', 'RS256', 'PS256'];
  return {
    issuer,
    token_endpoint: `${issuer}/oauth2/token`,
    revocation_endpoint: `${issuer}/oauth2/revoke`,
    introspection_endpoint: `${issuer}/oauth2/introspect`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: [],
    grant_types_supported: ['client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange'],
    ...Object.fromEntries(
      ['token', 'revocation', 'introspection'].flatMap((endpoint) => [
        [`${endpoint}_endpoint_auth_methods_supported`, methods],
        [`${endpoint}_endpoint_auth_signing_alg_values_supported`, algorithms],
      ]),
    ),
  };
}

/** Our own tokens are checked like anybody's: the same rules, our keys. */
function toTrusted(options: OwnIssuerOptions, audience: () => string, keys: TrustedIssuer['keys']): TrustedIssuer {
  const base = issuerSchema.parse({
    id: OWN_ISSUER,
    issuer: 'set when the server listens',
    jwksUri: 'https://localhost/',
    audiences: ['set when the server listens'],
    algorithms: ['ES256'],
  });
  const ids = new Map(options.issuers.map(({ issuer, id }) => [issuer, id]));
  return {
    get settings(): IssuerSettings {
      return { ...base, issuer: options.issuer(), audiences: [audience()] };
    },
    keys,
    read: createOwnPrincipalReader({ sealer: options.sealer, issuerId: (issuer) => ids.get(issuer) }),
  };
}

export async function createOwnIssuer(options: OwnIssuerOptions): Promise<OwnIssuer> {
  const { settings, issuer } = options;
  const ring = await createKeyRing(options);
  const audience = () => settings.audience ?? `${issuer()}/graphql`;

  function sign(claims: Readonly<Record<string, unknown>>, seconds: number, tokenId: string = randomUUID()): string {
    const { kid, key } = ring.signing();
    const iat = Math.floor(options.now() / 1000);
    const payload = { ...claims, iss: issuer(), iat, exp: iat + seconds, jti: tokenId };
    return jwt.sign(payload, key, { algorithm: 'ES256', header: { alg: 'ES256', typ: 'at+jwt', kid } });
  }

  function tokenFor({ audience: aud, caller, onBehalfOf }: AdapterTokenRequest): string {
    if (aud === audience()) throw new RangeError('a token for an adapter is never for the gateway itself');
    // The adapter's client is this gateway; the application behind it is the actor.
    const actor = onBehalfOf === null ? {} : { act: { sub: caller.client } };
    const org = caller.agency === null ? {} : { org: caller.agency };
    const sub = onBehalfOf ?? caller.reference;
    return sign({ aud, sub, client_id: OWN_ISSUER, ...org, ...actor }, settings.adapterSeconds);
  }

  return {
    settings,
    issuer,
    audience,
    trusted: toTrusted(options, audience, ring),
    sign,
    tokenFor,
    jwks: () => ({ keys: ring.published() }),
    metadata: () => toMetadata(issuer()),
    rotate: () => ring.rotate(),
    refresh: () => ring.refresh(),
    stop: () => ring.stop(),
  };
}
