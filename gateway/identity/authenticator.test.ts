// One valid token, and everything that is one step away from it.
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSigningKey, encode, signRaw, type SigningKey } from '../../test/support/tokenForge.js';
import { createAuthenticator, type Authenticator } from './authenticator.js';
import { issuerSchema } from './issuerSettings.js';
import { IdentityProviderUnavailable, Unauthenticated } from './principal.js';

const ISSUER = 'https://sso.example.test/realms/mau';
const AUDIENCE = 'https://gateway.test/api';

const keys = { rsa: createSigningKey('r1', 'RS256'), ec: createSigningKey('e1', 'ES256') };
const clock = { ms: 1_770_000_000_000 };

function claims(more: Record<string, unknown> = {}): Record<string, unknown> {
  const iat = Math.floor(clock.ms / 1000);
  const who = { sub: 'person-1', client_id: 'app', org: 'H26', roles: ['city-admin'] };
  return { iss: ISSUER, aud: AUDIENCE, iat, exp: iat + 600, jti: 'j-1', ...who, ...more };
}

function sign(key: SigningKey, more: Record<string, unknown> = {}, typ = 'at+jwt'): string {
  return signRaw(encode({ alg: key.alg, typ, kid: key.kid }), encode(claims(more)), key);
}

function create(settings: object = {}, fetchText = async () => JSON.stringify({ keys: [keys.rsa.jwk, keys.ec.jwk] })) {
  const issuers = [
    issuerSchema.parse({ id: 'mau', issuer: ISSUER, jwksUri: `${ISSUER}/certs`, audiences: [AUDIENCE], ...settings }),
  ];
  return createAuthenticator({ issuers, fetchText, now: () => clock.ms, onKeyFailure: () => undefined });
}

function refusal(authenticator: Authenticator, token: string): Promise<unknown> {
  return authenticator.authenticate([`Bearer ${token}`]).then(
    () => 'accepted',
    (error: unknown) => (error instanceof Unauthenticated ? 'refused' : error),
  );
}

describe.each(['rsa', 'ec'] as const)('a valid token (%s)', (kind) => {
  let authenticator: Authenticator;
  let token: string;

  beforeAll(() => {
    authenticator = create();
    token = sign(keys[kind]);
  });

  it('is accepted', async () => {
    const principal = await authenticator.authenticate([`Bearer ${token}`]);
    expect(principal).toMatchObject({ subject: 'person-1', client: 'app', agency: 'H26', roles: ['city-admin'] });
    expect(principal.reference).not.toContain('person');
  });

  it('is refused with any single bit of its text flipped', async () => {
    const flips = fc.tuple(fc.nat(token.length - 1), fc.nat(7));
    await fc.assert(
      fc.asyncProperty(flips, async ([at, bit]) => {
        const flipped = String.fromCharCode(token.charCodeAt(at) ^ (1 << bit));
        const forged = token.slice(0, at) + flipped + token.slice(at + 1);
        expect(await refusal(authenticator, forged)).toBe('refused');
      }),
      { numRuns: 600 },
    );
  });

  it('is refused with any single bit of a decoded segment flipped', async () => {
    const parts = token.split('.').map((part) => Buffer.from(part, 'base64url'));
    const flips = fc.nat(2).chain((i) => fc.tuple(fc.constant(i), fc.nat((parts[i]?.length ?? 1) - 1), fc.nat(7)));
    await fc.assert(
      fc.asyncProperty(flips, async ([segment, at, bit]) => {
        const forged = parts.map((part) => Buffer.from(part));
        forged[segment]?.writeUInt8(forged[segment].readUInt8(at) ^ (1 << bit), at);
        const text = forged.map((part) => part.toString('base64url')).join('.');
        expect(await refusal(authenticator, text)).toBe('refused');
      }),
      { numRuns: 600 },
    );
  });

  it('is refused when anything is cut off, at either end', async () => {
    for (let length = 0; length < token.length; length += 3) {
      expect(await refusal(authenticator, token.slice(0, length))).toBe('refused');
      if (length > 0) expect(await refusal(authenticator, token.slice(length))).toBe('refused');
    }
  });

  it('is refused with anything put in', async () => {
    const more = fc.tuple(fc.nat(token.length), fc.string({ minLength: 1, maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(more, async ([at, text]) => {
        expect(await refusal(authenticator, token.slice(0, at) + text + token.slice(at))).toBe('refused');
      }),
      { numRuns: 300 },
    );
  });
});

describe('the memory of verified tokens', () => {
  it('does not outlive the token', async () => {
    const authenticator = create({ toleranceSeconds: 0 });
    const token = sign(keys.rsa, { exp: Math.floor(clock.ms / 1000) + 30 });
    expect(await refusal(authenticator, token)).toBe('accepted');
    clock.ms += 29_000;
    expect(await refusal(authenticator, token)).toBe('accepted');
    clock.ms += 1_000;
    expect(await refusal(authenticator, token)).toBe('refused');
  });
});

describe('an issuer like Keycloak', () => {
  const keycloak = { profile: 'keycloak', claims: { roles: ['realm_access.roles', 'resource_access.cong.roles'] } };
  const bearer = { typ: 'Bearer', azp: 'app-can-bo', client_id: undefined, roles: undefined };

  it('is understood by its own profile', async () => {
    const access = { realm_access: { roles: ['can-bo'] }, resource_access: { cong: { roles: ['doc'] } } };
    const principal = await create(keycloak).authenticate([
      `Bearer ${sign(keys.rsa, { ...bearer, ...access }, 'JWT')}`,
    ]);
    expect(principal).toMatchObject({ client: 'app-can-bo', roles: ['can-bo', 'doc'] });
  });

  it.each([
    ['an ID token', { ...bearer, typ: 'ID', nonce: 'n' }, 'JWT'],
    ['a refresh token', { ...bearer, typ: 'Refresh' }, 'JWT'],
    ['an offline token', { ...bearer, typ: 'Offline' }, 'JWT'],
    ['a token that does not say what it is', { ...bearer, typ: undefined }, 'JWT'],
    ['a token whose claim is spelled otherwise', { ...bearer, typ: 'bearer' }, 'JWT'],
    ['a logout token', { ...bearer, typ: 'Logout' }, 'logout+jwt'],
    ['a token of the other profile', bearer, 'at+jwt'],
    ['a token for the account page', { ...bearer, aud: 'account' }, 'JWT'],
    ['roles that are a text', { ...bearer, realm_access: { roles: 'can-bo' } }, 'JWT'],
  ])('refuses %s', async (_name, more, typ) => {
    expect(await refusal(create(keycloak), sign(keys.rsa, more, typ))).toBe('refused');
  });

  it('refuses its tokens under the strict profile', async () => {
    expect(await refusal(create(), sign(keys.rsa, { ...bearer, typ: 'Bearer' }, 'JWT'))).toBe('refused');
  });

  it('finds no roles along inherited names', async () => {
    const settings = { ...keycloak, claims: { roles: ['constructor.name', '__proto__.roles', 'toString'] } };
    const principal = await create(settings).authenticate([`Bearer ${sign(keys.rsa, bearer, 'JWT')}`]);
    expect(principal.roles).toEqual([]);
  });
});

describe('settings of an issuer', () => {
  it('may let fingerprints stand in the header, and nothing else', async () => {
    const withHeader = (more: object) => {
      const header = encode({ alg: 'RS256', typ: 'at+jwt', kid: 'r1', ...more });
      return signRaw(header, encode(claims()), keys.rsa);
    };
    const open = create({ headerMembers: ['x5t', 'x5t#S256'] });
    expect(await refusal(create(), withHeader({ x5t: 'AAAA' }))).toBe('refused');
    expect(await refusal(create({ headerMembers: ['x5t'] }), withHeader({ 'x5t#S256': 'AAAA' }))).toBe('refused');
    expect(await refusal(open, withHeader({ x5t: 'AAAA', 'x5t#S256': 'AAAA' }))).toBe('accepted');
    for (const more of [
      { jku: 'x' },
      { x5u: 'x' },
      { x5c: [] },
      { jwk: {} },
      { crit: [] },
      { zip: 'DEF' },
      { b64: true },
    ])
      expect(await refusal(open, withHeader({ x5t: 'AAAA', ...more }))).toBe('refused');
  });

  it("tell an application's own token from one of a person", async () => {
    const own = async (settings: object, more: object) =>
      (await create(settings).authenticate([`Bearer ${sign(keys.rsa, { ...more })}`])).ownToken;
    expect(await own({}, { sub: 'app' })).toBe(true);
    expect(await own({}, { sub: 'person-1' })).toBe(false);
    const prefixed = { serviceAccountPrefix: 'service-account-' };
    expect(await own(prefixed, { preferred_username: 'service-account-app' })).toBe(true);
    expect(await own(prefixed, { preferred_username: 'service-account-other' })).toBe(false);
    expect(await own(prefixed, { sub: 'app' })).toBe(false);
    expect(await own(prefixed, { preferred_username: ['service-account-app'] })).toBe(false);
  });

  it('decide which algorithms count', async () => {
    expect(await refusal(create({ algorithms: ['ES256'] }), sign(keys.rsa))).toBe('refused');
    expect(await refusal(create({ algorithms: ['ES256'] }), sign(keys.ec))).toBe('accepted');
  });

  it('do not let keys of one issuer sign for another', async () => {
    const other = createSigningKey('r1', 'RS256');
    const settings = (id: string) =>
      issuerSchema.parse({
        id,
        issuer: `https://${id}.test`,
        jwksUri: `https://${id}.test/certs`,
        audiences: [AUDIENCE],
      });
    const authenticator = createAuthenticator({
      issuers: [settings('a'), settings('b')],
      fetchText: async (url) => JSON.stringify({ keys: [url.startsWith('https://a.') ? keys.rsa.jwk : other.jwk] }),
      now: () => clock.ms,
      onKeyFailure: () => undefined,
    });
    expect(await refusal(authenticator, sign(keys.rsa, { iss: 'https://a.test' }))).toBe('accepted');
    expect(await refusal(authenticator, sign(other, { iss: 'https://b.test' }))).toBe('accepted');
    expect(await refusal(authenticator, sign(keys.rsa, { iss: 'https://b.test' }))).toBe('refused');
    expect(await refusal(authenticator, sign(other, { iss: 'https://a.test' }))).toBe('refused');
  });

  it('give two people of two issuers different references', async () => {
    const at = (issuer: string) => create({ issuer }).authenticate([`Bearer ${sign(keys.rsa, { iss: issuer })}`]);
    const [one, two] = await Promise.all([at('https://a.test'), at('https://b.test')]);
    expect(one.reference).not.toBe(two.reference);
  });
});

it('says that it does not know, while the keys were never fetched', async () => {
  const authenticator = create({}, () => Promise.reject(new Error('down')));
  expect(await refusal(authenticator, sign(keys.rsa))).toBeInstanceOf(IdentityProviderUnavailable);
  // What needs no key to be wrong is wrong without one.
  expect(await refusal(authenticator, sign(keys.rsa, { aud: 'https://other.test' }))).toBe('refused');
});
