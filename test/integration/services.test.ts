// A GraphQL service is connected, changed and taken out while the gateway runs and is asked all the time.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { parkingSdl, startChangingService, type ChangingService } from '../support/changingService.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';

const reason = 'Theo kế hoạch kết nối mẫu';
const AUDIENCE = 'urn:mau:do-xe';
let forge: TokenForge;
let database: TestDatabase;
let gateway: TestGateway;
let parking: ChangingService;

beforeAll(async () => {
  forge = await createTokenForge();
  parking = await startChangingService();
  database = await createTestDatabase();
  gateway = await startReplica();
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await database.drop();
  await parking.stop();
  await forge.stop();
});

/** `lookSeconds`: between two looks at what the service shows. */
function startReplica(lookSeconds = 3_600): Promise<TestGateway> {
  return startTestGateway({
    ...{ issuer: forge.issuer, databaseUrl: database.url },
    quota: { usageFlushMs: 100, userPoints: 1_000_000 },
    services: { allowedHosts: ['127.0.0.1'], dangerouslyAllowHttp: true, pollMs: 100, lookSeconds },
  });
}

const steppedUp = (sub: string) => forge.token({ sub, acr: '2', auth_time: Math.floor(Date.now() / 1000) });
const officer = () => forge.token({ roles: ['ward-officer'], org: 'H26.L7', sub: 'can-bo-mau' });
const admin = (query: string, variables: object = {}, sub = 'quan-tri-mau-1') =>
  gateway.admin(steppedUp(sub), query, variables);

const INPUT = {
  ...{ id: 'parking', kind: 'STITCHING', titleVi: 'Đỗ xe (mẫu)', titleEn: 'Parking (sample)', audience: AUDIENCE },
  ...{ levels: ['CITY', 'WARD'] },
  grants: [{ capability: 'parking:permit.read', titleVi: 'Xem giấy phép', titleEn: 'Read permits' }],
};
const PROPOSE = `mutation ($input: ProposedService!) { proposeService(input: $input) {
  version state problems changes { coordinate severity } } }`;
const REFRESH = 'mutation { refreshService(id: "parking") { version state problems changes { coordinate severity } } }';
const APPROVE = `mutation ($version: Int!, $reason: String!) {
  approveService(id: "parking", version: $version, reason: $reason) { status active { version } } }`;
const approve = (version: number) => admin(APPROVE, { version, reason }, 'quan-tri-mau-2');
const codesOf = (errors: any[] | undefined) => (errors ?? []).map(({ extensions }) => extensions.code);

it('a service is proposed by one, approved by another, granted, and asked with a token of ours', async () => {
  const proposed = await admin(PROPOSE, { input: { ...INPUT, url: parking.url } });
  expect(proposed.data?.proposeService).toMatchObject({ version: 1, state: 'PROPOSED', problems: [] });
  // Nothing has changed yet.
  expect((await gateway.ask(officer(), '{ permits { code } }')).status).toBe(400);
  expect(codesOf((await admin(APPROVE, { version: 1, reason })).errors)).toEqual(['SAME_PERSON']);
  expect((await approve(1)).data?.approveService).toEqual({ status: 'ACTIVE', active: { version: 1 } });
  expect(codesOf((await gateway.ask(officer(), '{ permits { code } }')).errors)).toEqual(['FORBIDDEN']);

  const granted = await admin(`mutation ($input: CreateGrantInput!) { createGrant(input: $input) { id } }`, {
    input: {
      ...{ granteeKind: 'ROLE', grantee: 'ward-officer', capability: 'parking:permit.read', unit: null },
      ...{ reach: 'SELF', usable: true, delegable: false, reason },
    },
  });
  expect(granted.errors).toBeUndefined();
  const { data, errors, text } = await gateway.ask(officer(), '{ permits { code plate } }');
  // GP-3 is of another ward.
  expect([errors, data]).toEqual([
    undefined,
    { permits: [{ code: 'GP-1', plate: '29A-000.01' }, { code: 'GP-2', plate: '29A-000.02' }, null] },
  ]);
  const last = parking.headers.at(-1);
  const claims = decodeJwt((last?.authorization ?? '').replace('Bearer ', ''));
  expect(claims).toMatchObject({ aud: AUDIENCE, iss: gateway.url, org: 'H26.L7' });
  expect(last?.authorization).not.toContain(officer());
  expect(text).not.toContain('127.0.0.1');
});

/** Asks all the time, several at once, until `done`; everything that was not a good answer. */
function askAllTheTime(query: string) {
  const token = officer();
  const wrong: string[] = [];
  let stopped = false;
  let answered = 0;
  const clients = Array.from({ length: 8 }, async () => {
    while (!stopped) {
      const { status, errors, data, text } = await gateway.ask(token, query);
      answered += 1;
      if (status !== 200 || errors !== undefined || data.permits[0].plate !== '29A-000.01') wrong.push(text);
    }
  });
  return {
    answered: () => answered,
    async done() {
      stopped = true;
      await Promise.all(clients);
      return wrong;
    },
  };
}

describe('a service that changes while it is asked', () => {
  const SECOND = parkingSdl(['plate: String', 'zone: String']);
  const THIRD = parkingSdl(['zone: String']);

  it('loses no request, and answers what is new once it is approved', async () => {
    const load = askAllTheTime('query Plates { permits { code plate } }');
    parking.answers(SECOND);
    parking.shown = SECOND;
    const refreshed = await admin(REFRESH);
    expect(refreshed.data.refreshService).toEqual({
      ...{ version: 2, state: 'PROPOSED', problems: [] },
      changes: [{ coordinate: 'Permit.zone', severity: 'SAFE' }],
    });
    expect((await gateway.ask(officer(), '{ permits { zone } }')).status).toBe(400);
    const before = load.answered();
    expect((await approve(2)).data.approveService.active).toEqual({ version: 2 });
    const { data } = await gateway.ask(officer(), '{ permits { code zone } }');
    expect(data.permits[0]).toEqual({ code: 'GP-1', zone: 'A' });
    while (load.answered() < before + 50) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await load.done()).toEqual([]);
  }, 60_000);

  it('may not take away what is in use: the proposal is refused with the names of its users', async () => {
    const load = askAllTheTime('query Plates { permits { code plate } }');
    // A good neighbour: it shows what it means to do, and goes on answering what was agreed.
    parking.shown = THIRD;
    const { data } = await admin(REFRESH);
    expect(data.refreshService).toMatchObject({
      ...{ version: 3, state: 'PROPOSED' },
      changes: [{ coordinate: 'Permit.plate', severity: 'BREAKING' }],
    });
    const { errors, data: nothing } = await approve(3);
    expect([codesOf(errors), nothing.approveService]).toEqual([['CONFLICT'], null]);
    expect(errors?.[0].extensions.messages.en).toBe('This change breaks what is used by: test-app.');
    expect(errors?.[0].extensions.problems[0]).toMatchObject({
      path: 'Permit.plate',
      en: expect.stringMatching(/^.*Permit\.plate.*It is used by test-app/),
    });
    expect(await load.done()).toEqual([]);
    const page = await admin('{ service(id: "parking") { health active { version } proposed { version } } }');
    expect(page.data.service).toEqual({ health: 'OK', active: { version: 2 }, proposed: { version: 3 } });
  }, 60_000);
});

it('another replica has what is in force from its start, follows what changes, and notes what the service shows anew', async () => {
  const FOURTH = parkingSdl(['plate: String', 'zone: String', 'since: String']);
  parking.answers(FOURTH);
  parking.shown = FOURTH;
  const replica = await startReplica(1);
  const LATEST = '{ service(id: "parking") { proposed { version proposedBy } } }';
  expect((await replica.ask(officer(), '{ permits { code zone } }')).data.permits[0]).toEqual({
    code: 'GP-1',
    zone: 'A',
  });
  let proposed: { version: number; proposedBy: string } | undefined;
  while (proposed?.proposedBy !== 'gateway') {
    proposed = (await admin(LATEST)).data.service.proposed;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect((await replica.ask(officer(), '{ permits { since } }')).status).toBe(400);
  expect((await approve(proposed.version)).errors).toBeUndefined();
  // The one that approved has it at once, the other within its next look.
  expect((await gateway.ask(officer(), '{ permits { since } }')).status).toBe(200);
  let status = 400;
  while (status !== 200) ({ status } = await replica.ask(officer(), '{ permits { since } }'));
  await replica.stop();
}, 60_000);

describe('a service in the hands of people', () => {
  const act = (name: string) => admin(`mutation { ${name}(id: "parking", reason: "${reason}") { status } }`);

  it('is paused: its fields say so, everything else is there, and it is not asked', async () => {
    expect((await act('pauseService')).data.pauseService).toEqual({ status: 'PAUSED' });
    const asked = parking.asked();
    const { data, errors } = await gateway.ask(officer(), '{ permits { code } unit(code: "00103") { name } }');
    expect([data, codesOf(errors), parking.asked()]).toEqual([
      { permits: null, unit: { name: 'Tây Hồ' } },
      ['UPSTREAM_UNAVAILABLE'],
      asked,
    ]);
    const ready = (await (await fetch(`${gateway.url}/readyz`)).json()) as any;
    expect(ready.checks.adapters.parking).toBe('paused');
    await act('resumeService');
    expect((await gateway.ask(officer(), '{ permits { code } }')).errors).toBeUndefined();
  });

  it('that is down costs its own fields alone', async () => {
    parking.down = true;
    const { status, data, errors } = await gateway.ask(officer(), '{ permits { code } unit(code: "00103") { name } }');
    parking.down = false;
    expect([status, data, codesOf(errors)]).toEqual([
      200,
      { permits: null, unit: { name: 'Tây Hồ' } },
      ['UPSTREAM_UNAVAILABLE'],
    ]);
  });

  it('with rules missing, a foreign grant or no SDL cannot be approved, and is told what to change', async () => {
    parking.shown = parkingSdl(['plate: String', 'zone: String'], '');
    const { data } = await admin(REFRESH);
    expect(data.refreshService).toMatchObject({ state: 'UNUSABLE', changes: [] });
    expect(data.refreshService.problems.join('\n')).toMatch(/Query\.permits/);
    expect(codesOf((await approve(data.refreshService.version)).errors)).toEqual(['CONFLICT']);
  });

  it('is on no host that the installation does not name', async () => {
    const { errors } = await admin(PROPOSE, { input: { ...INPUT, id: 'other', url: 'http://localhost:1/' } });
    expect(codesOf(errors)).toEqual(['BAD_USER_INPUT']);
    expect(errors?.[0].extensions.problems[0].en).toContain('services.allowedHosts');
  });

  it('does not leave while somebody uses it', async () => {
    const { errors } = await act('endService');
    expect([codesOf(errors), errors?.[0].extensions.messages.en]).toEqual([
      ['CONFLICT'],
      'This change breaks what is used by: test-app.',
    ]);
  });
});
