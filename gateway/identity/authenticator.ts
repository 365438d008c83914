// Reads the Authorization header and remembers verified tokens for a short time.
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { IssuerSettings } from './issuerSettings.js';
import { createKeySet, type FetchText } from './keySet.js';
import { Unauthenticated, type Principal } from './principal.js';
import { verifyToken, type TrustedIssuer } from './verifyToken.js';

const MAX_TOKENS = 10_000;
const KEEP_SECONDS = 60;

export interface AuthenticatorOptions {
  readonly issuers: readonly IssuerSettings[];
  /** The gateway's own issuer, whose keys need no fetching. */
  readonly own?: TrustedIssuer | undefined;
  readonly fetchText: FetchText;
  /** Wall clock, milliseconds. */
  readonly now: () => number;
  /** How many verified tokens are remembered. */
  readonly maxTokens?: number;
  /** An issuer's keys could not be fetched. */
  onKeyFailure(issuerId: string, error: unknown): void;
}

interface Verified {
  readonly principal: Principal;
  /** Monotonic milliseconds: then its issuer's keys are looked at again. */
  readonly until: number;
}

export interface Authenticator {
  /** `authorization`: all values of the header. Throws `Unauthenticated` or `IdentityProviderUnavailable`. */
  authenticate(authorization: readonly string[] | undefined): Promise<Principal>;
  /** Who was verified lately; nobody has to wait for that. Undefined: `authenticate` knows more. */
  remembered(authorization: readonly string[]): Principal | undefined;
  /** One token, wherever it came from. Throws like `authenticate`. */
  verify(token: string): Promise<Principal>;
  /** Settings and keys of a configured issuer, by its id. */
  issuer(id: string): TrustedIssuer | undefined;
}

/** RFC 6750 §2.1: one header, the scheme in any case, one space, one token. */
function bearerIn(authorization: readonly string[] | undefined): string | undefined {
  return /^bearer ([^\s,]+)$/i.exec(authorization?.[0] ?? '')?.[1];
}

function readBearer(authorization: readonly string[] | undefined): string {
  const token = bearerIn(authorization);
  if (token === undefined) throw new Unauthenticated('no bearer token');
  return token;
}

function toTrusted(settings: IssuerSettings, options: AuthenticatorOptions): TrustedIssuer {
  const keys = createKeySet({
    url: settings.jwksUri,
    maxAgeMs: settings.keySeconds * 1000,
    fetchText: options.fetchText,
    now: () => performance.now(),
    onFailure: (error) => options.onKeyFailure(settings.id, error),
  });
  return { settings, keys };
}

export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const configured = options.issuers.map((settings) => toTrusted(settings, options));
  // Ours comes first: a configured issuer of the same name would otherwise sign in our place.
  const issuers = options.own === undefined ? configured : [options.own, ...configured];
  // What is remembered is who holds the token. Whether they still may is asked on every request (revocations).
  // A size of 1 each, and no `max`: with that the library sets all places aside at once.
  const verified = new LRUCache<string, Verified>({
    maxSize: options.maxTokens ?? MAX_TOKENS,
    sizeCalculation: () => 1,
  });

  // Nobody finds a token in memory by its hash.
  const keyOf = (token: string) => hash('sha256', token, 'base64url');

  function find(key: string, nowSeconds: number): Principal | undefined {
    const known = verified.get(key);
    const holds = known !== undefined && known.principal.expiresAt > nowSeconds && performance.now() < known.until;
    return holds ? known.principal : undefined;
  }

  async function verify(token: string): Promise<Principal> {
    const nowSeconds = Math.floor(options.now() / 1000);
    const key = keyOf(token);
    const known = find(key, nowSeconds);
    if (known !== undefined) return known;
    const principal = await verifyToken(token, issuers, nowSeconds);
    verified.set(key, { principal, until: performance.now() + KEEP_SECONDS * 1000 });
    return principal;
  }

  return {
    verify,
    remembered: (authorization) => {
      const token = bearerIn(authorization);
      return token === undefined ? undefined : find(keyOf(token), Math.floor(options.now() / 1000));
    },
    authenticate: async (authorization) => verify(readBearer(authorization)),
    issuer: (id) => configured.find(({ settings }) => settings.id === id),
  };
}
