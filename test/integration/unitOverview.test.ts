// One ward's month from all systems in one query: it says what each system says alone, and asks none of them too often.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { request } from 'undici';
import { startTcpProxy, type TcpProxy } from '../faults/tcpProxy.js';
import { startSampleSandbox, toAdapterSettings, type SampleSandbox } from '../support/sampleSandbox.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';

const QUERY = readFileSync(join(import.meta.dirname, '../../examples/queries/unit-overview.graphql'), 'utf8');
const VARIABLES = { code: '00103', month: '2026-10' };

/** Which stand-in each part comes from. */
const PARTS = {
  dossiers: 'portal',
  documents: 'documents',
  partyProcedures: 'party',
  officers: 'hr',
  meetings: 'meetings',
  feedback: 'feedback',
  consultations: 'consultations',
  training: 'training',
  archive: 'archive',
  signatures: 'signatures',
} as const;
type Part = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as Part[];

let sandbox: SampleSandbox;
let gateway: TestGateway;
let wire: TcpProxy;
let leader: string;
let city: string;

/** No adapter looks around by itself: calls are counted. */
function quiet(readMs: number) {
  const { hr } = sandbox.addresses;
  const sqlUrl = hr.sqlUrl.replace(`:${hr.port}`, `:${wire.port}`);
  const settings = toAdapterSettings({ ...sandbox.addresses, hr: { ...hr, sqlUrl } }) as Record<string, any>;
  settings['documents'].config.watch = { seconds: null };
  settings['public-services'].config.watch = { seconds: null };
  settings['meetings'].config.watchSeconds = null;
  // A machine that is busy connects late: that is not what is looked at here.
  for (const one of Object.values(settings)) one.limits = { ...one.limits, connectMs: 10_000, readMs };
  return {
    ...sandbox.gateway,
    adapterSettings: settings,
    quota: { userPoints: 1_000_000, applicationPoints: 1_000_000 },
  };
}

beforeAll(async () => {
  sandbox = await startSampleSandbox();
  wire = await startTcpProxy(sandbox.addresses.hr.port);
  gateway = await startTestGateway(quiet(20_000));
  leader = await sandbox.token('ward-leader');
  city = await sandbox.token('city-leader');
}, 120_000);

afterAll(async () => {
  await gateway.stop();
  await wire.stop();
  await sandbox.stop();
});

it('says what the systems say one by one', async () => {
  const { status, data, errors } = await gateway.ask(leader, QUERY, VARIABLES);
  expect({ status, errors }).toEqual({ status: 200, errors: undefined });
  const { overview } = data.unit;
  expect(NAMES.filter((name) => overview[name] === null)).toEqual([]);
  const alone = await gateway.ask(
    await sandbox.token('adapter-developer'),
    `query ($code: String!, $month: String!) {
      unit(code: $code) {
        dossiers(from: "2026-10-01", to: "2026-10-31", first: 100) { nodes { channel } }
        documents(from: "2026-10-01", to: "2026-10-31", first: 100) { nodes { number } }
        feedbackSummary(month: $month) { received open closed takenInOnTime overdue }
        archiveProgress(month: $month) { paperFiles digitisedFiles pages }
        signatureSummary(month: $month) { valid expiringSoon signatures }
        meetingMonths(year: 2026) { month held participants minutes }
        trainingSummary { enrolled completed }
        officerCount(active: true)
      }
    }`,
    VARIABLES,
  );
  expect(alone.errors).toBeUndefined();
  const { unit } = alone.data;
  expect(overview.dossiers.received).toBe(unit.dossiers.nodes.length);
  const online = unit.dossiers.nodes.filter(({ channel }: any) => channel === 'ONLINE').length;
  expect(overview.dossiers.onlineShare).toBeCloseTo(online / unit.dossiers.nodes.length, 2);
  expect(overview.documents.sent + overview.documents.received).toBe(unit.documents.nodes.length);
  expect(overview.feedback).toEqual(unit.feedbackSummary);
  expect(overview.archive).toEqual(unit.archiveProgress);
  expect(overview.signatures).toEqual(unit.signatureSummary);
  expect(overview.training).toEqual(unit.trainingSummary);
  const { month: _month, ...october } = unit.meetingMonths.find(({ month }: any) => month === '2026-10');
  expect(overview.meetings).toEqual(october);
  expect(overview.officers).toBeGreaterThan(0);
  expect(overview.officers).toBeLessThanOrEqual(unit.officerCount + 5);
});

it('is null for a month without the unit, and refuses what is no month or has not begun', async () => {
  const ask = (month: string) =>
    gateway.ask(leader, 'query ($m: String!) { unit(code: "00103") { overview(month: $m) { month } } }', { m: month });
  expect((await ask('2025-06')).data).toEqual({ unit: { overview: null } });
  expect((await ask('2025-07')).data).toEqual({ unit: { overview: { month: '2025-07' } } });
  for (const month of ['2026-13', '2099-01', 'nay']) {
    const { errors } = await ask(month);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors?.[0].message).toContain('month');
  }
});

it('shows nobody another ward, and no part without its grant', async () => {
  const neighbour = await gateway.ask(leader, QUERY, { ...VARIABLES, code: '00097' });
  expect(neighbour.errors).toBeUndefined();
  const { dossiers, documents, partyProcedures, meetings, training, signatures } = neighbour.data.unit.overview;
  expect({ dossiers, documents, partyProcedures, training }).toEqual({
    ...{ dossiers: null, documents: null, partyProcedures: null, training: null },
  });
  expect([meetings?.held ?? 0, signatures?.valid ?? 0]).toEqual([0, 0]);
  const officer = await sandbox.token('ward-officer', '00103@2025-07-01');
  const { errors } = await gateway.ask(officer, QUERY, VARIABLES);
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

async function readCalls(): Promise<Readonly<Record<string, number>>> {
  const { body } = await request(`${gateway.url}/metrics`);
  const lines = (await body.text()).matchAll(
    /^gateway_upstream_duration_seconds_count\{adapter="([^"]+)"[^}]*\} (\d+)/gm,
  );
  const calls: Record<string, number> = {};
  for (const [, id = '', count] of lines) calls[id] = (calls[id] ?? 0) + Number(count);
  return calls;
}

it('asks about thirty wards with few calls: two for each account of documents, and no more than 25 of any other system', async () => {
  const overview = QUERY.slice(QUERY.indexOf('overview('), QUERY.lastIndexOf('}', QUERY.lastIndexOf('}') - 1));
  const query = `query ($month: String!) { units(level: WARD, first: 30) { nodes { code ${overview} } } }`;
  const before = await readCalls();
  const { status, data, errors } = await gateway.ask(city, query, { month: '2026-09' });
  expect({ status, errors }).toEqual({ status: 200, errors: undefined });
  expect(data.units.nodes).toHaveLength(30);
  for (const { overview: one } of data.units.nodes) expect(NAMES.filter((name) => one[name] === null)).toEqual([]);
  const after = await readCalls();
  const { documents = 0, ...others } = Object.fromEntries(
    Object.entries(after).map(([id, count]) => [id, count - (before[id] ?? 0)]),
  );
  expect(documents).toBeLessThanOrEqual(2 * 30);
  for (const [id, count] of Object.entries(others)) expect([id, count <= 25]).toEqual([id, true]);
}, 60_000);

/** Longer than a system is waited for, and not longer than a test should wait for its end. */
const STALL_MS = 7_000;

async function stall(name: (typeof PARTS)[Part], isStalled: boolean): Promise<void> {
  if (name === 'hr') return wire.set(isStalled ? 'hole' : 'pass');
  const { statusCode, body } = await request(new URL('/sandbox/behaviour', sandbox.addresses[name].url), {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ latencyMs: isStalled ? STALL_MS : 0 }),
  });
  await body.dump();
  expect(statusCode).toBe(200);
}

it('gives the others whichever six hang, each of the six with a coded error, within the deadline of one system', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(NAMES, { minLength: 6, maxLength: 6 }), async (down) => {
      // Of its own: nothing is kept, no breaker is open.
      const fresh = await startTestGateway(quiet(3_000));
      try {
        for (const name of down) await stall(PARTS[name], true);
        const { status, data, errors = [] } = await fresh.ask(leader, QUERY, VARIABLES);
        // Later than the deadline of an operation it would be 503.
        expect(status).toBe(200);
        expect(errors.map(({ path }: any) => path[2]).sort()).toEqual([...down].sort());
        for (const error of errors)
          expect(error).toMatchObject({ extensions: { code: expect.stringMatching(/^UPSTREAM_/) } });
        for (const name of NAMES)
          expect([name, data.unit.overview[name] === null]).toEqual([name, down.includes(name)]);
      } finally {
        await fresh.stop();
        for (const name of down) await stall(PARTS[name], false);
      }
    }),
    { numRuns: 2 },
  );
}, 120_000);
