// The console's sessions and foreign pages: open redirects, forged requests, planted and doubled cookies.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cookieNames, InsecureConsole, readCookie, toSetCookie } from '../../gateway/identity/console/cookies.js';
import { isReturnPath } from '../../gateway/identity/console/returnPath.js';
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

describe('the page to come back to', () => {
  it.each([
    '//evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    '/\t/evil.test',
    '/\n/evil.test',
    ' //evil.test',
    'https://evil.test/',
    'javascript:alert(1)',
    'evil.test',
    '',
    '/..//evil.test',
    '/%2e%2e//evil.test',
    '/./\\evil.test',
    '/a\u0000b',
    '/é',
    '/auth/login',
    '/auth',
    '/x/../auth/callback',
    `/${'a'.repeat(512)}`,
  ])('is none of another place: %j', async (path) => {
    expect(isReturnPath(path)).toBe(false);
    const { status } = await new Browser().go(`${house.url}/auth/login?returnTo=${encodeURIComponent(path)}`);
    expect(status).toBe(400);
  });

  it.each(['/', '/admin', '/admin?a=1&b=%2F%2Fx#top', '/authors', '/a//b'])('may be %s', (path) => {
    expect(isReturnPath(path)).toBe(true);
  });

  it('stays on this server, whatever it is', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2f',
      '%5c',
      ':',
      '@',
      '?',
      '#',
      '\t',
      '\r',
      '\n',
      ' ',
      'evil.test',
      'http',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const path = parts.join('');
        if (!isReturnPath(path)) return;
        const resolved = new URL(path, 'https://gateway.test/auth/callback');
        expect(resolved.origin).toBe('https://gateway.test');
        expect(new URL(resolved.pathname, 'https://gateway.test').origin).toBe('https://gateway.test');
      }),
      { numRuns: 5_000 },
    );
  });

  it('is asked for once', async () => {
    expect((await new Browser().go(`${house.url}/auth/login?returnTo=/a&returnTo=/b`)).status).toBe(400);
  });
});

describe('a request that may change something', () => {
  const same = { origin: () => house.url };
  it.each<[string, number, Record<string, string | (() => string)>, boolean]>([
    ['from our own page', 200, { ...same, 'sec-fetch-site': 'same-origin' }, true],
    ['from our own page, in a browser that only says Origin', 200, { ...same }, true],
    ['from our own page, in a browser that only says Sec-Fetch-Site', 200, { 'sec-fetch-site': 'same-origin' }, true],
    ['from a foreign page', 403, { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }, true],
    ['from a neighbour', 403, { origin: () => house.url, 'sec-fetch-site': 'same-site' }, true],
    ['from the same host, another port', 403, { origin: 'http://127.0.0.1:1' }, true],
    ['from a frame without an origin', 403, { origin: 'null' }, true],
    ['typed into the address line', 403, { ...same, 'sec-fetch-site': 'none' }, true],
    ['without a sign of where from', 403, {}, true],
    ['from our own page, without the token', 403, { ...same, 'sec-fetch-site': 'same-origin' }, false],
    ['with an empty token', 403, { ...same, 'x-csrf-token': '' }, false],
    ['with the token of another session', 403, { ...same, 'x-csrf-token': 'A'.repeat(43) }, false],
  ])('%s gets %d', async (_name, status, headers, token) => {
    const browser = await signedIn();
    const { csrfToken } = JSON.parse((await browser.go(`${house.url}/auth/session`)).text) as { csrfToken: string };
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : value()]),
    );
    const all = { ...(token ? { 'x-csrf-token': csrfToken } : {}), ...sent };
    expect((await browser.go(`${house.url}/me`, { method: 'POST', headers: all })).status).toBe(status);
    expect((await browser.go(`${house.url}/auth/logout`, { method: 'POST', headers: all })).status).toBe(status);
  });

  it('with the token of one session does not pass with the cookie of another', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    const { csrfToken } = JSON.parse((await one.go(`${house.url}/auth/session`)).text) as { csrfToken: string };
    const headers = { origin: house.url, 'x-csrf-token': csrfToken };
    expect((await two.go(`${house.url}/me`, { method: 'POST', headers })).status).toBe(403);
    expect((await one.go(`${house.url}/me`, { method: 'POST', headers })).status).toBe(200);
  });

  it('by GET signs nobody out', async () => {
    const browser = await signedIn();
    expect((await browser.go(`${house.url}/auth/logout`)).status).toBe(405);
    expect((await browser.go(`${house.url}/me`)).status).toBe(200);
  });

  it('with a bearer token needs no cookie, and a cookie adds nothing to it', async () => {
    const browser = await signedIn();
    const token = issuer.sign(
      { aud: API, client_id: 'app', sub: 'person-7', roles: [], org: 'H26' },
      { typ: 'at+jwt' },
    );
    const headers = { authorization: `Bearer ${token}`, origin: 'https://evil.test' };
    const { status, text } = await browser.go(`${house.url}/me`, { method: 'POST', headers });
    expect([status, (JSON.parse(text) as { subject: string }).subject]).toEqual([200, 'person-7']);
  });
});

describe('a cookie', () => {
  it('is bound to the host and to TLS wherever there is TLS, and needs TLS everywhere but here', () => {
    const { session, login, secure } = cookieNames('https://gateway.test');
    expect([session, login]).toEqual(['__Host-lien-thong', '__Host-lien-thong-login']);
    expect(toSetCookie(session, 'v', secure)).toBe('__Host-lien-thong=v; Path=/; HttpOnly; SameSite=Lax; Secure');
    expect(cookieNames('http://127.0.0.1:4000').session).toBe('lien-thong');
    expect(() => cookieNames('http://gateway.test')).toThrow(InsecureConsole);
    expect(() => cookieNames('http://127.0.0.1.evil.test')).toThrow(InsecureConsole);
  });

  it.each([
    ['two of one name', `lien-thong=${'a'.repeat(43)}; lien-thong=${'b'.repeat(43)}`],
    ['one in another form', 'lien-thong=short'],
    ['one of another name', `lien-thong-login=${'a'.repeat(43)}`],
    ['one with a longer name', `xlien-thong=${'a'.repeat(43)}`],
    ['an empty one', 'lien-thong='],
    ['none', undefined],
  ])('stands for nobody when there is %s', (_name, header) => {
    expect(readCookie(header, 'lien-thong')).toBeUndefined();
  });

  it('that nobody was given is refused like a bad token', async () => {
    const browser = new Browser();
    browser.jar(house.url).set('lien-thong', 'C'.repeat(43));
    expect((await browser.go(`${house.url}/me`)).status).toBe(401);
  });
});
