// Public keys of applications (private_key_jwt): what may be registered, and which algorithm each is for.
import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const MIN_RSA_BITS = 2_048;
const MAX_RSA_BITS = 8_192;

const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/);
const common = { kid: z.string().min(1).max(128).optional(), use: z.literal('sig').optional() };

/** Members that belong to a private key are not "ignored": whoever sends one has published it. */
const keySchema = z.discriminatedUnion('kty', [
  z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: base64url,
    y: base64url,
    alg: z.literal('ES256').optional(),
    key_ops: z.tuple([z.literal('verify')]).optional(),
    ...common,
  }),
  z.strictObject({
    kty: z.literal('RSA'),
    n: base64url,
    e: base64url,
    alg: z.enum(['RS256', 'PS256']).optional(),
    key_ops: z.tuple([z.literal('verify')]).optional(),
    ...common,
  }),
]);

export type ClientAlgorithm = 'ES256' | 'RS256' | 'PS256';

/** Algorithms that may be used with a key: its kind decides, and its own "alg" if it has one. */
export function algorithmsOf(jwk: Readonly<Record<string, unknown>>): readonly ClientAlgorithm[] {
  const natural: readonly ClientAlgorithm[] = jwk['kty'] === 'EC' ? ['ES256'] : ['RS256', 'PS256'];
  return jwk['alg'] === undefined ? natural : natural.filter((alg) => alg === jwk['alg']);
}

/** The key cannot be registered; the reason names no value. */
export class UnusableKey extends Error {
  constructor(readonly reason: string) {
    super(`the key cannot be used: ${reason}`);
    this.name = 'UnusableKey';
  }
}

function thumbprint(jwk: z.output<typeof keySchema>): string {
  const members =
    jwk.kty === 'EC' ? { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y } : { e: jwk.e, kty: jwk.kty, n: jwk.n };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}

export function toKeyObject(jwk: Readonly<Record<string, unknown>>): KeyObject {
  return createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
}

/** Checks a JWK that an application wants to register. Throws `UnusableKey`. */
export function readClientKey(input: unknown): { readonly jwk: Record<string, unknown>; readonly hint: string } {
  const parsed = keySchema.safeParse(input);
  if (!parsed.success) throw new UnusableKey('a public JWK for signatures, EC P-256 or RSA, and nothing more');
  let bits: number | undefined;
  try {
    bits = toKeyObject(parsed.data).asymmetricKeyDetails?.modulusLength;
  } catch {
    throw new UnusableKey('no point on the curve, or no number');
  }
  if (bits !== undefined && (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS))
    throw new UnusableKey(`RSA needs ${MIN_RSA_BITS} to ${MAX_RSA_BITS} bits`);
  const kid = parsed.data.kid ?? thumbprint(parsed.data);
  return { jwk: { ...parsed.data, kid }, hint: kid };
}
