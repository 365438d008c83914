// Applications at the token endpoint over real sockets: by secret and by key, and every credential that is one step away.
import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { createSigningKey, encode, signRaw } from '../support/tokenForge.js';
import { API, startIdentityHouse } from './support/identityHouse.js';
import { basic, startOauthLab } from './support/oauthLab.js';

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const lab = await startOauthLab();
const { house, secret, secrets, post, ownToken, me } = lab;

afterAll(() => lab.stop());

describe('an application by its secret', () => {
  it('gets a token of RFC 9068 that anybody can verify by the published keys', async () => {
    const { status, headers, body } = await post(
      '/oauth2/token',
      { grant_type: 'client_credentials' },
      { authorization: basic('app', secret) },
    );
    expect([status, headers.get('cache-control'), body['token_type'], body['expires_in']]).toEqual([
      200,
      'no-store',
      'Bearer',
      900,
    ]);
    const metadata = (await (await fetch(`${house.url}/.well-known/oauth-authorization-server`)).json()) as any;
    expect(metadata).toMatchObject({ issuer: house.url, token_endpoint: `${house.url}/oauth2/token` });
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
    const options = { issuer: metadata.issuer, audience: API, typ: 'at+jwt', algorithms: ['ES256'] };
    const { payload } = await jwtVerify(body['access_token'] as string, keys, options);
    expect(payload).toMatchObject({ sub: 'app', client_id: 'app', org: 'H26', jti: expect.any(String) });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
  });

  it('is known to the gateway as itself', async () => {
    const { body } = await me(await ownToken());
    expect(body).toMatchObject({ issuer: 'lien-thong', client: 'app', ownToken: true, agency: 'H26', actor: null });
  });

  it('may send the secret in the form instead', async () => {
    const form = { grant_type: 'client_credentials', client_id: 'app', client_secret: secret };
    expect((await post('/oauth2/token', form)).status).toBe(200);
  });

  it('may have two secrets while it changes from one to the other; an ended or expired one is none', async () => {
    const { secret: second, credential } = house.register.addSecret('app');
    const ask = async () =>
      (await post('/oauth2/token', { grant_type: 'client_credentials' }, { authorization: basic('app', second) }))
        .status;
    expect(await ask()).toBe(200);
    credential.endedAt = new Date();
    expect(await ask()).toBe(401);
    credential.endedAt = null;
    credential.expiresAt = new Date(Date.now() - 1);
    expect(await ask()).toBe(401);
    expect(await ownToken()).toBeTruthy();
    house.register.failures.clear();
  });

  it('gets no token for another API, with a role, or with a scope that nobody knows', async () => {
    const ask = async (more: Record<string, string>) =>
      (
        await post(
          '/oauth2/token',
          { grant_type: 'client_credentials', ...more },
          { authorization: basic('app', secret) },
        )
      ).body['error'];
    expect(await ask({ audience: 'https://other.test' })).toBe('invalid_target');
    expect(await ask({ resource: 'https://other.test' })).toBe('invalid_target');
    expect(await ask({ scope: 'role:city-admin' })).toBe('invalid_scope');
    expect(await ask({ scope: 'gateway:query everything' })).toBe('invalid_scope');
    expect(await ask({ audience: API, scope: 'gateway:query' })).toBeUndefined();
  });
});

describe('a request that is refused', () => {
  const form = { grant_type: 'client_credentials' };

  it.each([
    ['an unknown application', { authorization: basic('nobody', `lts_${'a'.repeat(43)}`) }],
    ['a wrong secret', { authorization: basic('app', `lts_${'a'.repeat(43)}`) }],
    ['a secret in another form', { authorization: basic('app', 'secret') }],
    ['no credential', {}],
    ['a bearer token', { authorization: 'Bearer abc' }],
    ['an empty secret', { authorization: basic('app', '') }],
    ['broken base64', { authorization: 'Basic ???' }],
  ])('for %s says no more than that', async (_name, headers) => {
    const { status, headers: answered, body } = await post('/oauth2/token', form, headers);
    expect([status, body]).toEqual([
      401,
      { error: 'invalid_client', error_description: 'client authentication failed' },
    ]);
    expect(answered.get('www-authenticate')).toContain('Basic');
    house.register.failures.clear();
  });

  it.each([
    ['REQUESTED', 'ACTIVE'],
    ['SUSPENDED', 'ACTIVE'],
    ['ENDED', 'ACTIVE'],
    ['ACTIVE', 'SUSPENDED'],
  ])('for an application %s of a tenant %s looks the same', async (status, tenantStatus) => {
    const password = house.register.register(`shut-${status}-${tenantStatus}`, { status, tenantStatus });
    const headers = { authorization: basic(`shut-${status}-${tenantStatus}`, password) };
    expect((await post('/oauth2/token', form, headers)).body).toEqual({
      error: 'invalid_client',
      error_description: 'client authentication failed',
    });
    house.register.failures.clear();
  });

  it.each([
    ['two credentials', 'grant_type=client_credentials&client_secret=x', 'invalid_request', 400],
    ['a repeated parameter', 'grant_type=client_credentials&grant_type=client_credentials', 'invalid_request', 400],
    ['no grant', 'scope=gateway:query', 'invalid_request', 400],
    ['a grant of people', 'grant_type=password&username=a&password=b', 'unsupported_grant_type', 400],
    ['a broken character', 'grant_type=client_credentials&scope=%ff', 'invalid_request', 400],
    ['17 kB', `grant_type=client_credentials&x=${'a'.repeat(17_000)}`, 'invalid_request', 413],
  ])('for %s has the form of RFC 6749', async (_name, text, error, status) => {
    const answer = await post('/oauth2/token', text, { authorization: basic('app', secret) });
    expect([answer.status, answer.body['error']]).toEqual([status, error]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('comes for JSON, for GET, and for a body that says it is compressed', async () => {
    const url = `${house.url}/oauth2/token`;
    const headers = { authorization: basic('app', secret) };
    const json = { method: 'POST', body: '{}', headers: { ...headers, 'content-type': 'application/json' } };
    expect((await fetch(url, json)).status).toBe(415);
    expect((await fetch(url, { headers })).status).toBe(405);
    const type = { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' };
    expect((await fetch(url, { method: 'POST', body: 'x', headers: { ...headers, ...type } })).status).toBe(415);
  });

  it('ten times in a row shuts that address out for a while, also with the right secret', async () => {
    const wrong = { authorization: basic('app', `lts_${'b'.repeat(43)}`) };
    for (let i = 0; i < 10; i += 1) await post('/oauth2/token', form, wrong);
    const { status, headers } = await post('/oauth2/token', form, { authorization: basic('app', secret) });
    expect([status, headers.get('retry-after')]).toEqual([429, '60']);
    house.register.failures.clear();
    expect(await ownToken()).toBeTruthy();
  });
});

describe('an application by its key', () => {
  const rsa = createSigningKey('app-rsa', 'RS256', { alg: undefined });
  const ec = createSigningKey('app-ec', 'ES256');
  const claims = (more: object = {}) => {
    const iat = Math.floor((Date.now() + house.clock.aheadMs) / 1000);
    return { iss: 'key-app', sub: 'key-app', aud: house.url, iat, exp: iat + 60, jti: randomUUID(), ...more };
  };
  const assertion = (more: object = {}, header: object = {}, key = ec) =>
    signRaw(encode({ alg: key.alg, kid: key.kid, ...header }), encode(claims(more)), key);
  const ask = (text: string, more: Record<string, string> = {}) => {
    secrets.push(text);
    return post('/oauth2/token', {
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION,
      client_assertion: text,
      ...more,
    });
  };

  beforeAll(() => {
    house.register.register('key-app');
    house.register.credentials.set('key-app', []);
    house.register.addKey('key-app', rsa.jwk);
    house.register.addKey('key-app', ec.jwk);
  });

  it('gets a token with either key, by name or without', async () => {
    expect((await ask(assertion())).status).toBe(200);
    expect((await ask(assertion({}, {}, rsa))).status).toBe(200);
    expect((await ask(assertion({}, { kid: undefined }))).status).toBe(200);
    expect((await ask(assertion({ aud: `${house.url}/oauth2/token` }, { typ: 'JWT' }))).status).toBe(200);
    expect((await ask(assertion({ aud: [house.url] }), { client_id: 'key-app' })).status).toBe(200);
  });

  it('uses an assertion once, on whichever replica', async () => {
    const other = await startIdentityHouse({ issuers: [], besides: house });
    const text = assertion();
    const results = await Promise.all([
      ask(text),
      ask(text),
      fetch(`${other.address}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: ASSERTION,
          client_assertion: text,
        }),
      }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    await other.stop();
    house.register.failures.clear();
  });

  it.each<[string, () => string]>([
    ['another audience', () => assertion({ aud: 'https://other.test' })],
    ['two audiences', () => assertion({ aud: [house.url, 'https://other.test'] })],
    ['the issuer with a slash', () => assertion({ aud: `${house.url}/` })],
    ['no audience', () => assertion({ aud: undefined })],
    ['another issuer than subject', () => assertion({ iss: 'app' })],
    ['another application', () => assertion({ iss: 'app', sub: 'app' })],
    ['no end', () => assertion({ exp: undefined })],
    ['no beginning', () => assertion({ iat: undefined })],
    ['two minutes', () => assertion({ exp: Math.floor(Date.now() / 1000) + 120 })],
    ['its end behind it', () => assertion({ iat: 1_700_000_000, exp: 1_700_000_050 })],
    ['its beginning ahead', () => assertion({ iat: Math.floor(Date.now() / 1000) + 20 })],
    ['no id', () => assertion({ jti: undefined })],
    ['the type of an access token', () => assertion({}, { typ: 'at+jwt' })],
    ['the key of another', () => assertion({}, {}, createSigningKey('app-ec', 'ES256'))],
    ['the name of the other key', () => assertion({}, { kid: 'app-rsa' })],
    ['an unknown key', () => assertion({}, { kid: 'nobody' })],
    ['a key in the header', () => assertion({}, { jwk: createSigningKey('x', 'ES256').jwk })],
    ['no signature', () => `${encode({ alg: 'none' })}.${encode(claims())}.`],
    [
      'the public key as a secret',
      () => {
        const input = `${encode({ alg: 'HS256', kid: 'app-ec' })}.${encode(claims())}`;
        return `${input}.${createHmac('sha256', JSON.stringify(ec.jwk)).update(input).digest('base64url')}`;
      },
    ],
    ['the algorithm of the other key', () => signRaw(encode({ alg: 'RS256', kid: 'app-ec' }), encode(claims()), ec)],
    ['a repeated claim', () => signRaw(encode({ alg: 'ES256' }), encode('{"iss":"key-app","iss":"key-app"}'), ec)],
  ])('is refused with %s', async (_name, forged) => {
    const { status, body } = await ask(forged());
    expect([status, body]).toEqual([
      401,
      { error: 'invalid_client', error_description: 'client authentication failed' },
    ]);
    house.register.failures.clear();
  });

  it('is refused with a key that has ended, and takes none of the id with it', async () => {
    const [first] = house.register.credentials.get('key-app') ?? [];
    const text = assertion({}, {}, rsa);
    if (first) first.endedAt = new Date();
    expect((await ask(text)).status).toBe(401);
    if (first) first.endedAt = null;
    expect((await ask(text)).status).toBe(200);
    house.register.failures.clear();
  });
});

it('publishes public keys alone, named by their content', async () => {
  const { keys } = (await (await fetch(`${house.url}/.well-known/jwks.json`)).json()) as { keys: any[] };
  for (const key of keys) {
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(key.kid).toBe(await calculateJwkThumbprint(key));
  }
  expect(keys.map(({ kid }) => kid)).toContain(decodeProtectedHeader(await ownToken()).kid);
});

it('leaves no secret, token or personal number in any log line or record', () => {
  expect([lab.house.log.length > 10, lab.secrets.length > 10, lab.leaks()]).toEqual([true, true, []]);
});
