// Checks the bearer token as the gateway does it: signature with a key object, verdict remembered for a minute.
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { request } from 'undici';

/** Who may issue tokens, and for which API. */
export interface TrustedTokens {
  readonly issuer: string;
  readonly audience: string;
}

/** True if the header holds a token that this program accepts. */
export type VerifyBearer = (authorization: string | undefined) => boolean;

const KEEP_MS = 60_000;

async function loadKeys(issuer: string): Promise<ReadonlyMap<string, KeyObject>> {
  const { body } = await request(`${issuer}/jwks`);
  const { keys } = (await body.json()) as { keys: (JsonWebKey & { kid: string })[] };
  return new Map(keys.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]));
}

/** Fetches the issuer's keys once; keys that are rotated later are not known. */
export async function createVerifyBearer({ issuer, audience }: TrustedTokens): Promise<VerifyBearer> {
  const keys = await loadKeys(issuer);
  const accepted = new Map<string, number>();

  function isValid(token: string): boolean {
    const key = keys.get(jwt.decode(token, { complete: true })?.header.kid ?? '');
    if (key === undefined) return false;
    try {
      jwt.verify(token, key, { algorithms: ['RS256', 'ES256'], issuer, audience });
      return true;
    } catch {
      return false;
    }
  }

  return (authorization) => {
    const token = authorization?.startsWith('Bearer ') === true ? authorization.slice(7) : '';
    const now = Date.now();
    if ((accepted.get(token) ?? 0) > now) return true;
    if (!isValid(token)) return false;
    accepted.set(token, now + KEEP_MS);
    return true;
  };
}
