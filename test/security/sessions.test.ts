// The console's sessions under attack: answers of a hostile issuer, and what a session rests on.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from './support/browser.js';
import { API, startIdentityHouse, type IdentityHouse } from './support/identityHouse.js';
import { startScriptedIssuer, type ScriptedIssuer } from './support/scriptedIssuer.js';

let issuer: ScriptedIssuer;
let house: IdentityHouse;

/** Starts a sign-in; the state that was sent, and the nonce for the issuer's next ID token. */
async function start(browser: Browser, query = ''): Promise<string> {
  const { location } = await browser.go(`${house.url}/auth/login${query}`);
  issuer.script.nonce = location?.searchParams.get('nonce') ?? '';
  return location?.searchParams.get('state') ?? '';
}

function back(state: string, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ code: 'c-1', state, iss: issuer.issuer, ...more });
  return `${house.url}/auth/callback?${query.toString()}`;
}

async function signedIn(): Promise<Browser> {
  const browser = new Browser();
  const { status } = await browser.go(back(await start(browser)));
  expect(status).toBe(303);
  return browser;
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

describe('an answer of the issuer', () => {
  it('is accepted when everything is right', async () => {
    const browser = await signedIn();
    expect((await browser.go(`${house.url}/me`)).status).toBe(200);
  });

  const now = () => Math.floor(Date.now() / 1000);
  it.each<[string, number, () => void]>([
    ['an ID token with another nonce', 401, () => (issuer.script.idToken = { nonce: 'other' })],
    ['an ID token without a nonce', 401, () => (issuer.script.idToken = { nonce: undefined })],
    ['an ID token of another issuer', 401, () => (issuer.script.idToken = { iss: 'https://other.test' })],
    ['an ID token for another client', 401, () => (issuer.script.idToken = { aud: 'other' })],
    [
      'an ID token for several, made for another',
      401,
      () => (issuer.script.idToken = { aud: ['console', 'other'], azp: 'other' }),
    ],
    ['an ID token that has ended', 401, () => (issuer.script.idToken = { exp: now() - 120 })],
    ['an ID token from tomorrow', 401, () => (issuer.script.idToken = { iat: now() + 86_400, exp: now() + 90_000 })],
    ['an ID token signed with a foreign key', 401, () => (issuer.script.foreignKey = true)],
    ['an ID token that says it is not signed', 401, () => (issuer.script.idHeader = { alg: 'none' })],
    ['an ID token with another algorithm', 401, () => (issuer.script.idHeader = { alg: 'ES256' })],
    ['an access token of somebody else', 401, () => (issuer.script.accessToken = { sub: 'admin-2' })],
    ['an access token of another client', 401, () => (issuer.script.accessToken = { client_id: 'other' })],
    ['an access token for another API', 401, () => (issuer.script.accessToken = { aud: 'https://other.test' })],
    ['an access token by which somebody acts', 401, () => (issuer.script.accessToken = { act: { sub: 'app' } })],
    ['the token of an application', 401, () => (issuer.script.accessToken = { client_id: 'admin-1' })],
    ['no tokens', 503, () => (issuer.script.answer = { status: 500, body: {} })],
    ['a refusal', 401, () => (issuer.script.answer = { status: 400, body: { error: 'invalid_grant' } })],
  ])('with %s signs nobody in', async (_name, status, bend) => {
    const browser = new Browser();
    const state = await start(browser);
    bend();
    const answer = await browser.go(back(state));
    expect([answer.status, answer.setCookies]).toEqual([status, []]);
    expect(JSON.parse((await browser.go(`${house.url}/auth/session`)).text)).toEqual({ signedIn: false });
  });

  it.each<[string, number, (state: string) => string]>([
    ['of another issuer (RFC 9207)', 401, (state) => back(state, { iss: 'https://other.test' })],
    ['without its name, though it promised to give it', 401, (state) => back(state).replace(/&iss=[^&]*/, '')],
    ['that is an error', 401, (state) => back(state, { error: 'access_denied' }).replace('code=c-1&', '')],
    ['without a code', 401, (state) => back(state).replace('code=c-1&', '')],
    ['with two codes', 401, (state) => `${back(state)}&code=c-2`],
    ['without a state', 400, (state) => back(state).replace(/&state=[^&]*/, '')],
    ['with another state', 400, () => back('x'.repeat(43))],
    ['with two states', 400, (state) => `${back(state)}&state=${state}`],
    ['of 5 kB', 400, (state) => `${back(state)}&x=${'x'.repeat(5_000)}`],
  ])('on the redirect %s signs nobody in', async (_name, status, bend) => {
    const browser = new Browser();
    const answer = await browser.go(bend(await start(browser)));
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.text).toMatch(/"problem":"(?:SIGN_IN|SEARCH_PARAMETERS)"/);
    expect(browser.jar(house.url).has('lien-thong')).toBe(false);
  });

  it('that comes too late signs nobody in', async () => {
    const browser = new Browser();
    const state = await start(browser);
    house.clock.aheadMs = 601_000;
    const answer = await browser.go(back(state));
    expect([answer.status, JSON.parse(answer.text).errors[0].extensions.problem]).toEqual([400, 'SIGN_IN']);
  });

  it('to a step-up must bring the level that was asked for, just now', async () => {
    const ask = async (claims: object) => {
      const browser = new Browser();
      const state = await start(browser, '?stepUp=1');
      issuer.script.accessToken = { acr: 'urn:lien-thong:loa:2', auth_time: now(), ...claims };
      issuer.script.idToken = { auth_time: now() };
      return (await browser.go(back(state))).status;
    };
    expect(await ask({})).toBe(303);
    expect(await ask({ acr: 'LoA2' })).toBe(403);
    expect(await ask({ acr: undefined })).toBe(403);
    expect(await ask({ auth_time: now() - 3_600 })).toBe(403);
    expect(await ask({ auth_time: undefined })).toBe(403);
  });
});

describe('what a session rests on', () => {
  async function short(refreshToken: string | undefined): Promise<Browser> {
    issuer.script.seconds = 90;
    issuer.script.refreshToken = refreshToken;
    return signedIn();
  }

  it('is renewed before it ends, once, whatever asks on whichever replica; roles follow', async () => {
    const browser = await short('refresh-1');
    const other = await startIdentityHouse({
      issuers: [{ id: 'city', issuer: issuer.issuer, jwksUri: `${issuer.issuer}/jwks`, audiences: [API] }],
      console: { issuer: 'city', clientId: 'console' },
      besides: house,
    });
    house.clock.aheadMs = issuer.script.aheadMs = 95_000;
    issuer.script.refreshToken = 'refresh-2';
    issuer.script.accessToken = { roles: ['auditor'] };
    const cookie = browser.cookieHeader(house.url);
    const asked = [house.url, other.address, house.url, other.address].map((url) =>
      fetch(`${url}/me`, { headers: { cookie } }).then((answer) => answer.json() as Promise<{ roles: string[] }>),
    );
    expect((await Promise.all(asked)).map(({ roles }) => roles)).toEqual(Array(4).fill(['auditor']));
    expect(issuer.script.refreshed).toEqual(['refresh-1']);
    await other.stop();
  });

  it("ends with the issuer's refusal", async () => {
    const browser = await short('refresh-1');
    house.clock.aheadMs = issuer.script.aheadMs = 95_000;
    issuer.script.answer = { status: 400, body: { error: 'invalid_grant' } };
    expect((await browser.go(`${house.url}/me`)).status).toBe(401);
    issuer.script.answer = undefined;
    expect((await browser.go(`${house.url}/me`)).status).toBe(401);
  });

  it('ends with the access token where the issuer gives nothing to renew it', async () => {
    const browser = await short(undefined);
    house.clock.aheadMs = issuer.script.aheadMs = 80_000;
    expect((await browser.go(`${house.url}/me`)).status).toBe(200);
    house.clock.aheadMs = issuer.script.aheadMs = 95_000;
    expect((await browser.go(`${house.url}/me`)).status).toBe(401);
  });

  it.each([
    ['another person', { sub: 'admin-2' }],
    ['an application', { client_id: 'admin-1' }],
    ['another API', { aud: 'https://other.test' }],
  ])('ends when what comes back is for %s', async (_name, claims) => {
    const browser = await short('refresh-1');
    house.clock.aheadMs = issuer.script.aheadMs = 95_000;
    issuer.script.accessToken = claims;
    expect((await browser.go(`${house.url}/me`)).status).toBe(401);
  });

  it('stays revoked however new the token is', async () => {
    const browser = await short('refresh-1');
    const { reference } = JSON.parse((await browser.go(`${house.url}/me`)).text) as { reference: string };
    house.clock.aheadMs = issuer.script.aheadMs = 50_000;
    expect((await browser.go(`${house.url}/me`)).status).toBe(200);
    expect(issuer.script.refreshed).toEqual(['refresh-1']);
    house.register.revoke('SUBJECT', reference, new Date(Date.now() + 10_000));
    expect((await browser.go(`${house.url}/me`)).status).toBe(401);
  });
});
