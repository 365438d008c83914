// The identity provider over a real socket: discovery, both flows, audiences, rotation, and what it refuses.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { createSampleCity } from '../city/createSampleCity.js';
import { GATEWAY_AUDIENCE, OTHER_AUDIENCE } from './audiences.js';
import { SAMPLE_SECRETS } from './clients.js';
import { createIdpServer, type IdpServer } from './createIdpServer.js';
import { obtainToken } from './obtainToken.js';

const city = createSampleCity('test');
const APP = { clientId: 'shared-app', secret: SAMPLE_SECRETS['shared-app'] };
let idp: IdpServer;
const warnings = [jest.spyOn(console, 'warn'), jest.spyOn(console, 'info')];

function firstOfficerOf(code: string): string {
  return city.officers.find((officer) => officer.agencyCode === code)?.number ?? '';
}

async function kidsInJwks(): Promise<string[]> {
  const answer = (await (await fetch(`${idp.issuer}/jwks`)).json()) as { keys: { kid: string; d?: string }[] };
  expect(answer.keys.every((key) => key.d === undefined)).toBe(true);
  return answer.keys.map((key) => key.kid);
}

function post(
  path: string,
  form: Record<string, string>,
  app: { clientId: string; secret: string } = APP,
): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${app.clientId}:${app.secret}`).toString('base64')}`;
  return fetch(idp.issuer + path, { method: 'POST', body: new URLSearchParams(form), headers: { authorization } });
}

beforeAll(async () => {
  idp = await createIdpServer({ city, port: 0 });
});
afterAll(async () => {
  await idp.close();
});

describe('tokens', () => {
  it('publishes an issuer that equals its own address, with S256 alone', async () => {
    const found = await (await fetch(`${idp.issuer}/.well-known/openid-configuration`)).json();
    expect(found).toMatchObject({ issuer: idp.issuer, code_challenge_methods_supported: ['S256'] });
    expect(found).toHaveProperty('introspection_endpoint');
    expect(found).toHaveProperty('revocation_endpoint');
  });

  it('signs a ward officer in by the code flow, with the ward as tenant', async () => {
    const login = firstOfficerOf('H26.L7');
    const token = await obtainToken({ issuer: idp.issuer, login });
    const keys = createRemoteJWKSet(new URL(`${idp.issuer}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: idp.issuer,
      audience: GATEWAY_AUDIENCE,
      typ: 'at+jwt',
      algorithms: ['RS256'],
    });
    expect(protectedHeader.kid).toMatch(/^sample-rs256-/);
    expect(payload).toMatchObject({
      org: 'H26.L7',
      level: 'WARD',
      roles: ['ward-officer'],
      acr: 'LoA2',
      client_id: 'cli',
      scope: 'gateway:query',
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
    expect(typeof payload['auth_time']).toBe('number');
    expect(payload.jti).toBeTruthy();
    expect(JSON.stringify(payload)).not.toContain(login);
    expect(JSON.stringify(payload)).not.toContain('Mẫu');
  });

  it.each([
    ['H26', 'CITY', 'city-officer'],
    ['H26.01', 'CITY', 'city-officer'],
    ['H26.60', 'DISTRICT', 'district-officer'],
    ['H26.60.01', 'WARD', 'ward-officer'],
  ])('gives an officer of %s the level %s and the role %s', async (org, level, role) => {
    const claims = decodeJwt(await obtainToken({ issuer: idp.issuer, login: firstOfficerOf(org) }));
    expect(claims).toMatchObject({ org, level, roles: [role] });
  });

  it('gives a citizen a role and no agency', async () => {
    const claims = decodeJwt(await obtainToken({ issuer: idp.issuer, login: 'citizen' }));
    expect(claims).toMatchObject({ roles: ['citizen'] });
    expect(claims).not.toHaveProperty('org');
    expect(claims).not.toHaveProperty('level');
  });

  it('knows people by an invented personal number: officers by that of their record', async () => {
    const login = firstOfficerOf('H26.L7');
    const claims = decodeJwt(await obtainToken({ issuer: idp.issuer, login }));
    expect(claims).toMatchObject({ LoaiTaiKhoan: '1', SoDinhDanh: city.officer(login)?.citizenNumber });
    const app = decodeJwt(await obtainToken({ issuer: idp.issuer, ...APP }));
    expect(app).not.toHaveProperty('SoDinhDanh');
  });

  it('keeps the subject of a person over two servers', async () => {
    const second = await createIdpServer({ city, port: 0 });
    const [one, two] = await Promise.all(
      [idp, second].map(async ({ issuer }) => decodeJwt(await obtainToken({ issuer, login: 'auditor' })).sub),
    );
    await second.close();
    expect(one).toBe(two);
  });

  it('gives an application its roles by client credentials, in RS256 or ES256 as registered', async () => {
    const rs = await obtainToken({ issuer: idp.issuer, ...APP });
    expect(decodeJwt(rs)).toMatchObject({
      sub: 'shared-app',
      org: 'H26',
      roles: ['shared-app'],
      aud: GATEWAY_AUDIENCE,
    });
    expect(decodeJwt(rs)).not.toHaveProperty('acr');
    const clientId = 'shared-app-es256';
    const es = await obtainToken({ issuer: idp.issuer, clientId, secret: SAMPLE_SECRETS[clientId] });
    expect(decodeProtectedHeader(es)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    const other = await obtainToken({ issuer: idp.issuer, clientId: 'other-app', secret: SAMPLE_SECRETS['other-app'] });
    expect(decodeJwt(other)['roles']).toEqual([]);
  });

  it('makes a token for the other API when it is asked for, and for no unregistered one', async () => {
    expect(decodeJwt(await obtainToken({ issuer: idp.issuer, ...APP, audience: OTHER_AUDIENCE })).aud).toBe(
      OTHER_AUDIENCE,
    );
    const person = await obtainToken({ issuer: idp.issuer, login: 'auditor', audience: OTHER_AUDIENCE });
    expect(decodeJwt(person).aud).toBe(OTHER_AUDIENCE);
    const unknown = obtainToken({ issuer: idp.issuer, ...APP, audience: 'https://nowhere.sample/api' });
    await expect(unknown).rejects.toMatchObject({ code: 'invalid_target' });
  });
});

describe('refusals', () => {
  it('refuses a wrong secret, an unknown login and a client that is not registered', async () => {
    const wrong = obtainToken({ issuer: idp.issuer, clientId: 'shared-app', secret: 'wrong' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_client' });
    await expect(obtainToken({ issuer: idp.issuer, login: 'HN999999' })).rejects.toMatchObject({
      code: 'unknown_login',
    });
    const nobody = obtainToken({ issuer: idp.issuer, clientId: 'nobody', secret: 'x' });
    await expect(nobody).rejects.toMatchObject({ code: 'invalid_client' });
  });

  function authorize(more: Record<string, string>): Promise<Response> {
    const asked = {
      client_id: 'cli',
      response_type: 'code',
      redirect_uri: 'http://127.0.0.1:5123/callback',
      scope: 'openid',
    };
    return fetch(`${idp.issuer}/auth?${new URLSearchParams({ ...asked, ...more }).toString()}`, { redirect: 'manual' });
  }

  it('refuses a sign-in without PKCE and with the plain method, on a loopback redirect with any port', async () => {
    const location = (await authorize({})).headers.get('location') ?? '';
    expect(location).toMatch(/^http:\/\/127\.0\.0\.1:5123\/callback\?error=invalid_request/);
    const plain = (await authorize({ code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' })).headers.get(
      'location',
    );
    expect(plain).toContain('error=invalid_request');
  });

  it('refuses a redirect that is not registered and answers a page in Vietnamese, without sending anybody there', async () => {
    const answer = await authorize({ redirect_uri: 'https://evil.sample/callback' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Không đăng nhập được');
  });

  it('shows the sample people on a page of its own, and needs the cookie of the interaction', async () => {
    const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url');
    const start = await authorize({ code_challenge: challenge, code_challenge_method: 'S256' });
    const address = new URL(start.headers.get('location') ?? '', idp.issuer);
    const cookie = start.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const shown = await fetch(address, { headers: { cookie } });
    const html = await shown.text();
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const text of ['city-admin', 'citizen', firstOfficerOf('H26.L7'), 'dữ liệu mẫu']) expect(html).toContain(text);
    const lost = await fetch(address, { method: 'POST', body: new URLSearchParams({ login: 'auditor' }) });
    expect(lost.status).toBe(400);
    expect(lost.headers.get('location')).toBeNull();
  });
});

describe('introspection and revocation', () => {
  it('knows a live token, and knows it no more after its own client revoked it', async () => {
    const token = await obtainToken({ issuer: idp.issuer, ...APP });
    const gateway = { clientId: 'gateway', secret: SAMPLE_SECRETS.gateway };
    const ask = async () => (await post('/token/introspection', { token }, gateway)).json();
    expect(await ask()).toMatchObject({ active: true, client_id: 'shared-app', roles: ['shared-app'] });
    await post('/token/revocation', { token }, gateway);
    expect(await ask()).toMatchObject({ active: true });
    expect((await post('/token/revocation', { token })).status).toBe(200);
    expect(await ask()).toEqual({ active: false });
  });

  it('calls a forged token inactive and asks the caller for its own credentials', async () => {
    const token = await obtainToken({ issuer: idp.issuer, ...APP });
    const forged = `${token.slice(0, -6)}AAAAAA`;
    expect(await (await post('/token/introspection', { token: forged })).json()).toEqual({ active: false });
    const wrong = { clientId: 'gateway', secret: 'wrong' };
    expect((await post('/token/introspection', { token }, wrong)).status).toBe(401);
  });
});

describe('key rotation', () => {
  const rotate = (query = '', headers = {}) =>
    fetch(`${idp.issuer}/sandbox/rotate-keys${query}`, { method: 'POST', headers });

  it('signs with new keys and verifies with the old ones until they are retired', async () => {
    const before = decodeProtectedHeader(await obtainToken({ issuer: idp.issuer, ...APP })).kid ?? '';
    expect((await rotate()).status).toBe(200);
    const after = decodeProtectedHeader(await obtainToken({ issuer: idp.issuer, ...APP })).kid ?? '';
    expect(after).not.toBe(before);
    expect(await kidsInJwks()).toEqual(expect.arrayContaining([before, after]));
    await rotate('?retire=1');
    const kids = await kidsInJwks();
    expect(kids).toHaveLength(2);
    expect(kids).not.toContain(after);
    expect(kids).toContain(decodeProtectedHeader(await obtainToken({ issuer: idp.issuer, ...APP })).kid);
  });

  it('loses neither sessions nor refresh tokens', async () => {
    const verifier = 'v'.repeat(43);
    const redirect = 'http://localhost:3999/console/callback';
    const asked = new URLSearchParams({
      client_id: 'console',
      response_type: 'code',
      redirect_uri: redirect,
      scope: 'openid profile gateway:query',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const cookies = new Map<string, string>();
    async function go(address: URL | string, form?: Record<string, string>): Promise<URL> {
      const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      const method = form && { method: 'POST', body: new URLSearchParams(form) };
      const answer = await fetch(address, { redirect: 'manual', headers: { cookie }, ...method });
      for (const line of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
        cookies.set(name, value);
      }
      return new URL(answer.headers.get('location') ?? '', idp.issuer);
    }
    const start = `${idp.issuer}/auth?${asked.toString()}`;
    const back = await go(await go(await go(start), { login: 'city-admin' }));
    expect(back.href.startsWith(redirect)).toBe(true);
    async function redeem(form: Record<string, string>): Promise<Record<string, string>> {
      const body = new URLSearchParams({ client_id: 'console', ...form });
      return (await (await fetch(`${idp.issuer}/token`, { method: 'POST', body })).json()) as Record<string, string>;
    }
    const code = back.searchParams.get('code') ?? '';
    const grant = { grant_type: 'authorization_code', redirect_uri: redirect, code_verifier: verifier };
    const first = await redeem({ ...grant, code });
    expect(decodeJwt(first['id_token'] ?? '')).toMatchObject({ name: 'Quản trị Thành phố Mẫu', aud: 'console' });
    expect((await redeem({ ...grant, code }))['error']).toBe('invalid_grant');
    const again = (await go(start)).searchParams.get('code') ?? '';
    const second = await redeem({ ...grant, code: again });
    await rotate('?retire=1');
    const refreshed = await redeem({ grant_type: 'refresh_token', refresh_token: second['refresh_token'] ?? '' });
    expect(await kidsInJwks()).toContain(decodeProtectedHeader(refreshed['access_token'] ?? '').kid);
    expect(decodeJwt(refreshed['access_token'] ?? '')).toMatchObject({
      roles: ['city-admin'],
      auth_time: expect.any(Number),
    });
    expect((await go(start)).searchParams.get('code')).toBeTruthy();
  });

  it('does not rotate for a web page or for a GET', async () => {
    expect((await rotate('', { origin: 'https://evil.sample' })).status).toBe(403);
    expect((await fetch(`${idp.issuer}/sandbox/rotate-keys`)).status).toBe(404);
  });

  it('keeps keys over a restart in a file that only the owner reads', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'idp-keys-'));
    const keysFile = join(folder, 'keys.json');
    const kids: (string | undefined)[] = [];
    for (let start = 0; start < 2; start += 1) {
      const server = await createIdpServer({ city, port: 0, keysFile });
      kids.push(decodeProtectedHeader(await obtainToken({ issuer: server.issuer, ...APP })).kid);
      await server.close();
    }
    expect(kids[0]).toBe(kids[1]);
    expect(statSync(keysFile).mode & 0o077).toBe(0);
    rmSync(folder, { recursive: true });
  });
});

it('prints no warning in all of this', () => {
  for (const warning of warnings) expect(warning).not.toHaveBeenCalled();
});
