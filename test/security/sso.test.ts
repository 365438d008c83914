// Two issuers side by side on real sockets: a Keycloak realm and the WSO2 server of the national portal, each by its own map.
import { afterAll, describe, expect, it } from '@jest/globals';
import { createTokenForge } from '../support/tokenForge.js';
import { API, startIdentityHouse } from './support/identityHouse.js';

const [realm, portal] = [await createTokenForge(), await createTokenForge()];
const house = await startIdentityHouse({
  issuers: [
    {
      id: 'city',
      issuer: realm.issuer,
      jwksUri: `${realm.issuer}/protocol/openid-connect/certs`,
      audiences: [API],
      profile: 'keycloak',
      serviceAccountPrefix: 'service-account-',
      claims: {
        roles: ['realm_access.roles', 'resource_access.gateway-hn.roles'],
        client: ['azp'],
        personalId: 'so_dinh_danh',
      },
    },
    {
      id: 'portal',
      issuer: portal.issuer,
      jwksUri: `${portal.issuer}/oauth2/jwks`,
      audiences: ['gateway-hn-app'],
      headerMembers: ['x5t'],
      claims: { personalId: 'SoDinhDanh', accountKind: 'LoaiTaiKhoan', acr: 'loAs', caseInsensitive: true },
    },
  ],
});

afterAll(async () => {
  await house.stop();
  await Promise.all([realm.stop(), portal.stop()]);
});

const fromRealm = (more: object = {}): string =>
  realm.token(
    {
      aud: [API, 'account'],
      typ: 'Bearer',
      azp: 'app-can-bo',
      client_id: undefined,
      roles: undefined,
      sid: 'a1c2d3e4',
      acr: '1',
      auth_time: Math.floor(Date.now() / 1000) - 20,
      realm_access: { roles: ['ward-officer'] },
      resource_access: { 'gateway-hn': { roles: ['ho-so:doc'] }, account: { roles: ['manage-account'] } },
      so_dinh_danh: '999090000001',
      ...more,
    },
    { typ: 'JWT' },
  );

const fromPortal = (more: object = {}): string =>
  portal.token(
    {
      aud: 'gateway-hn-app',
      aut: 'APPLICATION_USER',
      azp: 'gateway-hn-app',
      client_id: 'gateway-hn-app',
      org: undefined,
      roles: ['Internal/everyone'],
      LoaiTaiKhoan: 1,
      SoDinhDanh: '999090000071',
      HoVaTen: 'Công dân Mẫu 000071',
      loAs: 'LoA2',
      ...more,
    },
    { x5t: 'NTdmZjM4ZDk3NjY0' },
  );

async function me(token: string): Promise<{ status: number; body: Record<string, any> }> {
  const answer = await fetch(`${house.url}/me`, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, body: (await answer.json()) as Record<string, any> };
}

describe('each issuer', () => {
  it('is read by its own map', async () => {
    expect((await me(fromRealm())).body).toMatchObject({
      issuer: 'city',
      client: 'app-can-bo',
      roles: ['ho-so:doc', 'ward-officer'],
      personalId: '999090000001',
      acr: '1',
      sessionId: 'a1c2d3e4',
    });
    expect((await me(fromPortal())).body).toMatchObject({
      issuer: 'portal',
      client: 'gateway-hn-app',
      agency: null,
      personalId: '999090000071',
      acr: 'LoA2',
    });
  });

  it('gives an enterprise no person, and refuses a claim that stands there twice', async () => {
    expect((await me(fromPortal({ LoaiTaiKhoan: '2' }))).body).toMatchObject({ personalId: null });
    expect((await me(fromPortal({ sodinhdanh: '999090000072' }))).status).toBe(401);
  });

  it('knows a service account of a realm as the application itself', async () => {
    const more = { preferred_username: 'service-account-lgsp', azp: 'lgsp', sid: undefined, so_dinh_danh: undefined };
    expect((await me(fromRealm(more))).body).toMatchObject({ ownToken: true, client: 'lgsp' });
  });

  it('has people of its own: one subject at two issuers is two', async () => {
    const [one, two] = [await me(fromRealm({ sub: 'same' })), await me(fromPortal({ sub: 'same' }))];
    expect(one.body['reference']).not.toBe(two.body['reference']);
  });

  it('cannot speak for the other', async () => {
    expect((await me(fromRealm({ iss: portal.issuer }))).status).toBe(401);
    expect((await me(fromPortal({ iss: realm.issuer }))).status).toBe(401);
  });
});
