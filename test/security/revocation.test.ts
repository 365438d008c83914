// What the issuer ends from its side (back-channel logout), and what revocations find in a principal.
import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { encode } from '../support/tokenForge.js';
import { Browser } from './support/browser.js';
import { API, startIdentityHouse, type IdentityHouse } from './support/identityHouse.js';
import { startScriptedIssuer, type ScriptedIssuer } from './support/scriptedIssuer.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
let issuer: ScriptedIssuer;
let house: IdentityHouse;

function claims(more: object = {}): Record<string, unknown> {
  return { aud: 'console', sub: 'admin-1', sid: 'idp-1', events: { [EVENT]: {} }, exp: undefined, ...more };
}

function logoutToken(more: object = {}, header: object = {}): string {
  return issuer.sign(claims(more), { typ: 'logout+jwt', ...header });
}

async function send(token: string | undefined): Promise<{ status: number; headers: Headers; text: string }> {
  const body = new URLSearchParams(token === undefined ? {} : { logout_token: token });
  const answer = await fetch(`${house.url}/auth/backchannel-logout`, { method: 'POST', body });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function signIn(sub = 'admin-1', sid: string | undefined = 'idp-1'): Promise<Browser> {
  const browser = new Browser();
  const { location } = await browser.go(`${house.url}/auth/login`);
  const asked = location?.searchParams;
  Object.assign(issuer.script, { nonce: asked?.get('nonce') ?? '', sub });
  Object.assign(issuer.script, { accessToken: { sid }, idToken: { sid } });
  const query = new URLSearchParams({ code: 'c', state: asked?.get('state') ?? '', iss: issuer.issuer });
  expect((await browser.go(`${house.url}/auth/callback?${query.toString()}`)).status).toBe(303);
  return browser;
}

async function isSignedIn(browser: Browser): Promise<boolean> {
  return (await browser.go(`${house.url}/me`)).status === 200;
}

function bearer(more: object = {}): string {
  return issuer.sign({ aud: API, client_id: 'app', roles: [], org: 'H26', ...more }, { typ: 'at+jwt' });
}

async function statusOf(token: string): Promise<number> {
  return (await fetch(`${house.url}/me`, { headers: { authorization: `Bearer ${token}` } })).status;
}

beforeAll(async () => {
  issuer = await startScriptedIssuer(API);
  house = await startIdentityHouse({
    issuers: [{ id: 'city', issuer: issuer.issuer, jwksUri: `${issuer.issuer}/jwks`, audiences: [API] }],
    console: { issuer: 'city', clientId: 'console' },
  });
});
afterEach(() => {
  issuer.reset();
  house.clock.aheadMs = 0;
  house.register.revocations.clear();
});
afterAll(async () => {
  await house.stop();
  await issuer.stop();
});

describe('a logout token', () => {
  it("ends the session it names and bearer tokens of that sign-in, and nobody else's", async () => {
    const [mine, second, theirs] = [await signIn(), await signIn('admin-1', 'idp-2'), await signIn('admin-2', 'idp-3')];
    const [sameSession, otherSession] = [bearer({ sid: 'idp-1' }), bearer({ sid: 'idp-2' })];
    const { status, headers, text } = await send(logoutToken());
    expect([status, text, headers.get('cache-control')]).toEqual([200, '', 'no-store']);
    expect([await isSignedIn(mine), await isSignedIn(second), await isSignedIn(theirs)]).toEqual([false, true, true]);
    expect([await statusOf(sameSession), await statusOf(otherSession)]).toEqual([401, 200]);
  });

  it('that names a person alone ends all their sessions and tokens', async () => {
    const [one, two, theirs] = [await signIn(), await signIn('admin-1', 'idp-2'), await signIn('admin-2', 'idp-3')];
    const [token, other] = [bearer({ sub: 'admin-1' }), bearer({ sub: 'admin-2' })];
    expect((await send(logoutToken({ sid: undefined }))).status).toBe(200);
    expect([await isSignedIn(one), await isSignedIn(two), await isSignedIn(theirs)]).toEqual([false, false, true]);
    expect([await statusOf(token), await statusOf(other)]).toEqual([401, 200]);
  });

  it('leaves alone what begins after it', async () => {
    await send(logoutToken({ sid: undefined }));
    house.clock.aheadMs = issuer.script.aheadMs = 2_000;
    expect(await statusOf(bearer({ sub: 'admin-1' }))).toBe(200);
  });

  it('may come without a type or with that of any JWT, and may have an end', async () => {
    expect((await send(logoutToken({}, { typ: undefined }))).status).toBe(200);
    expect((await send(logoutToken({ exp: Math.floor(Date.now() / 1000) + 60 }, { typ: 'JWT' }))).status).toBe(200);
    expect((await send(logoutToken({ sub: undefined }))).status).toBe(200);
    expect((await send(logoutToken({ aud: ['console'] }))).status).toBe(200);
  });

  const now = () => Math.floor(Date.now() / 1000);
  it.each<[string, () => string | undefined]>([
    ['nothing', () => undefined],
    ['no token', () => 'x'],
    ['a foreign signature', () => `${logoutToken().slice(0, -8)}AAAAAAAA`],
    ['no signature', () => `${encode({ alg: 'none', kid: 'r1' })}.${encode(claims())}.`],
    [
      'the public key as a secret',
      () => {
        const text = `${encode({ alg: 'HS256', kid: 'r1' })}.${encode({ ...claims(), iss: issuer.issuer, iat: now() })}`;
        return `${text}.${createHmac('sha256', 'public').update(text).digest('base64url')}`;
      },
    ],
    ['another issuer', () => logoutToken({ iss: 'https://other.test' })],
    ['another client', () => logoutToken({ aud: 'other' })],
    ['several clients', () => logoutToken({ aud: ['console', 'other'] })],
    ['no time', () => logoutToken({ iat: undefined })],
    ['a time long past', () => logoutToken({ iat: now() - 3_600 })],
    ['a time to come', () => logoutToken({ iat: now() + 3_600 })],
    ['its end behind it', () => logoutToken({ exp: now() - 60 })],
    ['no event', () => logoutToken({ events: undefined })],
    ['another event', () => logoutToken({ events: { 'http://other': {} } })],
    ['an event that is no object', () => logoutToken({ events: { [EVENT]: 'yes' } })],
    ['a list of events', () => logoutToken({ events: [EVENT] })],
    ['a nonce', () => logoutToken({ nonce: 'n' })],
    ['an empty nonce', () => logoutToken({ nonce: '' })],
    ['no id', () => logoutToken({ jti: undefined })],
    ['neither person nor session', () => logoutToken({ sub: undefined, sid: undefined })],
    ['a session that is no text', () => logoutToken({ sid: 7 })],
    ['the type of an access token', () => logoutToken({}, { typ: 'at+jwt' })],
    ['a key in its header', () => logoutToken({}, { jwk: {} })],
    ['an unknown key', () => logoutToken({}, { kid: 'r2' })],
    ['an ID token instead', () => issuer.sign({ aud: 'console', nonce: 'n', sid: 'idp-1' }, { typ: 'JWT' })],
    ['an access token instead', () => bearer({ sid: 'idp-1' })],
  ])('with %s ends nothing', async (_name, forge) => {
    const browser = await signIn();
    issuer.script.accessToken = {};
    const { status, headers, text } = await send(forge());
    expect([status, headers.get('cache-control')]).toEqual([400, 'no-store']);
    expect(JSON.parse(text)).toMatchObject({ error: 'invalid_request' });
    expect(await isSignedIn(browser)).toBe(true);
    expect(house.register.revocations.size).toBe(0);
  });

  it('works once: a second sending ends nothing that began since', async () => {
    const token = logoutToken({ sid: undefined, jti: randomUUID() });
    expect((await send(token)).status).toBe(200);
    house.register.revocations.clear();
    const browser = await signIn();
    expect((await send(token)).status).toBe(400);
    expect(await isSignedIn(browser)).toBe(true);
  });

  it('is heard again when the first time failed on our side', async () => {
    const { revoke } = house.register;
    const token = logoutToken();
    house.register.revoke = () => {
      throw new Error('the store is away');
    };
    expect((await send(token)).status).toBe(500);
    house.register.revoke = revoke;
    expect((await send(token)).status).toBe(200);
  });

  it('is a form, sent by POST', async () => {
    const url = `${house.url}/auth/backchannel-logout`;
    expect((await fetch(url)).status).toBe(405);
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await fetch(url, json)).status).toBe(415);
  });
});

describe('a revocation', () => {
  it('takes a token that was verified and is remembered', async () => {
    const token = bearer({ jti: 'j-1' });
    expect(await statusOf(token)).toBe(200);
    house.register.revoke('TOKEN', 'j-1');
    expect(await statusOf(token)).toBe(401);
    house.register.revocations.clear();
    expect(await statusOf(token)).toBe(200);
  });

  it.each(['SUBJECT', 'SESSION', 'APPLICATION'])(
    'of a %s takes what was issued before, and nothing after',
    async (kind) => {
      const before = bearer({ sid: 'idp-9', sub: 'person-9' });
      const { reference } = await house.authenticator.verify(before);
      const value = { SUBJECT: reference, SESSION: 'idp-9', APPLICATION: 'app' }[kind] ?? '';
      house.register.revoke(kind, value);
      house.clock.aheadMs = issuer.script.aheadMs = 2_000;
      expect(await statusOf(before)).toBe(401);
      expect(await statusOf(bearer({ sid: 'idp-9', sub: 'person-9' }))).toBe(200);
    },
  );
});
