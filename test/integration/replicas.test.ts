// Two gateway processes on one PostgreSQL and one Redis: what is decided on one holds on both within five seconds.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { startRedis } from '../support/redisService.js';
import { createTokenForge, TEST_AUDIENCE, type TokenForge } from '../support/tokenForge.js';

/** What the product promises. */
const IN_FORCE_MS = 5_000;
const SCHEMA = '{ __schema { queryType { name } } }';

let forge: TokenForge;
let database: TestDatabase;
let redis: Awaited<ReturnType<typeof startRedis>>;
let replicas: GatewayProcess[] = [];

beforeAll(async () => {
  forge = await createTokenForge();
  database = await createTestDatabase();
  redis = await startRedis();
  const settings = {
    GATEWAY_STORE__URL: database.url,
    GATEWAY_CACHE__REDIS_URL: redis.url,
    GATEWAY_IDENTITY__DANGEROUSLY_ALLOW_HTTP: 'true',
    GATEWAY_IDENTITY__ISSUERS__0__ID: 'test',
    GATEWAY_IDENTITY__ISSUERS__0__ISSUER: forge.issuer,
    GATEWAY_IDENTITY__ISSUERS__0__JWKS_URI: `${forge.issuer}/jwks`,
    GATEWAY_IDENTITY__ISSUERS__0__AUDIENCES__0: TEST_AUDIENCE,
  };
  // One after the other: the first fills the empty store.
  for (let i = 0; i < 2; i += 1) replicas.push(await startGatewayProcess(settings));
}, 90_000);

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  replicas = [];
  await redis.stop();
  await database.drop();
  await forge.stop();
});

const admin = () => forge.token({ acr: '2', auth_time: Math.floor(Date.now() / 1000) });

async function grant(person: string): Promise<string> {
  const { data, errors } = await (replicas[0] as GatewayProcess).admin(
    admin(),
    `mutation ($input: CreateGrantInput!) { createGrant(input: $input) { id } }`,
    {
      input: {
        granteeKind: 'ROLE',
        grantee: 'auditor',
        capability: 'gateway:schema.introspect',
        unit: 'hn:01',
        reach: 'SUBTREE',
        purposes: [],
        reason: `Cho phép xem lược đồ (mẫu) ${person}`,
      },
    },
  );
  expect(errors).toBeUndefined();
  return data.createGrant.id;
}

/** Milliseconds until every replica gives this answer. */
async function everywhere(token: string, query: string, status: number): Promise<number> {
  const started = performance.now();
  for (;;) {
    const answers = await Promise.all(replicas.map((replica) => replica.ask(token, query)));
    if (answers.every((answer) => answer.status === status)) return performance.now() - started;
    if (performance.now() - started > 3 * IN_FORCE_MS) return Infinity;
    await delay(50);
  }
}

async function endGrant(id: string): Promise<void> {
  const { errors } = await (replicas[1] as GatewayProcess).admin(
    admin(),
    'mutation ($id: ID!) { endGrant(id: $id, reason: "Hết nhiệm vụ (mẫu)") { __typename } }',
    { id },
  );
  expect(errors).toBeUndefined();
}

async function tryOnce(name: string): Promise<void> {
  const auditor = forge.token({ roles: ['auditor'], sub: name });
  const id = await grant(name);
  expect(await everywhere(auditor, SCHEMA, 200)).toBeLessThan(IN_FORCE_MS);
  await endGrant(id);
  expect(await everywhere(auditor, SCHEMA, 403)).toBeLessThan(IN_FORCE_MS);
}

describe('two replicas', () => {
  it('give and refuse the same within five seconds of a grant and of its end', () => tryOnce('one'), 40_000);

  it('call a person’s tokens back everywhere', async () => {
    const officer = forge.token({ roles: ['ward-officer'], org: 'H26.L7', sub: 'officer-7' });
    expect(await everywhere(officer, '{ unit(code: "00103") { name } }', 200)).toBeLessThan(IN_FORCE_MS);
    const { data } = await (replicas[0] as GatewayProcess).admin(officer, '{ me { reference } }');
    const { errors } = await (replicas[0] as GatewayProcess).admin(
      admin(),
      'mutation ($who: String!) { revokePerson(reference: $who, reason: "Thiết bị bị mất (mẫu)") { id } }',
      { who: data.me.reference },
    );
    expect(errors).toBeUndefined();
    expect(await everywhere(officer, '{ unit(code: "00103") { name } }', 401)).toBeLessThan(IN_FORCE_MS);
  }, 40_000);

  it('do the same with Redis killed', async () => {
    await redis.kill();
    await tryOnce('two');
  }, 60_000);
});
