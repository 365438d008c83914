// Every fault, met by every kind of system in a real gateway: coded, the rest of the answer there, nothing told of the system.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import type { GraphqlAnswer } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';
import { FAULTS, startFault, type Fault } from './faultTable.js';
import { aliasOf, valueOf, type Kind } from './kind.js';
import { expectCoded, expectSilence, startKindGateway, type KindGateway } from './kindGateway.js';
import { codesOf } from './kindReads.js';
import { ELSEWHERE, HTTP_GROUPS, SERVICE_KIND, SQL_KIND } from './kinds.js';
import { reply, startUpstream, type ScriptedUpstream, type Script } from './scriptedUpstream.js';
import { startTcpProxy, type TcpProxy } from './tcpProxy.js';

const HEAVY = /^F2[78]/;
const MOST_BYTES = 20 * 1_048_576;
const CASES = FAULTS.filter(({ code }) => code !== 'data');
const HTTP_KINDS = HTTP_GROUPS.flat();

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

type Upstreams = ReadonlyMap<Kind, ScriptedUpstream>;

let forge: TokenForge;
let log = '';

beforeAll(async () => {
  forge = await createTokenForge();
});
afterAll(() => forge.stop());

describe('over HTTP', () => {
  const outcomes = new Map<string, Outcome>();
  const recovered: unknown[] = [];
  let target: ScriptedUpstream;

  /** One gateway for each way in which upstreams are started: plain ones change what they do, case by case. */
  async function meetAll(kinds: readonly Kind[]): Promise<void> {
    const plain = CASES.filter(({ options, gone }) => options === undefined && gone !== true);
    const redirect = (socket: Parameters<Script>[0]) =>
      void socket.write(reply('', { location: `${target.url}/` }, '307 Temporary Redirect'));
    const moved: Fault = { id: 'F23', what: 'a redirect', code: 'UPSTREAM_BAD_STATUS', script: redirect };
    await meet(kinds, [...plain, moved], true);
    for (const fault of CASES.filter((one) => !plain.includes(one))) await meet(kinds, [fault], false);
  }

  beforeAll(async () => {
    target = await startUpstream((socket) => void socket.write(reply('{"id":"stolen"}')));
    await Promise.all(HTTP_GROUPS.map((kinds) => meetAll(kinds)));
  }, 300_000);
  afterAll(() => target.stop());

  async function meet(kinds: readonly Kind[], faults: readonly Fault[], isPlain: boolean): Promise<void> {
    const [first] = faults;
    if (first === undefined) return;
    const upstreams = new Map<Kind, ScriptedUpstream>();
    for (const kind of kinds) {
      const upstream = await startFault(first);
      upstream.script = behind(kind, first.script);
      upstreams.set(kind, upstream);
    }
    const gateway = await startKindGateway(forge, new Map([...upstreams].map(([kind, { url }]) => [kind, url])));
    const rounds = isPlain ? Math.max(...kinds.map(({ own = [] }) => own.length)) : 0;
    const all = [
      // What is lawful there would be kept, and later faults never met.
      ...faults.map((fault) => (kind: Kind) => (kind.without?.[fault.id] === undefined ? fault : undefined)),
      ...Array.from({ length: rounds }, (_, round) => (kind: Kind) => kind.own?.[round]),
    ];
    for (const faultOf of all) {
      await meetOne(gateway, upstreams, faultOf);
      if (isPlain) await recover(gateway, upstreams);
    }
    log += gateway.log();
    await gateway.stop();
    for (const upstream of upstreams.values()) await upstream.stop();
  }

  /** One operation, in which each kind meets its fault. */
  async function meetOne(
    gateway: KindGateway,
    upstreams: Upstreams,
    faultOf: (kind: Kind) => Fault | undefined,
  ): Promise<void> {
    const faults = new Map<Kind, Fault>();
    for (const [kind, upstream] of upstreams) {
      const fault = faultOf(kind);
      if (fault === undefined) continue;
      faults.set(kind, fault);
      upstream.script = behind(kind, fault.script);
    }
    const isHeavy = [...faults.values()].some(({ id }) => HEAVY.test(id));
    const sentBy = (kind: Kind) => upstreams.get(kind)?.sent() ?? 0;
    // What fills the wire is met by one kind at a time.
    for (const kinds of isHeavy ? [...faults.keys()].map((kind) => [kind]) : [[...faults.keys()]]) {
      const before = new Map(kinds.map((kind) => [kind, sentBy(kind)]));
      const answer = await gateway.ask(kinds);
      for (const kind of kinds)
        outcomes.set(`${faults.get(kind)?.id} ${kind.name}`, { answer, sent: sentBy(kind) - (before.get(kind) ?? 0) });
    }
  }

  /** Nobody sets limits of a service of somebody else's: an answer in good order keeps its breaker shut. */
  async function recover(gateway: KindGateway, upstreams: Upstreams): Promise<void> {
    const upstream = upstreams.get(SERVICE_KIND);
    if (upstream === undefined) return;
    upstream.script = SERVICE_KIND.good;
    const { data } = await gateway.ask([SERVICE_KIND]);
    recovered.push(valueOf(SERVICE_KIND, data) ?? 'nothing');
  }

  const table = HTTP_KINDS.flatMap((kind) => [
    ...CASES.filter(({ id }) => kind.without?.[id] === undefined).map((fault) => ({ ...fault, kind })),
    ...(kind.own ?? []).map((fault) => ({ ...fault, kind })),
  ]);

  it.each(table)('$id $what: $code, $kind.name', ({ id, kind, ...fault }) => {
    const { answer, sent } = outcomes.get(`${id} ${kind.name}`) as Outcome;
    expectCoded(answer, kind, fault);
    expect(sent).toBeLessThan(MOST_BYTES);
  });

  it.each(HTTP_KINDS)('F23 a redirect to an internal host is not followed: $name', (kind) => {
    expectCoded((outcomes.get(`F23 ${kind.name}`) as Outcome).answer, kind, { code: 'UPSTREAM_BAD_STATUS' });
    expect([target.hits(), target.connections()]).toEqual([0, 0]);
  });

  it('a service that is well again after a fault is asked again', () => {
    expect(recovered.length).toBeGreaterThan(FAULTS.length / 2);
    expect(recovered).not.toContain('nothing');
  });
});

describe('over SQL', () => {
  let database: TestDatabase;
  let wire: TcpProxy;
  let gateway: KindGateway;
  beforeAll(async () => {
    database = await createTestDatabase();
    const url = new URL(database.url);
    wire = await startTcpProxy(Number(url.port));
    url.port = String(wire.port);
    gateway = await startKindGateway(forge, new Map([[SQL_KIND, url.href]]));
  }, 60_000);
  afterAll(async () => {
    log += gateway.log();
    await gateway.stop();
    await wire.stop();
    await database.drop();
  });

  const ask = () => gateway.ask([SQL_KIND]);

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

it('nothing of ours, of theirs or of people is written down, and what is not asked here has a reason', () => {
  expectSilence(log);
  expect(log).not.toMatch(/Foo\.java|stolen|Upstream words|10\.0\.0\.5|127\.0\.0\.1:/);
  const rows = HTTP_KINDS.flatMap(({ name, without = {} }) =>
    Object.entries(without).map(([id, reason]) => [id, name, reason]),
  );
  const lines = [...ELSEWHERE, ...rows].map(([cases, kinds, reason]) => `${cases} | ${kinds} | ${reason}`);
  expect(lines.every((line) => !line.endsWith('| '))).toBe(true);
  process.stdout.write(`not applicable:\n${lines.join('\n')}\n`);
});
