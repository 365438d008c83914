// Declared services in a whole gateway: joined to units and to procedures, personal values masked, and one that fails alone.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { settingsFor } from '../../adapters/lgsp/fixtures/sampleSettings.js';
import { readAdapters } from '../../gateway/declaredServices.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createLgspServer, type LgspServer } from '../../sandbox/lgsp/createLgspServer.js';
import { LGSP_DEFAULTS } from '../../sandbox/lgsp/lgspBehaviour.js';
import { createPortalServer, type PortalServer } from '../../sandbox/portal/createPortalServer.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';

const USED = ['enterprise-register', 'procedure-results', 'insurance-households', 'public-services'];
const WARD = 'hn:2025-07:00103';
/** A machine that is busy answers late: that is not what is looked at here. */
const limits = { connectMs: 8_000, readMs: 8_000 };
const city = createSampleCity();
const agency = city.agencies.find(({ unitKey, kind }) => unitKey === WARD && kind === 'WARD')?.code ?? '';
let platform: LgspServer;
let portal: PortalServer;
let forge: TokenForge;
let gateway: TestGateway;
let officer: string;

beforeAll(async () => {
  // The sample city is made now, and not in this process while the first caller waits.
  city.dossier('');
  platform = await createLgspServer({ city, port: 0 });
  portal = await createPortalServer({ city, port: 0 });
  forge = await createTokenForge();
  const declared = Object.entries(settingsFor(platform.url)).map(([id, config]) => [
    id,
    // Rows with a value that does not fit come and go: nothing is held.
    { config: { ...config, reading: { seconds: 0 } }, limits },
  ]);
  const login = { username: 'hanoi_sample', password: 'sample-portal-password' };
  gateway = await startTestGateway({
    issuer: forge.issuer,
    adapters: readAdapters({}).filter(({ id }) => USED.includes(id)),
    adapterSettings: {
      ...Object.fromEntries(declared),
      'public-services': { config: { baseUrl: portal.url, ...login }, limits },
    },
  });
  officer = forge.token({ org: agency, roles: ['ward-officer'] });
}, 60_000);
beforeEach(() => void Object.assign(platform.behaviour, LGSP_DEFAULTS));
afterAll(async () => {
  await gateway.stop();
  await Promise.all([forge.stop(), platform.close(), portal.close()]);
});

const UNIT = `{ unit(code: "00103") { name procedureResults { nodes { code form fee inForce changedAt procedure { code name } unit { name } } } } }`;

it('joins rows of a service to units, and to procedures of another system', async () => {
  const { data, errors } = await gateway.ask(officer, UNIT);
  expect(errors).toBeUndefined();
  const own = platform.sample.results.filter(({ unitKey }) => unitKey === WARD);
  const { name, procedureResults } = data.unit;
  expect(procedureResults.nodes).toEqual(
    own.map(({ code, procedureCode, fee }) => ({
      ...{ code, fee: String(fee), form: expect.any(String), inForce: expect.any(Boolean), unit: { name } },
      changedAt: expect.stringMatching(/Z$/),
      procedure: { code: procedureCode, name: city.procedure(procedureCode)?.name },
    })),
  );
});

it('shows households of the own ward alone, for a purpose, and no number in ids', async () => {
  const ask = (number: string, headers: Record<string, string> = { 'x-purpose': 'handle-procedure' }) =>
    gateway.ask(
      officer,
      `{ insuranceHousehold(insuranceNumber: "${number}") { id insuranceNumber head unit { code } members { birthDate insuranceNumber } } }`,
      {},
      headers,
    );
  const numberIn = (isOwn: boolean) =>
    platform.sample.households.find(({ unitKey }) => (unitKey === WARD) === isOwn)?.members[0]?.insuranceNumber ?? '';
  const own = numberIn(true);
  expect((await ask(own, {})).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN_WITHOUT_PURPOSE' } }]);
  const { data, errors } = await ask(own);
  expect(errors).toBeUndefined();
  expect(data.insuranceHousehold).toMatchObject({
    insuranceNumber: own,
    unit: { code: '00103' },
    members: { length: 3 },
  });
  expect(Buffer.from(data.insuranceHousehold.id, 'base64url').toString('latin1')).not.toContain(own);
  const masked = await gateway.ask(
    forge.token({ org: agency, roles: ['ward-officer'] }),
    '{ enterprise(code: "0000000001") { name registeredOn } }',
  );
  expect(masked.data.enterprise.name).toBe('Công ty TNHH Mẫu 1');
  expect((await ask(numberIn(false))).data).toEqual({ insuranceHousehold: null });
  const again = await gateway.ask(
    officer,
    'query ($id: ID!) { node(id: $id) { ... on InsuranceHousehold { insuranceNumber } } }',
    { id: data.insuranceHousehold.id },
    { 'x-purpose': 'handle-procedure' },
  );
  expect(again.data.node).toEqual({ insuranceNumber: own });
});

it('gives null with an error for one value that does not fit, and the rest of the row', async () => {
  platform.behaviour.dateShape = 'ISO';
  const wrong = platform.sample.results.findIndex(({ unitKey }) => unitKey === WARD);
  const row = platform.sample.results[wrong];
  Object.assign(row ?? {}, { fee: 'miễn phí' });
  const { data, errors } = await gateway.ask(
    officer,
    '{ unit(code: "00103") { procedureResults { nodes { code fee } } } }',
  );
  Object.assign(row ?? {}, { fee: 0 });
  expect(data.unit.procedureResults.nodes[0]).toEqual({ code: row?.code, fee: null });
  expect(errors).toMatchObject([
    { path: ['unit', 'procedureResults', 'nodes', 0, 'fee'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } },
  ]);
});

it('costs its own fields when it fails, and nobody else any', async () => {
  platform.behaviour.failInBodyNext = 1;
  const query =
    '{ unit(code: "00103") { name procedureResults { nodes { code } } } procedure(code: "9.000001") { code } }';
  const { status, data, errors } = await gateway.ask(officer, query);
  expect(status).toBe(200);
  expect(data).toMatchObject({ unit: { procedureResults: null }, procedure: { code: '9.000001' } });
  expect(errors).toMatchObject([{ path: ['unit', 'procedureResults'], extensions: { code: 'UPSTREAM_ERROR' } }]);
});

it('never logs who was asked for, nor a secret', () => {
  const log = gateway.log.join('');
  for (const text of ['sample-platform-token', 'sample-partner-secret', 'sample-consumer-secret', 'Trần Thị Mẫu'])
    expect(log).not.toContain(text);
});
