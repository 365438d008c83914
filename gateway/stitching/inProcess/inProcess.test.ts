// Two ways to one answer: compiled plans call adapters as functions, graphql-js executes the stitched schema; both must agree.
import { describe, expect, it } from '@jest/globals';
import { execute, parse, validate, type ExecutionResult } from 'graphql';
import { aRecord, createMatrixSystem, matrixAdapter } from '../../../test/support/matrixAdapter.js';
import { commandsAtOnce } from '../../../test/support/commandsAtOnce.js';
import { hrAdapter, portalAdapter, sampleContext, unitsAdapter } from '../../../test/support/sampleAdapters.js';
import { UpstreamError, withFailures, type Adapter } from '../../../adapters/kit/index.js';
import { createPlans } from '../../plan/index.js';
import type { RequestAccess, RequestContext } from '../context.js';
import { createOpaqueCodec, stitchAdapters } from '../index.js';

const codec = createOpaqueCodec(Buffer.alloc(32, 7));

/** Every loader tells that it was called, and for how many. */
function counted(adapter: Adapter, calls: string[]): Adapter {
  type Load = (first: never, ...rest: never[]) => unknown;
  const wrap = <L>(name: string, load: L): L =>
    ((first: never, ...rest: never[]) => {
      calls.push(name);
      return (load as Load)(first, ...rest);
    }) as L;
  const all = <L>(of: string, loaders: Readonly<Record<string, L>> = {}): Record<string, L> =>
    Object.fromEntries(Object.entries(loaders).map(([name, load]) => [name, wrap(`${of}.${name}`, load)]));
  return {
    ...adapter,
    queries: all('Query', adapter.queries),
    entities: Object.fromEntries(
      Object.entries(adapter.entities).map(([type, entity]) => [type, { ...entity, load: wrap(type, entity.load) }]),
    ),
    fields: Object.fromEntries(Object.entries(adapter.fields ?? {}).map(([type, fields]) => [type, all(type, fields)])),
  };
}

interface Options {
  readonly units?: readonly string[];
  readonly purpose?: boolean;
  readonly refusedPurpose?: string;
  readonly holds?: boolean;
  readonly hrDown?: boolean;
  /** Two values of r1 could not be said. */
  readonly partial?: boolean;
}

/** What one way through the gateway came to. */
interface Outcome {
  readonly data: unknown;
  readonly errors: readonly string[];
  readonly rows: Readonly<Record<string, number>>;
  readonly revealed: readonly string[];
  readonly dropped: number;
  readonly calls: Readonly<Record<string, number>>;
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function contextOf({ units = ['u1', 'u2'], purpose, refusedPurpose, holds = true }: Options) {
  const rows: Record<string, number> = {};
  const revealed: string[] = [];
  const base = sampleContext(units, { purpose: purpose === true });
  const decideWrite: RequestAccess['decideWrite'] = (_capability, row) =>
    row.units.some((unit) => units.includes(unit)) ? 'ALLOW' : 'NOT_FOUND';
  const context: RequestContext = {
    ...base,
    access: { ...base.access, decideWrite, holds: () => holds, refusedPurpose: refusedPurpose ?? null },
    use: {
      addRows: (adapter, type, count) => (rows[`${adapter} ${type}`] = (rows[`${adapter} ${type}`] ?? 0) + count),
      addRevealed: (field, { key }) => revealed.push(`${field} ${key}`),
    },
  };
  return { context, rows, revealed };
}

/** One gateway for all cases: what it was asked, and what its systems hold, begins anew with each run. */
function createGateway() {
  const calls: string[] = [];
  const dropped: number[] = [];
  const switches = { calls: [], hrDown: false };
  const system = createMatrixSystem();
  system.careless = true;
  const adapters = [unitsAdapter(), portalAdapter(switches), hrAdapter(switches), matrixAdapter(system)];
  const instances = adapters.map((adapter, i) => ({ adapter: counted(adapter, calls), client: i === 3 ? system : {} }));
  const commands = commandsAtOnce(instances, codec);
  const stitched = stitchAdapters({
    instances: [...instances, commands.instance],
    ...{ accept: commands.accept, codec },
    events: { rowsDropped: (_adapter, _type, count) => dropped.push(count), unexpected: () => undefined },
  });
  const { schema, fields } = stitched;
  const plans = createPlans<RequestContext>({ schema, remotes: [], fields });
  function reset({ hrDown = false, partial = false }: Options): void {
    calls.length = 0;
    dropped.length = 0;
    commands.reset();
    switches.hrDown = hrDown;
    system.records.clear();
    for (const [key, unit, relatedKey] of [
      ['r1', 'u1', 'r2'],
      ['r2', 'u2', 'r1'],
      ['r3', 'u1', null],
    ] as const)
      system.records.set(key, aRecord(key, unit, Number(key.slice(1)), { relatedKey }));
    const whole = system.records.get('r1');
    const failed = new UpstreamError('UPSTREAM_ERROR');
    if (partial && whole) system.records.set('r1', withFailures(whole, { phone: failed, holder: failed }));
    system.notices.set('n1', { key: 'n1', title: 'Thông báo', unit: 'u2', contact: 'Mẫu' });
  }
  return { schema, plans, calls, dropped, reset };
}

const gateway = createGateway();

async function run(how: 'plans' | 'graphql-js', text: string, variables: object, options: Options): Promise<Outcome> {
  const { schema, plans, calls, dropped, reset } = gateway;
  reset(options);
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const { context, rows, revealed } = contextOf(options);
  const variableValues = { ...variables };
  const result: ExecutionResult =
    how === 'plans'
      ? await plans.execute({ document, text, context, variables: variableValues })
      : await execute({ schema, document, variableValues, contextValue: context });
  return {
    data: JSON.parse(JSON.stringify(result.data ?? null)),
    errors: (result.errors ?? [])
      .map(({ path, extensions }) => `${path?.join('.')} ${String(extensions['code'])}`)
      .sort(),
    rows: Object.fromEntries(Object.entries(rows).filter(([, count]) => count > 0)),
    revealed: revealed.sort(),
    dropped: dropped.length,
    calls: tally(calls),
  };
}

const id = (type: string, key: string) => codec.encodeId(type, key);

const CASES: readonly (readonly [string, string, Options?, object?])[] = [
  [
    'several systems',
    `{ unit(key: "u1") { id name dossiers(first: 4) { edges { cursor node { id code officer { name unit { name } } unit { id name } papers(first: 2) { nodes { number } pageInfo { hasNextPage } } } } pageInfo { hasNextPage endCursor } } } }`,
  ],
  ['a unit that is not there', '{ unit(key: "u9") { name dossiers { nodes { code } } } }'],
  [
    'fragments, aliases and __typename',
    `{ __typename a: unit(key: "u1") { ...U __typename } b: unit(key: "u2") { key: name n: id } } fragment U on Unit { key: name n: id d: dossiers(first: 1) { __typename nodes { code: title ... on Dossier { unit { x: name } } } } }`,
  ],
  [
    'rows outside the scope',
    '{ allDossiers { code unit { name } officer { name } } dossier(code: "d5") { code } }',
    { units: ['u1'] },
  ],
  ['a reference into another unit', '{ dossier(code: "d4") { code officer { name phone } } }', { units: ['u1'] }],
  ['masks', '{ officer(number: "o1") { phone y: phone name } allDossiers { officer { phone } } }'],
  [
    'values in clear',
    '{ officer(number: "o1") { phone } record(id: $r) { nationalId holder { address email } health related { phone } } }',
    { purpose: true },
  ],
  [
    'a purpose that opens nothing',
    '{ record(id: $r) { title nationalId holder { address } related { phone } } }',
    { refusedPurpose: 'X' },
  ],
  [
    'a system that is down',
    '{ unit(key: "u1") { name dossiers(first: 4) { nodes { code officer { name } } } } }',
    { hrDown: true },
  ],
  [
    'values that a system could not say',
    '{ records(first: 5) { nodes { number phone nationalId holder { address } } } record(id: $r) { phone } }',
    { partial: true, purpose: true },
  ],
  [
    'any entity by its id',
    '{ a: node(id: $r) { id ... on Record { title unit { name } } } b: node(id: $o) { __typename ... on Officer { number } } c: node(id: "x") { id } d: node(id: $far) { id } }',
    { units: ['u1'] },
  ],
  [
    'an entity whose type is not theirs to read',
    '{ a: node(id: $r) { id } b: node(id: $n) { id ... on Notice { title } } }',
    { holds: false },
  ],
  [
    'ids and arguments',
    '{ allDossiers(unit: $u) { code } recordCount(unit: $u) records(unit: $u, word: "r1") { nodes { number } } }',
  ],
  ['an id that is none', '{ allDossiers(unit: "x") { code } record(id: $u) { id } noticeCount }'],
  [
    'pages',
    '{ records(first: 1) { edges { cursor node { title } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } notices(first: 5) { nodes { title contact } } }',
    { units: ['u1'] },
  ],
  [
    'a cursor that is none',
    '{ records(first: 1, after: "x") { nodes { id } } unit(key: "u1") { dossiers(after: "x") { nodes { code } } } }',
  ],
  [
    'circles',
    '{ record(id: $r) { related { related { related { title unit { dossiers(first: 1) { nodes { code } } } } } } } }',
  ],
  [
    'conditions',
    '{ unit(key: "u1") { name @skip(if: true) id dossiers(first: 1) @include(if: false) { nodes { code } } } }',
  ],
  [
    'a list that is too long to ask for',
    '{ records(first: 100000) { nodes { id } } unit(key: "u1") { dossiers(first: 0) { nodes { code } } } }',
  ],
  [
    'commands in order',
    'mutation { a: updateRecord(id: $r, title: "1") { id name unit { name } steps { name status } result { id } } b: updateRecord(id: $far, title: "2") { status } c: voidRecord(id: $r) { status } d: createRecord(unit: $u, title: "neu", idempotencyKey: "k") { idempotencyKey unit { name } } }',
    { units: ['u1'] },
  ],
  [
    'a command on something else',
    'mutation { updateRecord(id: $u, title: "1") { status } signNotice(id: $n) { status } }',
    { units: ['u2'] },
  ],
];

const IDS = {
  u: id('Unit', 'u1'),
  r: id('Record', 'r1'),
  o: id('Officer', 'o1'),
  n: id('Notice', 'n1'),
  far: id('Record', 'r2'),
};

/** Declares the variables that a text uses. */
function declared(text: string): { text: string; variables: object } {
  const used = Object.keys(IDS).filter((name) => new RegExp(`\\$${name}\\b`).test(text)) as (keyof typeof IDS)[];
  if (used.length === 0) return { text, variables: {} };
  const head = `(${used.map((name) => `$${name}: ID!`).join(', ')})`;
  const whole = text.startsWith('mutation') ? text.replace('mutation', `mutation ${head}`) : `query ${head} ${text}`;
  return { text: whole, variables: Object.fromEntries(used.map((name) => [name, IDS[name]])) };
}

describe('compiled plans and graphql-js over one stitched schema', () => {
  it.each(CASES)('agree: %s', async (_what, given, options = {}) => {
    const { text, variables } = declared(given);
    const planned = await run('plans', text, variables, options);
    const stitched = await run('graphql-js', text, variables, options);
    expect({ ...planned, calls: {}, dropped: 0 }).toEqual({ ...stitched, calls: {}, dropped: 0 });
    expect(planned.dropped > 0).toBe(stitched.dropped > 0);
    for (const [name, count] of Object.entries(planned.calls))
      expect([name, count]).toEqual([name, Math.min(count, stitched.calls[name] ?? 0)]);
  });

  it('tell of a value that could not be said in its place alone', async () => {
    const { data, errors } = await run(
      'plans',
      '{ records(first: 5) { nodes { number phone holder { address } } } }',
      {},
      {
        partial: true,
        purpose: true,
      },
    );
    expect(errors).toEqual(['records.nodes.0.holder UPSTREAM_ERROR', 'records.nodes.0.phone UPSTREAM_ERROR']);
    const [broken, whole] = (data as { records: { nodes: object[] } }).records.nodes;
    expect(broken).toMatchObject({ number: 'HS-000001', phone: null, holder: null });
    expect(whole).toMatchObject({ phone: expect.any(String), holder: { address: expect.any(String) } });
  });

  it('and what they agree on is not nothing', async () => {
    const { text, variables } = declared(CASES[6]?.[1] ?? '');
    const { data, revealed, rows } = await run('plans', text, variables, { purpose: true });
    expect(data).toMatchObject({ officer: { phone: '0000000123' }, record: { related: { phone: '0900000002' } } });
    expect(revealed).toContain('Record.nationalId r1');
    expect(Object.keys(rows).length).toBeGreaterThan(1);
  });
});
