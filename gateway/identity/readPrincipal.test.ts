// Claims of Keycloak, WSO2 and the national portal, as their tokens hold them, and everything that is nearly one.
import { describe, expect, it } from '@jest/globals';
import { issuerSchema } from './issuerSettings.js';
import { Unauthenticated } from './principal.js';
import { readPrincipal } from './readPrincipal.js';

const NOW = 1_772_589_800;
const base = {
  id: 'mau',
  issuer: 'https://sso.example.test',
  jwksUri: 'https://sso.example.test/certs',
  audiences: ['x'],
};
const times = { exp: NOW + 300, iat: NOW - 10, jti: '2b7c0d3e-6f0a-4a52-9d1c-6a1f0e0c7b11' };

function read(claims: object, settings: object = {}) {
  return readPrincipal({ ...times, ...claims }, issuerSchema.parse({ ...base, ...settings }), NOW);
}

function refusalOf(claims: object, settings: object = {}): string {
  try {
    read(claims, settings);
    return 'accepted';
  } catch (error) {
    return error instanceof Unauthenticated ? error.reason : String(error);
  }
}

/** A token of a Keycloak realm for a person, with mappers for the agency and the personal number. */
const keycloakToken = {
  auth_time: NOW - 60,
  iss: 'https://sso.example.test',
  aud: ['gateway-hn', 'account'],
  sub: '6e1d7b0e-4a41-4a9a-8d62-3d9f2f5a8c11',
  typ: 'Bearer',
  azp: 'app-can-bo',
  sid: 'a1c2d3e4-0000-4000-8000-000000000001',
  acr: '1',
  'allowed-origins': ['https://app.example.test'],
  realm_access: { roles: ['can-bo', 'offline_access', 'uma_authorization'] },
  resource_access: { 'gateway-hn': { roles: ['ho-so:doc'] }, account: { roles: ['view-profile'] } },
  scope: 'openid profile email',
  email_verified: false,
  org: 'H26.L7',
  so_dinh_danh: '999090000001',
  preferred_username: 'nva',
  groups: ['/phuong-tay-ho/van-phong'],
};
const keycloak = {
  profile: 'keycloak',
  serviceAccountPrefix: 'service-account-',
  claims: {
    agency: 'org',
    roles: ['realm_access.roles', 'resource_access.gateway-hn.roles'],
    client: ['azp'],
    personalId: 'so_dinh_danh',
  },
};

/** A token of WSO2 Identity Server as the national portal runs it: mixed names, numbers as text or not. */
const portalToken = {
  sub: 'PRIMARY/nguoidan_mau',
  aut: 'APPLICATION_USER',
  iss: 'https://sso.example.test',
  aud: 'gateway-hn',
  azp: 'gateway-hn-app',
  client_id: 'gateway-hn-app',
  nbf: NOW - 10,
  scope: 'openid',
  roles: ['Internal/everyone'],
  TechID: '00000000-0000-4000-8000-000000000071',
  LoaiTaiKhoan: '1',
  SoDinhDanh: '999090000071',
  HoVaTen: 'Công dân Mẫu 000071',
  loAs: 'LoA2',
  IAL: 2,
  loginIdp: 'BCA',
};
const portal = {
  claims: {
    agency: 'org',
    roles: ['roles'],
    client: ['client_id', 'azp'],
    personalId: 'SoDinhDanh',
    accountKind: 'LoaiTaiKhoan',
    acr: 'loAs',
    sessionId: 'isk',
    caseInsensitive: true,
  },
};

describe('a token of Keycloak', () => {
  it('says everything that a principal has', () => {
    expect(read(keycloakToken, keycloak)).toEqual({
      issuer: 'mau',
      subject: keycloakToken.sub,
      client: 'app-can-bo',
      ownToken: false,
      agency: 'H26.L7',
      roles: ['can-bo', 'ho-so:doc', 'offline_access', 'uma_authorization'],
      tokenId: times.jti,
      expiresAt: times.exp,
      reference: expect.stringMatching(/^[\w-]{22}$/),
      personalId: '999090000001',
      acr: '1',
      authTime: NOW - 60,
      sessionId: keycloakToken.sid,
      issuedAt: times.iat,
      actor: null,
      originTokenId: null,
    });
  });

  it('of an application has neither person nor session', () => {
    const token = {
      ...keycloakToken,
      azp: 'lgsp',
      preferred_username: 'service-account-lgsp',
      sid: undefined,
      auth_time: 0,
      so_dinh_danh: undefined,
    };
    const own = { ownToken: true, personalId: null, sessionId: null, authTime: null };
    expect(read(token, keycloak)).toMatchObject(own);
  });
});

describe('a token of WSO2 and the national portal', () => {
  it('says everything that a principal has', () => {
    const person = { personalId: '999090000071', acr: 'LoA2', client: 'gateway-hn-app', agency: null, sessionId: null };
    expect(read(portalToken, portal)).toMatchObject(person);
  });

  it('may spell its claims in another way, and the kind of account as a number', () => {
    const { SoDinhDanh, LoaiTaiKhoan: _kind, loAs, ...rest } = portalToken;
    const token = { ...rest, sodinhdanh: SoDinhDanh, LOAITAIKHOAN: 1, LoAs: loAs };
    expect(read(token, portal)).toMatchObject({ personalId: '999090000071', acr: 'LoA2' });
    expect(read(token, { claims: { ...portal.claims, caseInsensitive: false } })).toMatchObject({
      personalId: null,
      acr: null,
    });
  });

  it.each([
    ['the personal number', { sodinhdanh: '999090000072' }],
    ['the subject', { Sub: 'somebody-else' }],
    ['a claim that nobody reads', { hovaten: 'Người khác' }],
  ])('is refused when two names of %s differ in case alone', (_name, more) => {
    expect(refusalOf({ ...portalToken, ...more }, portal)).toBe('claim names');
  });

  it('is refused when two names on the way to a claim differ in case alone', () => {
    const settings = { claims: { ...portal.claims, personalId: 'user.SoDinhDanh' } };
    const token = { ...portalToken, SoDinhDanh: undefined, user: { SoDinhDanh: '1', sodinhdanh: '2' } };
    expect(refusalOf(token, settings)).toBe('claim names');
  });

  it('folds ASCII letters and no others', () => {
    const settings = { claims: { ...portal.claims, personalId: 'kind' } };
    expect(read({ ...portalToken, '\u212Aind': '999090000071' }, settings).personalId).toBeNull();
  });
});

describe('the personal number', () => {
  it.each([
    ['an enterprise', { LoaiTaiKhoan: '2' }],
    ['an organisation, as a number', { LoaiTaiKhoan: 3 }],
    ['an account of no kind', { LoaiTaiKhoan: undefined }],
    ['an account of a kind that is no code', { LoaiTaiKhoan: true }],
    ['somebody without one', { SoDinhDanh: undefined }],
    ['somebody whose one is empty', { SoDinhDanh: '' }],
    ['somebody whose one lost its leading zeros', { SoDinhDanh: 1_099_012_345 }],
    ['a list', { SoDinhDanh: ['999090000071'] }],
    ['a tax code', { SoDinhDanh: '0100109106' }],
    ['a former identity card', { SoDinhDanh: '011234567' }],
    ['digits of another script', { SoDinhDanh: '٩٩٩٠٩٠٠٠٠٠٧١' }],
    ['one with a line end', { SoDinhDanh: '999090000071\n' }],
  ])('of %s is none, and sign-in works', (_name, more) => {
    expect(read({ ...portalToken, ...more }, portal).personalId).toBeNull();
  });

  it('may be that of a former identity card if the settings say so', () => {
    const settings = { ...portal, personalIdForm: 'cccd-or-cmnd' };
    expect(read({ ...portalToken, SoDinhDanh: '011234567' }, settings).personalId).toBe('011234567');
    expect(read({ ...portalToken, SoDinhDanh: '0112345678' }, settings).personalId).toBeNull();
  });

  it('is not read where the settings name no claim', () => {
    expect(read(portalToken).personalId).toBeNull();
  });
});

describe('claims about the sign-in', () => {
  const token = { sub: 'p', client_id: 'app' };

  it.each([
    ['acr', { acr: {} }],
    ['acr', { acr: 'with space' }],
    ['acr', { acr: 'x'.repeat(129) }],
    ['auth_time', { auth_time: String(NOW) }],
    ['auth_time', { auth_time: NOW + 6 }],
    ['auth_time', { auth_time: -1 }],
    ['auth_time', { auth_time: NOW + 0.5 }],
    ['sid', { sid: 7 }],
    ['sid', { sid: '' }],
    ['sid', { sid: 'a b' }],
    ['act', { act: 'app' }],
    ['act', { act: {} }],
    ['act', { act: { sub: 7 } }],
    ['act', { act: null }],
  ])('refuse the token when %s is no such thing (%#)', (reason, more) => {
    expect(refusalOf({ ...token, ...more })).toBe(reason);
  });

  it('read a level that is a number like the same text', () => {
    expect(read({ ...token, acr: 2 }).acr).toBe('2');
  });

  it('name the application that acts, the outermost alone', () => {
    const act = { sub: 'backend', act: { sub: 'frontend' } };
    expect(read({ ...token, act }).actor).toEqual({ client: 'backend' });
  });

  it("never make a token an application's own when somebody acts", () => {
    expect(read({ sub: 'app', client_id: 'app' }).ownToken).toBe(true);
    expect(read({ sub: 'app', client_id: 'app', act: { sub: 'app' } }).ownToken).toBe(false);
  });
});
