// Every fault, met by every kind of adapter in a real gateway: coded, the rest of the answer there, nothing told of the system.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAgencyBook, createCall } from '../../adapters/kit/conformance/index.js';
import pg from 'pg';
import { createAdapterRuntime } from '../support/adapterRuntime.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { freePort } from '../support/freePort.js';
import { startTestGateway, type GraphqlAnswer, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';
import { FAULTS, LEAKS, startFault, type Fault } from './faultTable.js';
import { ELSEWHERE, HTTP_KINDS, SECRETS, SQL_KIND, type Kind } from './kinds.js';
import { reply, startUpstream, type ScriptedUpstream, type Script } from './scriptedUpstream.js';
import { startTcpProxy, type TcpProxy } from './tcpProxy.js';

const READ_MS = 1_000;
/** All that one operation may take: what is slower fails as a whole, which the tests see. */
const DEADLINE_MS = 2_600;
const LIMITS = { readMs: READ_MS, connectMs: 300, maxBytes: 1_048_576, breakAfter: 1_000, retries: 0 };
const HEAVY = /^F2[78]/;
const MOST_BYTES = 20 * 1_048_576;
const CASES = FAULTS.filter(({ code }) => code !== 'data');

/** A login is answered, what follows it gets the fault. */
function behind({ before }: Kind, script: Script): Script {
  return (socket, request) => {
    const written = socket.bytesWritten;
    before?.(socket, request);
    if (socket.bytesWritten === written) script(socket, request);
  };
}

/** What was answered, and how many bytes the system got rid of. */
interface Outcome {
  readonly answer: GraphqlAnswer;
  readonly sent: number;
}

let forge: TokenForge;
let log = '';

const token = () => forge.token({ roles: ['ward-officer'], org: 'H26.L7' });
const aliasOf = (kind: Kind) => `k${[...HTTP_KINDS, SQL_KIND].indexOf(kind)}`;
const queryOf = (kinds: readonly Kind[]) =>
  `{ unit(code: "00103") { fullName ${kinds.map((kind) => `${aliasOf(kind)}: ${kind.field}`).join(' ')} } }`;

async function startWith(urls: ReadonlyMap<Kind, string>): Promise<TestGateway> {
  const kinds = [...urls.keys()];
  return startTestGateway({
    issuer: forge.issuer,
    adapters: kinds.map(({ adapter }) => adapter),
    adapterSettings: Object.fromEntries(
      kinds.map((kind) => [kind.adapter.id, { config: kind.configFor(urls.get(kind) ?? ''), limits: LIMITS }]),
    ),
    http: { deadlineMs: DEADLINE_MS },
  });
}

/** Coded, at its place, and without a word of what is behind. */
function expectCoded(
  answer: GraphqlAnswer,
  kind: Kind,
  { code, retryAfterSeconds }: Pick<Fault, 'code' | 'retryAfterSeconds'>,
): void {
  expect(answer.status).toBe(200);
  expect(answer.data.unit).toMatchObject({ fullName: 'phường Tây Hồ', [aliasOf(kind)]: null });
  const [error, ...others] = (answer.errors ?? []).filter(({ path }) => path[1] === aliasOf(kind));
  expect(others).toEqual([]);
  expect(error?.extensions).toMatchObject({ code, service: kind.adapter.id, requestId: expect.any(String) });
  expect(error?.extensions.retryAfter).toBe(retryAfterSeconds);
  expect(answer.text).not.toMatch(LEAKS);
  for (const secret of SECRETS) expect(answer.text).not.toContain(secret);
}

beforeAll(async () => {
  forge = await createTokenForge();
});
afterAll(() => forge.stop());

describe('over HTTP', () => {
  const outcomes = new Map<string, Outcome>();
  let target: ScriptedUpstream;

  /** One gateway for each way in which upstreams are started: plain ones change what they do, case by case. */
  beforeAll(async () => {
    target = await startUpstream((socket) => void socket.write(reply('{"id":"stolen"}')));
    const plain = CASES.filter(({ options, gone }) => options === undefined && gone !== true);
    const redirect = (socket: Parameters<Script>[0]) =>
      void socket.write(reply('', { location: `${target.url}/` }, '307 Temporary Redirect'));
    await meet([...plain, { id: 'F23', what: 'a redirect', code: 'UPSTREAM_BAD_STATUS', script: redirect }]);
    for (const fault of CASES.filter((one) => !plain.includes(one))) await meet([fault]);
  }, 300_000);
  afterAll(() => target.stop());

  async function meet(faults: readonly Fault[]): Promise<void> {
    const [first] = faults;
    if (first === undefined) return;
    const upstreams = new Map<Kind, ScriptedUpstream>();
    for (const kind of HTTP_KINDS) upstreams.set(kind, await startFault(first));
    const gateway = await startWith(new Map([...upstreams].map(([kind, { url }]) => [kind, url])));
    for (const fault of faults) {
      // What is lawful there would be kept, and later faults never met.
      for (const [kind, upstream] of upstreams)
        if (kind.without?.[fault.id] === undefined) upstream.script = behind(kind, fault.script);
      // What fills the wire is met by one kind at a time.
      const groups = HEAVY.test(fault.id) ? HTTP_KINDS.map((kind) => [kind]) : [HTTP_KINDS];
      for (const kinds of groups) {
        const before = new Map(kinds.map((kind) => [kind, upstreams.get(kind)?.sent() ?? 0]));
        const answer = await gateway.ask(token(), queryOf(kinds));
        for (const kind of kinds) {
          const sent = (upstreams.get(kind)?.sent() ?? 0) - (before.get(kind) ?? 0);
          outcomes.set(`${fault.id} ${kind.name}`, { answer, sent });
        }
      }
    }
    log += gateway.log.join('');
    await gateway.stop();
    for (const upstream of upstreams.values()) await upstream.stop();
  }

  const table = CASES.flatMap((fault) =>
    HTTP_KINDS.filter(({ without }) => without?.[fault.id] === undefined).map((kind) => ({ ...fault, kind })),
  );

  it.each(table)('$id $what: $code, $kind.name', ({ id, kind, ...fault }) => {
    const { answer, sent } = outcomes.get(`${id} ${kind.name}`) as Outcome;
    expectCoded(answer, kind, fault);
    expect(sent).toBeLessThan(MOST_BYTES);
  });

  it.each(HTTP_KINDS)('F23 a redirect to an internal host is not followed: $name', (kind) => {
    expectCoded((outcomes.get(`F23 ${kind.name}`) as Outcome).answer, kind, { code: 'UPSTREAM_BAD_STATUS' });
    expect([target.hits(), target.connections()]).toEqual([0, 0]);
  });
});

describe('over SQL', () => {
  let database: TestDatabase;
  let wire: TcpProxy;
  let gateway: TestGateway;
  beforeAll(async () => {
    database = await createTestDatabase();
    const url = new URL(database.url);
    wire = await startTcpProxy(Number(url.port));
    url.port = String(wire.port);
    gateway = await startWith(new Map([[SQL_KIND, url.href]]));
  }, 60_000);
  afterAll(async () => {
    log += gateway.log.join('');
    await gateway.stop();
    await wire.stop();
    await database.drop();
  });

  const ask = () => gateway.ask(token(), queryOf([SQL_KIND]));

  it('F16 a database without what is asked for: UPSTREAM_ERROR', async () => {
    expectCoded(await ask(), SQL_KIND, { code: 'UPSTREAM_ERROR' });
  });

  it('one that has it is asked, and answers', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`create schema hr;
      create table hr.v_officer (number text, managing_agency text, full_name text, rank_code text, in_service boolean);
      insert into hr.v_officer values ('HN-MAU-1', 'H26.L7', 'Cán bộ Mẫu', '01.003', true)`);
    await client.end();
    expect((await ask()).data.unit).toEqual({ fullName: 'phường Tây Hồ', [aliasOf(SQL_KIND)]: 1 });
  });

  it.each(['F02 latency', 'F03 a black hole'])('%s on an open connection: UPSTREAM_TIMEOUT', async (what) => {
    await ask();
    if (what.startsWith('F03')) wire.set('hole');
    else wire.delayMs = 4_000;
    const answer = await ask();
    wire.delayMs = 0;
    wire.set('pass');
    expectCoded(answer, SQL_KIND, { code: 'UPSTREAM_TIMEOUT' });
  });

  it.each([
    ['F03 a black hole', 'hole'],
    ['F04 a reset', 'cut'],
  ] as const)('%s on connecting: UPSTREAM_UNAVAILABLE', async (_what, state) => {
    // What is open is closed first.
    wire.set('cut');
    wire.set(state);
    const answer = await ask();
    wire.set('pass');
    expectCoded(answer, SQL_KIND, { code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('F06 a connection that breaks while it is asked: UPSTREAM_UNAVAILABLE', async () => {
    await ask();
    wire.set('hole');
    const asked = ask();
    setTimeout(() => wire.set('cut'), 100);
    const answer = await asked;
    wire.set('pass');
    expectCoded(answer, SQL_KIND, { code: 'UPSTREAM_UNAVAILABLE' });
  });
});

/** Reads of one kind at an address, one after the other, without a gateway. */
async function codesOf(kind: Kind, url: string, times: number): Promise<readonly string[]> {
  const unit = 'hn:2025-07:00103';
  const agency = { code: 'H26.L7', oldCode: '000.00.L7.H26', name: 'Mẫu', parentCode: null, unit, ceasedOn: null };
  const units = createAgencyBook({ agencies: [agency], isBelow: (one, above) => one === above });
  const limits = { ...LIMITS, breakAfter: 5 };
  const client = kind.adapter.createClient(createAdapterRuntime(kind.adapter, kind.configFor(url), { units, limits }));
  const load = kind.adapter.fields?.['Unit']?.[/^\w+/.exec(kind.field)?.[0] ?? ''];
  const codes: string[] = [];
  for (let i = 0; i < times; i += 1) {
    const ending = await load?.([unit], kind.args as never, createCall(client, units.scopeOf())).catch(
      (e: unknown) => e,
    );
    codes.push(ending instanceof Error ? ((ending as { code?: string }).code ?? ending.message) : 'answered');
  }
  await kind.adapter.close?.(client);
  return codes;
}

const urlFor = (kind: Kind, place: string) => (kind === SQL_KIND ? `postgres://mau@${place}/mau` : `http://${place}`);

describe.each([...HTTP_KINDS, SQL_KIND])('$name', (kind) => {
  it('F29, F30 nobody listening: UPSTREAM_UNAVAILABLE, and soon UPSTREAM_CIRCUIT_OPEN', async () => {
    const codes = await codesOf(kind, urlFor(kind, `127.0.0.1:${await freePort()}`), 20);
    expect(codes[0]).toBe('UPSTREAM_UNAVAILABLE');
    expect(new Set(codes.slice(5))).toEqual(new Set(['UPSTREAM_CIRCUIT_OPEN']));
  });

  it('F32 a name that nobody knows: UPSTREAM_UNAVAILABLE', async () => {
    expect(await codesOf(kind, urlFor(kind, 'he-thong.mau.invalid:9'), 1)).toEqual(['UPSTREAM_UNAVAILABLE']);
  });
});

it('no credential of ours is written down, and what is not asked here has a reason', () => {
  for (const secret of SECRETS) expect(log).not.toContain(secret);
  expect(log).not.toMatch(/Foo\.java|stolen|Upstream words/);
  const rows = HTTP_KINDS.flatMap(({ name, without = {} }) =>
    Object.entries(without).map(([id, reason]) => [id, name, reason]),
  );
  const lines = [...ELSEWHERE, ...rows].map(([cases, kinds, reason]) => `${cases} | ${kinds} | ${reason}`);
  expect(lines.every((line) => !line.endsWith('| '))).toBe(true);
  process.stdout.write(`not applicable:\n${lines.join('\n')}\n`);
});
