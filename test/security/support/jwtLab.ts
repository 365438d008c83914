// Everything an attacker could hold: an issuer's odd keys, a retired key, a key of their own, and a trap for fetches.
import { createHmac, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import {
  createSigningKey,
  createTokenForge,
  encode,
  signRaw,
  type SigningKey,
  type TokenForge,
} from '../../support/tokenForge.js';
import { serve } from './serve.js';

export interface JwtLab {
  readonly forge: TokenForge;
  /** Published, but for encryption. */
  readonly enc: SigningKey;
  /** Published, but with 1,024 bits. */
  readonly small: SigningKey;
  /** Two keys are published under this id; this is the second. */
  readonly twin: SigningKey;
  /** Published with key_ops that do not verify. */
  readonly signOnly: SigningKey;
  /** Published with an algorithm that this gateway does not take. */
  readonly pss: SigningKey;
  /** No longer published. */
  readonly retired: SigningKey;
  /** Never published. */
  readonly foreign: SigningKey;
  /** The secret of a symmetric key that stands in the set by mistake. */
  readonly secret: Buffer;
  readonly trapUrl: string;
  /** How many requests the trap has seen. */
  trapped(): number;
  header(more?: Record<string, unknown>): Record<string, unknown>;
  stop(): Promise<void>;
}

/** One token, and why nobody may accept it (or, in a table of good ones, why everybody must). */
export interface TokenCase {
  readonly id: string;
  readonly name: string;
  make(lab: JwtLab): string;
}

export async function createJwtLab(): Promise<JwtLab> {
  const forge = await createTokenForge();
  let hits = 0;
  const trap = await serve((_request, response) => {
    hits += 1;
    response.end('{"keys":[]}');
  });
  const keys = {
    enc: createSigningKey('enc1', 'RS256', { use: 'enc' }),
    small: createSigningKey('small1', 'RS256', {}, 1024),
    twin: createSigningKey('twin1', 'RS256'),
    signOnly: createSigningKey('ops1', 'RS256', { key_ops: ['sign'] }),
    pss: createSigningKey('pss1', 'RS256', { alg: 'PS256' }),
    retired: createSigningKey('r0', 'RS256'),
    foreign: createSigningKey('r1', 'RS256'),
  };
  const secret = Buffer.from('mot-bi-mat-mau-du-dai-de-ky-32-byte');
  const oct = { kty: 'oct', kid: 'oct1', k: secret.toString('base64url') };
  const firstTwin = createSigningKey('twin1', 'RS256').jwk;
  const published = [keys.enc, keys.small, keys.twin, keys.signOnly, keys.pss].map(({ jwk }) => jwk);
  forge.keys = [forge.rsa.jwk, forge.ec.jwk, firstTwin, ...published, oct];
  return {
    forge,
    ...keys,
    secret,
    trapUrl: trap.url,
    trapped: () => hits,
    header: (more = {}) => ({ alg: 'RS256', typ: 'at+jwt', kid: 'r1', ...more }),
    stop: async () => {
      await forge.stop();
      await trap.stop();
    },
  };
}

/** A token with valid claims whose signature is an HMAC. */
export function signHmac(
  lab: JwtLab,
  secret: string | Buffer,
  header: Record<string, unknown> = {},
  hash = 'sha256',
): string {
  const input = `${encode(lab.header({ alg: 'HS256', ...header }))}.${encode(lab.forge.claims())}`;
  return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`;
}

/** A token with valid claims, signed with whatever node:crypto is told. */
export function signWith(
  lab: JwtLab,
  header: Record<string, unknown>,
  hash: string | null,
  key: Parameters<typeof sign>[2],
): string {
  const input = `${encode(lab.header(header))}.${encode(lab.forge.claims())}`;
  return `${input}.${sign(hash, Buffer.from(input), key).toString('base64url')}`;
}

/** Signed by the issuer's own key, over this text as the payload. */
export function signPayload(lab: JwtLab, payload: string | Buffer, header: Record<string, unknown> = {}): string {
  return signRaw(encode(lab.header(header)), Buffer.from(payload).toString('base64url'), lab.forge.rsa);
}

/** Signed by the issuer's own key, over this text as the header. */
export function signHeader(lab: JwtLab, header: string | Buffer): string {
  return signRaw(Buffer.from(header).toString('base64url'), encode(lab.forge.claims()), lab.forge.rsa);
}

/** The same key object, made again, so that options can go beside it. */
export function privateKeyOf(key: SigningKey): KeyObject {
  return createPrivateKey(key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

/** Header, payload and signature of a valid token. */
export function partsOf(token: string): [string, string, string] {
  return token.split('.') as [string, string, string];
}
