// The gateway's own tokens over real sockets: applications by secret and by key, people that applications act for,
// what is refused, what can be revoked, and that no secret or token is in any log line.
import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { createTokenForge, createSigningKey, encode, signRaw, type TokenForge } from '../support/tokenForge.js';
import { API, startIdentityHouse, type IdentityHouse } from './support/identityHouse.js';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

let forge: TokenForge;
let house: IdentityHouse;
let secret = '';
const secrets: string[] = [];

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, any>;
}

function basic(clientId: string, password: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(password)}`).toString('base64')}`;
}

async function post(path: string, form: Record<string, string> | string, headers: object = {}): Promise<Answer> {
  const answer = await fetch(house.url + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { ...headers },
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, any> };
}

async function ownToken(clientId = 'app', password = secret): Promise<string> {
  const { body } = await post(
    '/oauth2/token',
    { grant_type: 'client_credentials' },
    { authorization: basic(clientId, password) },
  );
  secrets.push(body['access_token'] as string);
  return body['access_token'] as string;
}

function exchange(subject: string, more: Record<string, string> = {}, password = secret): Promise<Answer> {
  secrets.push(subject);
  const form = { grant_type: EXCHANGE, subject_token: subject, subject_token_type: ACCESS_TOKEN, ...more };
  return post('/oauth2/token', form, { authorization: basic('app', password) });
}

async function me(token: string): Promise<{ status: number; body: Record<string, any> }> {
  const answer = await fetch(`${house.url}/me`, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, body: (await answer.json()) as Record<string, any> };
}

/** A person's token of the city's issuer. */
function personToken(more: Record<string, unknown> = {}): string {
  return forge.token({
    aud: API,
    sub: 'person-1',
    client_id: 'portal',
    org: 'H26.L7',
    roles: ['ward-admin', 'ward-officer'],
    acr: 'LoA2',
    auth_time: Math.floor(Date.now() / 1000) - 30,
    sid: 'session-1',
    so_dinh_danh: '999090000001',
    ...more,
  });
}

beforeAll(async () => {
  forge = await createTokenForge();
  house = await startIdentityHouse({
    issuers: [
      {
        id: 'city',
        issuer: forge.issuer,
        jwksUri: `${forge.issuer}/jwks`,
        audiences: [API],
        claims: { personalId: 'so_dinh_danh' },
      },
    ],
  });
  secret = house.register.register('app');
  secrets.push(secret);
});

afterAll(async () => {
  await house.stop();
  await forge.stop();
});

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

describe('an application that acts for a person', () => {
  it('gets a token that says both, and the gateway knows the person as ever', async () => {
    const subject = personToken();
    const { status, body } = await exchange(subject);
    expect([status, body['issued_token_type']]).toEqual([200, ACCESS_TOKEN]);
    expect(body['expires_in']).toBeLessThanOrEqual(300);
    const direct = (await me(subject)).body;
    const acting = (await me(body['access_token'] as string)).body;
    expect(acting).toEqual({
      ...direct,
      client: 'app',
      actor: { client: 'app' },
      tokenId: decodeJwt(body['access_token'] as string).jti,
      expiresAt: decodeJwt(body['access_token'] as string).exp,
      originTokenId: direct['tokenId'],
    });
    expect(acting).toMatchObject({ ownToken: false, issuer: 'city', personalId: '999090000001', acr: 'LoA2' });
  });

  it('is recorded with both', async () => {
    const { body } = await exchange(personToken());
    const { reference } = (await me(body['access_token'] as string)).body;
    expect(house.register.events.at(-1)).toMatchObject({
      event: 'token.exchanged',
      client: 'app',
      tenant: 'H26',
      onBehalfOf: reference,
    });
  });

  it('cannot read the personal number out of it, nor move it to another token', async () => {
    const [one, two] = [await exchange(personToken()), await exchange(personToken({ so_dinh_danh: '999090000002' }))];
    const claims = decodeJwt(one.body['access_token'] as string);
    expect(JSON.stringify(claims)).not.toContain('999090000001');
    expect(Buffer.from(String(claims['sealed_person']), 'base64url').toString('latin1')).not.toContain('9990900');
    const moved = { ...decodeJwt(two.body['access_token'] as string), sealed_person: claims['sealed_person'] };
    const { iat: _iat, iss: _iss, exp: _exp, jti, ...rest } = moved;
    const forged = house.ownIssuer.sign(rest, 60, jti);
    expect((await me(forged)).body).toMatchObject({ personalId: null });
  });

  it("lives no longer than the person's own token", async () => {
    const exp = Math.floor(Date.now() / 1000) + 40;
    const { body } = await exchange(personToken({ exp }));
    expect(decodeJwt(body['access_token'] as string).exp).toBeLessThanOrEqual(exp);
  });

  it('may ask for fewer roles, never for more', async () => {
    const { body } = await exchange(personToken(), { scope: 'gateway:query role:ward-officer' });
    expect(body['scope']).toBe('gateway:query role:ward-officer');
    expect((await me(body['access_token'] as string)).body['roles']).toEqual(['ward-officer']);
    const more = await exchange(personToken(), { scope: 'role:ward-officer role:city-admin' });
    expect(more.body['error']).toBe('invalid_scope');
    expect((await exchange(personToken(), { scope: 'openid' })).body['error']).toBe('invalid_scope');
  });

  it('is not taken for itself when the person is called like it', async () => {
    const { body } = await exchange(personToken({ sub: 'app' }));
    expect((await me(body['access_token'] as string)).body).toMatchObject({ ownToken: false, issuer: 'city' });
  });

  it.each([
    ['another API', { audience: 'https://other.test' }, 'invalid_target'],
    ['another resource', { resource: 'https://other.test' }, 'invalid_target'],
    ['an ID token', { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' }, 'invalid_request'],
    ['a refresh token', { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }, 'invalid_request'],
    ['an actor', { actor_token: 'x', actor_token_type: ACCESS_TOKEN }, 'invalid_request'],
  ])('cannot ask for %s', async (_name, more, error) => {
    expect((await exchange(personToken(), more)).body['error']).toBe(error);
  });

  it.each<[string, () => string | Promise<string>]>([
    ['its own token', () => ownToken()],
    ['the token of an application at another issuer', () => personToken({ sub: 'portal' })],
    ['a token that was exchanged before', async () => (await exchange(personToken())).body['access_token'] as string],
    ['an expired token', () => personToken({ iat: 1_700_000_000, exp: 1_700_000_300 })],
    ['a token for another API', () => personToken({ aud: 'https://other.test' })],
    ['a token of an unknown issuer', () => personToken({ iss: 'https://other.test' })],
    ['a forged token', () => `${personToken().slice(0, -8)}AAAAAAAA`],
    ['a token that another application may use', () => personToken({ may_act: { sub: 'other-app' } })],
    [
      'a token of a suspended application',
      () => {
        house.register.register('gone', { status: 'SUSPENDED' });
        return personToken({ client_id: 'gone' });
      },
    ],
    [
      'a token that was called back',
      () => {
        const token = personToken();
        house.register.revoke('TOKEN', decodeJwt(token).jti ?? '');
        return token;
      },
    ],
    [
      'a token of a session that ended',
      () => {
        house.register.revoke('SESSION', 'session-2', new Date(Date.now() + 1_000));
        return personToken({ sid: 'session-2' });
      },
    ],
    ['no token', () => 'x'],
  ])('gets nothing for %s', async (_name, subject) => {
    const { status, body } = await exchange(await subject());
    expect([status, body]).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'the subject token is not acceptable' },
    ]);
  });

  it('may be the one that the token names', async () => {
    expect((await exchange(personToken({ may_act: { sub: 'app' } }))).status).toBe(200);
  });

  it('gets nothing once it is suspended', async () => {
    const application = house.register.applications.get('app');
    if (application) application.status = 'SUSPENDED';
    expect((await exchange(personToken())).body['error']).toBe('invalid_client');
    if (application) application.status = 'ACTIVE';
    house.register.failures.clear();
  });

  it('falls with what it was exchanged for: token, session, person, application', async () => {
    for (const [kind, pick] of [
      ['TOKEN', (direct: any) => direct.tokenId],
      ['SESSION', (direct: any) => direct.sessionId],
      ['SUBJECT', (direct: any) => direct.reference],
      ['APPLICATION', () => 'app'],
    ] as const) {
      const token = personToken({ sub: `person-${kind}`, sid: `session-${kind}` });
      const acting = (await exchange(token)).body['access_token'] as string;
      expect((await me(acting)).status).toBe(200);
      const issuedAt = decodeJwt(token).iat ?? 0;
      house.register.revoke(kind, pick((await me(token)).body) as string, new Date(issuedAt * 1000));
      // The exchange came after the revocation's moment; what it rests on did not.
      expect([kind, (await me(acting)).status]).toEqual([kind, 401]);
      house.register.revocations.delete(`APPLICATION app`);
    }
  });
});

describe('tokens for remote adapters', () => {
  const caller = { reference: 'ref-1', client: 'app', agency: 'H26.L7' };

  it('are for that adapter alone, name a pseudonym, and end soon', async () => {
    const token = house.ownIssuer.tokenFor({ audience: 'https://remote.test', caller, onBehalfOf: null });
    secrets.push(token);
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ aud: 'https://remote.test', sub: 'ref-1', org: 'H26.L7', client_id: 'lien-thong' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
    expect((await me(token)).status).toBe(401);
    expect((await exchange(token)).body['error']).toBe('invalid_grant');
  });

  it('say who acts for whom', () => {
    const token = house.ownIssuer.tokenFor({ audience: 'https://remote.test', caller, onBehalfOf: 'ref-2' });
    expect(decodeJwt(token)).toMatchObject({ sub: 'ref-2', act: { sub: 'app' } });
  });

  it('are never made for the gateway itself', () => {
    expect(() => house.ownIssuer.tokenFor({ audience: API, caller, onBehalfOf: null })).toThrow(RangeError);
  });
});

describe('revocation and introspection', () => {
  const authorization = () => ({ authorization: basic('app', secret) });

  it('are for the tokens of the application itself', async () => {
    const other = house.register.register('app-2');
    const token = await ownToken();
    const ask = async (headers: object) => (await post('/oauth2/introspect', { token }, headers)).body;
    expect(await ask(authorization())).toMatchObject({ active: true, client_id: 'app', aud: API, iss: house.url });
    expect(await ask({ authorization: basic('app-2', other) })).toEqual({ active: false });
    const { status } = await post('/oauth2/revoke', { token }, { authorization: basic('app-2', other) });
    expect([status, (await me(token)).status]).toEqual([200, 200]);
    expect((await post('/oauth2/revoke', { token }, authorization())).status).toBe(200);
    expect([(await me(token)).status, await ask(authorization())]).toEqual([401, { active: false }]);
  });

  it('know exchanged tokens, and not those of people or of strangers', async () => {
    const acting = (await exchange(personToken({ sub: 'person-9', sid: 'session-9' }))).body['access_token'] as string;
    const introspected = (await post('/oauth2/introspect', { token: acting }, authorization())).body;
    expect(introspected).toMatchObject({ active: true, sub: 'person-9', act: { sub: 'app' } });
    expect(JSON.stringify(introspected)).not.toContain('999090');
    for (const token of [personToken({ client_id: 'app' }), 'x'])
      expect((await post('/oauth2/introspect', { token }, authorization())).body).toEqual({ active: false });
    expect((await post('/oauth2/revoke', { token: acting }, authorization())).status).toBe(200);
    expect((await me(acting)).status).toBe(401);
  });

  it('need an application', async () => {
    expect((await post('/oauth2/introspect', { token: 'x' })).status).toBe(401);
    expect((await post('/oauth2/revoke', { token: 'x' })).status).toBe(401);
    expect((await post('/oauth2/revoke', {}, authorization())).body['error']).toBe('invalid_request');
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

it('leaves no secret, token, assertion or personal number in any log line or record', () => {
  const written = JSON.stringify([house.log, house.register.events]);
  expect(house.log.length).toBeGreaterThan(20);
  expect(secrets.length).toBeGreaterThan(50);
  const parts = secrets.flatMap((value) => [value, value.split('.').at(-1) ?? '']).filter((part) => part.length > 8);
  expect(parts.filter((part) => written.includes(part))).toEqual([]);
  expect(/9990900000\d\d/.test(written)).toBe(false);
});
