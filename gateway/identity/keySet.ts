// The public keys of one issuer: fetched boundedly, kept while the issuer is away, never taken from a token.
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { IdentityProviderUnavailable } from './principal.js';

const MAX_KEYS = 32;
const MIN_RSA_BITS = 2_048;
/** An unknown key id may cause at most one fetch in this time, however many tokens name one. */
const COOLDOWN_MS = 5_000;
/** How long the last good set serves while the issuer does not answer. */
const STALE_MS = 24 * 3_600_000;

const setSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string().optional() })).max(MAX_KEYS) });

/** Fetches the JWKS document as text, bounded in time and size. */
export type FetchText = (url: string) => Promise<string>;

export interface VerificationKey {
  readonly alg: 'RS256' | 'ES256';
  readonly key: KeyObject;
}

function toVerificationKey(jwk: JsonWebKey): VerificationKey | undefined {
  const { use, key_ops: operations, alg } = jwk as { use?: unknown; key_ops?: unknown; alg?: unknown };
  if (use !== undefined && use !== 'sig') return undefined;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return undefined;
  const natural = jwk.kty === 'RSA' ? 'RS256' : jwk.kty === 'EC' && jwk.crv === 'P-256' ? 'ES256' : undefined;
  if (natural === undefined || (alg !== undefined && alg !== natural)) return undefined;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const bits = key.asymmetricKeyDetails?.modulusLength;
  return bits !== undefined && bits < MIN_RSA_BITS ? undefined : { alg: natural, key };
}

/** Usable keys by id. A key id that stands for two keys stands for none. */
export function readKeySet(text: string): Map<string, VerificationKey> {
  const { keys } = setSchema.parse(JSON.parse(text));
  const found = new Map<string, VerificationKey>();
  const seen = new Set<string>();
  for (const jwk of keys) {
    if (jwk.kid === undefined) continue;
    if (seen.has(jwk.kid)) {
      found.delete(jwk.kid);
      continue;
    }
    seen.add(jwk.kid);
    try {
      const key = toVerificationKey(jwk);
      if (key !== undefined) found.set(jwk.kid, key);
    } catch {
      // A key that cannot be read is as good as absent; the others still count.
    }
  }
  return found;
}

export interface KeySetOptions {
  readonly url: string;
  readonly maxAgeMs: number;
  readonly fetchText: FetchText;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  onFailure(error: unknown): void;
}

export interface KeySet {
  /** Undefined for an unknown key id. Throws `IdentityProviderUnavailable` if no keys were ever fetched. */
  find(kid: string): Promise<VerificationKey | undefined>;
}

export function createKeySet(options: KeySetOptions): KeySet {
  let keys: Map<string, VerificationKey> | undefined;
  let fetchedAt = -Infinity;
  let triedAt = -Infinity;
  let pending: Promise<void> | undefined;

  async function fetchKeys(): Promise<void> {
    triedAt = options.now();
    try {
      const fresh = readKeySet(await options.fetchText(options.url));
      if (fresh.size === 0) throw new Error('the key set holds no usable key');
      keys = fresh;
      fetchedAt = options.now();
    } catch (error) {
      options.onFailure(error);
    }
  }

  /** One fetch at a time, and not more often than the cool-down allows. */
  function refresh(): Promise<void> {
    if (pending === undefined && options.now() - triedAt >= COOLDOWN_MS)
      pending = fetchKeys().finally(() => {
        pending = undefined;
      });
    return pending ?? Promise.resolve();
  }

  async function find(kid: string): Promise<VerificationKey | undefined> {
    const age = options.now() - fetchedAt;
    if (keys === undefined || age > STALE_MS) await refresh();
    else if (age > options.maxAgeMs) void refresh();
    if (keys === undefined || options.now() - fetchedAt > STALE_MS) throw new IdentityProviderUnavailable();
    const known = keys.get(kid);
    if (known !== undefined) return known;
    await refresh();
    return keys.get(kid);
  }

  return { find };
}
