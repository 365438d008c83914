// Signing in at the console with a real OpenID provider, a real store and real sockets: the whole way there and back.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { toApplicant } from '../../sandbox/city/names.js';
import { GATEWAY_AUDIENCE } from '../../sandbox/idp/audiences.js';
import { createIdpServer, type IdpServer } from '../../sandbox/idp/createIdpServer.js';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { Browser } from '../security/support/browser.js';
import { startIdentityHouse, type IdentityHouse } from '../security/support/identityHouse.js';

const city = createSampleCity('console');
let idp: IdpServer;
let house: IdentityHouse;

const COOKIE = 'lien-thong';

async function signIn(
  browser: Browser,
  login = 'city-admin',
  query = '',
): Promise<{ status: number; location: string }> {
  const back = await browser.signIn(`${house.url}/auth/login${query}`, login);
  const { status, location } = await browser.go(back);
  return { status, location: location?.href ?? '' };
}

async function session(browser: Browser): Promise<Record<string, any>> {
  return JSON.parse((await browser.go(`${house.url}/auth/session`)).text) as Record<string, any>;
}

async function me(browser: Browser): Promise<{ status: number; body: Record<string, any> }> {
  const { status, text } = await browser.go(`${house.url}/me`);
  return { status, body: JSON.parse(text) as Record<string, any> };
}

async function logout(browser: Browser): Promise<Record<string, any>> {
  const { csrfToken } = await session(browser);
  const headers = { origin: house.url, 'x-csrf-token': String(csrfToken) };
  const { text } = await browser.go(`${house.url}/auth/logout`, { method: 'POST', headers });
  return JSON.parse(text) as Record<string, any>;
}

beforeAll(async () => {
  const port = await freePort();
  const consoleLogoutUri = `http://127.0.0.1:${port}/auth/backchannel-logout`;
  idp = await createIdpServer({ city, port: 0, consoleLogoutUri });
  house = await startIdentityHouse({
    port,
    issuers: [
      {
        id: 'city',
        issuer: idp.issuer,
        jwksUri: `${idp.issuer}/jwks`,
        audiences: [GATEWAY_AUDIENCE],
        claims: { personalId: 'SoDinhDanh', accountKind: 'LoaiTaiKhoan' },
      },
    ],
    console: { issuer: 'city', clientId: 'console', scope: 'openid profile gateway:query', absoluteSeconds: 600 },
    own: { audience: GATEWAY_AUDIENCE },
  });
});

afterAll(async () => {
  await house.stop();
  await idp.close();
});

describe('signing in', () => {
  it('goes to the issuer with state, nonce and PKCE, and comes back to the page that was asked for', async () => {
    const browser = new Browser();
    const start = await browser.go(`${house.url}/auth/login?returnTo=${encodeURIComponent('/admin?tab=grants')}`);
    const asked = Object.fromEntries(start.location?.searchParams ?? []);
    expect(start.status).toBe(303);
    expect(asked).toMatchObject({ response_type: 'code', client_id: 'console', code_challenge_method: 'S256' });
    expect([asked['state']?.length, asked['nonce']?.length, asked['code_challenge']?.length]).toEqual([43, 43, 43]);
    const { status, location } = await signIn(
      browser,
      'city-admin',
      `?returnTo=${encodeURIComponent('/admin?tab=grants')}`,
    );
    expect([status, location]).toEqual([303, `${house.url}/admin?tab=grants`]);
  });

  it('gives a cookie that no script reads, and a session without a name or a number', async () => {
    const browser = new Browser();
    const back = await browser.signIn(`${house.url}/auth/login`, 'city-admin');
    const { setCookies } = await browser.go(back);
    expect(setCookies).toEqual([expect.stringMatching(/^lien-thong=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)]);
    const shown = await session(browser);
    expect(shown).toMatchObject({ signedIn: true, agency: 'H26', roles: ['city-admin'], acr: 'LoA2' });
    expect(JSON.stringify(shown)).not.toMatch(/Mẫu|999090|city-admin-|eyJ/);
    const { body } = await me(browser);
    expect(body).toMatchObject({ issuer: 'city', client: 'console', ownToken: false, agency: 'H26' });
    expect(body['sessionId']).toEqual(expect.any(String));
    expect(body['personalId']).toMatch(/^999090\d{6}$/);
  });

  it('leaves neither cookie nor token readable in the store', async () => {
    const browser = new Browser();
    await signIn(browser, 'city-admin-2');
    const rows = JSON.stringify(await house.db.selectFrom('console_session').selectAll().execute());
    expect(rows).not.toContain(browser.jar(house.url).get(COOKIE) ?? '?');
    expect(rows).not.toMatch(/eyJ|city-admin|999090/);
    expect(await house.db.selectFrom('console_login').selectAll().execute()).toHaveLength(1);
  });

  it('gives a new id each time, and the one before is worth nothing', async () => {
    const browser = new Browser();
    await signIn(browser);
    const before = browser.jar(house.url).get(COOKIE) ?? '';
    await signIn(browser);
    expect(browser.jar(house.url).get(COOKIE)).not.toBe(before);
    const stale = new Browser();
    stale.jar(house.url).set(COOKIE, before);
    expect(await session(stale)).toEqual({ signedIn: false });
  });

  it('takes no id that somebody else chose', async () => {
    const planted = 'A'.repeat(43);
    const browser = new Browser();
    browser.jar(house.url).set(COOKIE, planted);
    await signIn(browser);
    expect(browser.jar(house.url).get(COOKIE)).not.toBe(planted);
    const attacker = new Browser();
    attacker.jar(house.url).set(COOKIE, planted);
    expect(await session(attacker)).toEqual({ signedIn: false });
  });

  it('works in two tabs at once', async () => {
    const browser = new Browser();
    const [one, two] = [
      await browser.signIn(`${house.url}/auth/login?returnTo=/one`, 'city-admin'),
      await browser.signIn(`${house.url}/auth/login?returnTo=/two`, 'city-admin'),
    ];
    expect((await browser.go(one)).location?.pathname).toBe('/one');
    expect((await browser.go(two)).location?.pathname).toBe('/two');
  });

  it('uses each answer of the issuer once, in the browser that asked, and no code twice', async () => {
    const browser = new Browser();
    const back = await browser.signIn(`${house.url}/auth/login`, 'city-admin');
    const stranger = new Browser();
    stranger.jar(house.url).set('lien-thong-login', 'B'.repeat(43));
    const other = await browser.signIn(`${house.url}/auth/login`, 'city-admin');
    expect((await stranger.go(other)).status).toBe(400);
    // The stranger's attempt used it up, for its owner too.
    expect((await browser.go(other)).status).toBe(400);
    expect((await browser.go(back)).status).toBe(303);
    expect((await browser.go(back)).status).toBe(400);
    // The same code under a state of another sign-in.
    const start = await browser.go(`${house.url}/auth/login`);
    const replay = new URL(back);
    replay.searchParams.set('state', start.location?.searchParams.get('state') ?? '');
    expect((await browser.go(replay)).status).toBe(401);
  });

  it('asks for a second prompt in a step-up, and says so afterwards', async () => {
    const browser = new Browser();
    await signIn(browser);
    const before = browser.jar(house.url).get(COOKIE);
    const { status } = await signIn(browser, 'city-admin', '?stepUp=1&returnTo=/admin');
    const { body } = await me(browser);
    expect([status, body['acr']]).toEqual([303, 'urn:lien-thong:loa:2']);
    expect(body['authTime']).toBeGreaterThan(Date.now() / 1000 - 60);
    expect(browser.jar(house.url).get(COOKIE)).not.toBe(before);
  });

  it('refuses a step-up by somebody else, and the session stays as it was', async () => {
    const browser = new Browser();
    await signIn(browser);
    // The issuer has forgotten the first person: it would end their session otherwise.
    browser.jars.delete(idp.issuer);
    expect((await signIn(browser, 'city-admin-2', '?stepUp=1')).status).toBe(403);
    expect((await me(browser)).body['acr']).toBe('LoA2');
  });
});

describe('a session', () => {
  it('ends when nobody uses it for five minutes; looking at it is no use', async () => {
    const browser = new Browser();
    await signIn(browser);
    house.clock.aheadMs += 200_000;
    expect((await me(browser)).status).toBe(200);
    house.clock.aheadMs += 200_000;
    expect(await session(browser)).toMatchObject({ signedIn: true });
    house.clock.aheadMs += 101_000;
    expect(await session(browser)).toEqual({ signedIn: false });
    expect((await me(browser)).status).toBe(401);
    house.clock.aheadMs = 0;
  });

  it('ends at its limit however much it is used, also when the sign-in at the issuer goes on', async () => {
    const browser = new Browser();
    await signIn(browser);
    for (let i = 0; i < 3; i += 1) {
      house.clock.aheadMs += 199_000;
      expect((await me(browser)).status).toBe(200);
    }
    house.clock.aheadMs += 4_000;
    expect((await me(browser)).status).toBe(401);
    const row = await house.db
      .selectFrom('console_session')
      .select(['ended_reason', 'contents'])
      .orderBy('created_at', 'desc')
      .executeTakeFirst();
    expect(row).toEqual({ ended_reason: 'expired', contents: '' });
    house.clock.aheadMs = 0;
  });

  it('ends here with a sign-out, and names the way to sign out at the issuer', async () => {
    const browser = new Browser();
    await signIn(browser);
    const kept = browser.jar(house.url).get(COOKIE) ?? '';
    const { endSessionUrl } = await logout(browser);
    expect(new URL(String(endSessionUrl)).origin).toBe(idp.issuer);
    expect(browser.jar(house.url).has(COOKIE)).toBe(false);
    browser.jar(house.url).set(COOKIE, kept);
    expect(await session(browser)).toEqual({ signedIn: false });
  });

  it('ends when the person signs out at the issuer, and bearer tokens of it with it', async () => {
    const browser = new Browser();
    await signIn(browser);
    const { sessionId } = (await me(browser)).body;
    // The issuer's page, its form, and its word behind the browser's back.
    const page = await browser.go(`${idp.issuer}/session/end`);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const confirm = { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) };
    await browser.go(`${idp.issuer}/session/end/confirm`, confirm);
    expect(await session(browser)).toEqual({ signedIn: false });
    expect(house.register.revocations.get(`SESSION ${String(sessionId)}`)).toBeDefined();
    expect(house.register.events.at(-1)).toMatchObject({ event: 'session.ended', reason: 'logged out by the issuer' });
  });

  it('ends on every replica when an administrator ends it', async () => {
    const browser = new Browser();
    await signIn(browser);
    const { reference } = (await me(browser)).body;
    expect(await house.sessions?.endSessions(String(reference), 'đã thu hồi')).toBeGreaterThan(0);
    expect((await me(browser)).status).toBe(401);
  });

  it('ends for good when its person is revoked', async () => {
    const browser = new Browser();
    await signIn(browser, 'ward-admin');
    const { reference } = (await me(browser)).body;
    house.register.revoke('SUBJECT', String(reference));
    expect((await me(browser)).status).toBe(401);
    house.register.revocations.clear();
    expect((await me(browser)).status).toBe(401);
  });
});

describe('the sample issuer', () => {
  it('knows the citizen by a number under which a dossier was handed in', async () => {
    const browser = new Browser();
    await signIn(browser, 'citizen');
    const { personalId, agency } = (await me(browser)).body;
    const dossiers = city.dossiers.filter(({ applicantIndex }) => toApplicant(applicantIndex).identity === personalId);
    expect([agency, dossiers.length > 0, /^999[0-3]\d{8}$/.test(String(personalId))]).toEqual([null, true, true]);
  });

  it('knows officers by the number of their personnel record, and people who decide together as two', async () => {
    const numbers = new Map<string, string>();
    for (const login of ['HN000123', 'city-admin', 'city-admin-2']) {
      const browser = new Browser();
      await signIn(browser, login);
      numbers.set(login, String((await me(browser)).body['personalId']));
    }
    expect(numbers.get('HN000123')).toBe(city.officer('HN000123')?.citizenNumber);
    expect(numbers.get('city-admin')).not.toBe(numbers.get('city-admin-2'));
  });
});

it('leaves no cookie, code, state, token or number in any log line or record', () => {
  const written = JSON.stringify([house.log, house.register.events]);
  expect(house.log.length).toBeGreaterThan(3);
  expect(/eyJ|999[0-3]\d{8}|code=|state=/.test(written)).toBe(false);
});
