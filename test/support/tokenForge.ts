// An issuer whose keys the tests hold: signs any token, right or wrong, and serves the key set over HTTP.
import { createServer, type Server } from 'node:http';
import { generateKeyPairSync, randomUUID, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { AddressInfo } from 'node:net';

export const TEST_AUDIENCE = 'https://gateway.test/api';

export interface SigningKey {
  readonly kid: string;
  readonly alg: 'RS256' | 'ES256';
  readonly privateKey: KeyObject;
  readonly jwk: JsonWebKey & { kid: string };
}

export function createSigningKey(kid: string, alg: 'RS256' | 'ES256', more: object = {}, bits = 2048): SigningKey {
  const { privateKey, publicKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig', ...more };
  return { kid, alg, privateKey, jwk };
}

export function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** Signs `header.payload` as they are given. */
export function signRaw(header: string, payload: string, key: SigningKey): string {
  const input = Buffer.from(`${header}.${payload}`);
  const signature =
    key.alg === 'RS256'
      ? sign('sha256', input, key.privateKey)
      : sign('sha256', input, { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${header}.${payload}.${signature.toString('base64url')}`;
}

export interface TokenForge {
  readonly issuer: string;
  readonly rsa: SigningKey;
  readonly ec: SigningKey;
  /** What the key set serves; replace to rotate. */
  keys: (JsonWebKey & { kid: string })[];
  /** How often the key set was fetched. */
  fetches(): number;
  /** Answers every fetch with this text instead of the keys. */
  garbage: string | undefined;
  claims(more?: Record<string, unknown>): Record<string, unknown>;
  /** A token with valid claims unless told otherwise. */
  token(more?: Record<string, unknown>, header?: Record<string, unknown>, key?: SigningKey): string;
  stop(): Promise<void>;
}

export async function createTokenForge(): Promise<TokenForge> {
  const rsa = createSigningKey('r1', 'RS256');
  const ec = createSigningKey('e1', 'ES256');
  let fetches = 0;
  const server: Server = createServer((_request, response) => {
    fetches += 1;
    response.setHeader('content-type', 'application/json');
    response.end(forge.garbage ?? JSON.stringify({ keys: forge.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const forge: TokenForge = {
    issuer,
    rsa,
    ec,
    keys: [rsa.jwk, ec.jwk],
    fetches: () => fetches,
    garbage: undefined,
    claims: (more = {}) => {
      const now = Math.floor(Date.now() / 1000);
      return {
        iss: issuer,
        aud: TEST_AUDIENCE,
        sub: 'person-1',
        client_id: 'test-app',
        iat: now,
        exp: now + 600,
        jti: randomUUID(),
        org: 'H26',
        roles: ['city-admin'],
        ...more,
      };
    },
    token: (more, header, key = rsa) =>
      signRaw(encode({ alg: key.alg, typ: 'at+jwt', kid: key.kid, ...header }), encode(forge.claims(more)), key),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return forge;
}
