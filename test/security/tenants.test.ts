// What the store says counts while tokens live on: suspended tenants, stated purposes, other kinds of issuers.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TEST_AUDIENCE, createTokenForge, type TokenForge } from '../support/tokenForge.js';
import { closeConnections, post, type Exchange } from './support/exchange.js';
import { expectError } from './support/expectError.js';
import { startOwnGateway, type OwnGateway } from './support/ownGateway.js';

const QUERY = { query: '{ unit(code: "00103") { fullName } }' };

let strict: TokenForge;
let keycloak: TokenForge;
let gateway: OwnGateway;

beforeAll(async () => {
  strict = await createTokenForge();
  keycloak = await createTokenForge();
  const common = { audiences: [TEST_AUDIENCE] };
  gateway = await startOwnGateway([
    { ...common, id: 'strict', issuer: strict.issuer, jwksUri: `${strict.issuer}/jwks` },
    {
      ...common,
      id: 'keycloak',
      issuer: keycloak.issuer,
      jwksUri: `${keycloak.issuer}/jwks`,
      profile: 'keycloak',
      claims: { roles: ['realm_access.roles'] },
    },
  ]);
});

afterAll(async () => {
  closeConnections();
  await gateway?.stop();
  await strict?.stop();
  await keycloak?.stop();
});

async function until(token: string, status: number): Promise<Exchange> {
  const began = performance.now();
  for (;;) {
    const answer = await post(gateway.graphqlUrl, token, QUERY);
    if (answer.status === status) return answer;
    expect(performance.now() - began).toBeLessThan(5_000);
    await sleep(50);
  }
}

async function setTenant(status: 'ACTIVE' | 'SUSPENDED'): Promise<void> {
  await gateway.sql(`
    insert into tenant (id, status) values ('H26', '${status}') on conflict (id) do update set status = '${status}';
    update access_version set version = version + 1`);
}

async function setApplication(status: 'ACTIVE' | 'SUSPENDED'): Promise<void> {
  await gateway.sql(`
    update application set status = '${status}' where client_id = 'shared-app';
    update access_version set version = version + 1`);
}

describe('a suspended tenant', () => {
  it('J103 F79 is refused within 5 s although its tokens live, and served again when it is active', async () => {
    const token = strict.token();
    expect((await post(gateway.graphqlUrl, token, QUERY)).status).toBe(200);
    await setTenant('SUSPENDED');
    expectError(await until(token, 403), 403, 'TENANT_SUSPENDED');
    // Others are not.
    expect((await post(gateway.graphqlUrl, strict.token({ org: undefined }), QUERY)).status).toBe(200);
    await setTenant('ACTIVE');
    await until(token, 200);
  });

  it('is refused through its application too', async () => {
    const app = { sub: 'shared-app', client_id: 'shared-app', org: undefined, roles: [] };
    const token = strict.token(app);
    expect((await post(gateway.graphqlUrl, token, QUERY)).status).toBe(200);
    await setApplication('SUSPENDED');
    expectError(await until(token, 403), 403, 'TENANT_SUSPENDED');
    await setApplication('ACTIVE');
    await until(token, 200);
  });
});

describe('a stated purpose', () => {
  const ask = (purpose: string | string[], more: Record<string, unknown> = {}) =>
    post(gateway.graphqlUrl, strict.token(more), QUERY, { 'x-purpose': purpose });

  it('is accepted when a grant allows it', async () => {
    expect((await ask('steering')).status).toBe(200);
  });

  it('that exists, and that none does, opens nothing and refuses nothing else', async () => {
    expect((await ask('personnel-work')).status).toBe(200);
  });

  it.each(['no-such-purpose', 'constructor'])('is refused when nobody registered it: %s', async (purpose) => {
    expectError(await ask(purpose), 403, 'FORBIDDEN_WITHOUT_PURPOSE');
  });

  it('is refused for somebody without any grant', async () => {
    expectError(await ask('steering', { roles: [] }), 403, 'FORBIDDEN');
  });

  it.each(['Steering', 's', 'steering work', 'steering;x', '-steering', "steering'--", 'é', 'x'.repeat(65), '', '*'])(
    'is refused in another form: %j',
    async (purpose) => {
      expectError(await ask(Buffer.from(purpose).toString('latin1')), 400, 'BAD_REQUEST');
    },
  );

  it('is refused when there are two', async () => {
    expectError(await ask(['steering', 'handle-procedure']), 400, 'BAD_REQUEST');
  });
});

describe('an issuer like Keycloak', () => {
  const bearer = { typ: 'Bearer', azp: 'app', client_id: undefined, realm_access: { roles: ['city-admin'] } };
  const ask = (claims: object, typ = 'JWT') =>
    post(gateway.graphqlUrl, keycloak.token({ ...bearer, ...claims }, { typ }), QUERY);

  it('is served by its profile', async () => {
    expect((await ask({})).status).toBe(200);
  });

  it.each([
    ['an ID token', { typ: 'ID' }, 'JWT'],
    ['a refresh token', { typ: 'Refresh' }, 'JWT'],
    ['a token without the claim', { typ: undefined }, 'JWT'],
    ['a header of the other profile', {}, 'at+jwt'],
    ['a token of the other issuer', { iss: 'strict' }, 'JWT'],
  ])('is refused with %s', async (_name, claims, typ) => {
    const iss = 'iss' in claims ? { iss: strict.issuer } : {};
    expectError(await ask({ ...claims, ...iss }, typ), 401, 'UNAUTHENTICATED');
  });
});
