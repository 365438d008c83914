// Remote services behind the gateway: rows of others, personal fields, internal entry points, errors.
import { describe, expect, it } from '@jest/globals';
import { createSomeone } from '../../../test/support/someone.js';
import { buildSchema, graphql, parse, printSchema, validate, type ExecutionResult } from 'graphql';
import { defineRemote, UpstreamError } from '../../../adapters/kit/index.js';
import { landRemote, taxRemote } from '../../../test/support/landRemotes.js';
import { createPlans } from '../../plan/index.js';
import type { RequestContext } from '../context.js';
import { createOpaqueCodec, type RemoteAnswer, type RemoteQuestion } from '../index.js';
import { stitchAdapters } from '../stitchAdapters.js';

const PLOTS = [
  { id: 't1', area: 1, wards: ['u1'], holderNumber: '001099000001', holder: 'Nguyễn Văn Mẫu', note: 'mẫu' },
  { id: 't2', area: 2, wards: ['u2'], holderNumber: '001099000002', holder: 'Trần Thị Mẫu', note: 'mẫu' },
  { id: 't3', area: 3, wards: ['u2', 'u1'], holderNumber: null, holder: null, note: null },
  { id: 't4', area: 4, wards: null, holderNumber: null, holder: null, note: null },
];

type ById = { ids: readonly string[] };
const ROOTS = {
  land: {
    plots: () => PLOTS,
    plot: ({ id }: { id: string }) => PLOTS.find((plot) => plot.id === id) ?? null,
    plotsById: ({ ids }: ById) => ids.map((id) => PLOTS.find((plot) => plot.id === id) ?? null),
    register: () => ({ title: 'Sổ' }),
  },
  tax: {
    dues: ({ ids }: ById) => ids.map((id) => ({ id, due: 100, payer: 'Lê Văn Mẫu' })),
    bills: () => PLOTS.map(({ id }) => ({ id, due: 100, payer: 'Lê Văn Mẫu' })),
  },
};

const plain = (sdl: string) => buildSchema(sdl.replace(/ @\w+(\([^)]*\))?/g, ''));

function build(instead: (id: string) => RemoteAnswer | Error | undefined = () => undefined) {
  const asked: string[] = [];
  const logged: unknown[] = [];
  const dropped: string[] = [];
  const remotes = [landRemote(), taxRemote()].map((remote) => {
    const schema = plain(remote.typeDefs);
    const call = async ({ text, variables }: RemoteQuestion): Promise<RemoteAnswer> => {
      asked.push(`${remote.id} ${text}`);
      const other = instead(remote.id);
      if (other instanceof Error) throw other;
      const rootValue = ROOTS[remote.id as 'land' | 'tax'];
      if (other !== undefined) return other;
      const found = await graphql({ schema, source: text, rootValue, variableValues: { ...variables } });
      return JSON.parse(JSON.stringify(found)) as RemoteAnswer;
    };
    return { remote: defineRemote(remote), call };
  });
  const stitched = stitchAdapters({
    instances: [],
    remotes,
    codec: createOpaqueCodec(Buffer.alloc(32, 7)),
    events: {
      rowsDropped: (adapter, type, count) => dropped.push(`${adapter} ${type} ${count}`),
      unexpected: (_adapter, _request, error) => logged.push(error),
    },
  });
  const plans = createPlans<RequestContext>({
    schema: stitched.schema,
    remotes: stitched.remotes,
    fields: stitched.fields,
    rules: stitched.remoteRules,
  });
  async function ask(text: string, context: RequestContext): Promise<ExecutionResult> {
    const document = parse(text);
    const errors = validate(stitched.schema, document);
    return errors.length > 0 ? { errors } : plans.execute({ document, text, context });
  }
  return { ask, asked, logged, stitched };
}

const someone = createSomeone(({ key, subject }) => `${key} ${subject}`);

describe('rows of a remote service', () => {
  it('of other units look like rows that are not there', async () => {
    const { ask } = build();
    const { context } = someone(['u1']);
    const theirs = await ask('{ plot(id: "t2") { id area } }', context);
    const missing = await ask('{ plot(id: "t9") { id area } }', context);
    expect(theirs).toEqual({ data: { plot: null } });
    expect(JSON.stringify(theirs)).toBe(JSON.stringify(missing));
    expect((await ask('{ plots { id } }', context)).data).toEqual({
      plots: [{ id: 't1' }, null, { id: 't3' }, null],
    });
  });

  it('of no unit are nobody’s', async () => {
    expect((await build().ask('{ plot(id: "t4") { area } }', someone(['u1', 'u2']).context)).data).toEqual({
      plot: null,
    });
  });

  it('are counted when they are handed out, and only then', async () => {
    const { context, rows } = someone(['u1']);
    await build().ask('{ plots { area } }', context);
    expect(rows).toEqual(['land Plot 1', 'land Plot 1']);
  });

  it('are decided on and counted once for all places that show the same of them', async () => {
    const found = ['t1', 't2', 't1', 't1', 't2'].map((id) => ({ id, _k_id: id, due: 100 }));
    const { ask } = build((id) => (id === 'tax' ? { data: { bills: structuredClone(found) } } : undefined));
    const { context, rows } = someone(['u1']);
    const shown = { id: 't1', area: 1 };
    expect(await ask('{ bills { id area } }', context)).toEqual({ data: { bills: [shown, null, shown, shown, null] } });
    expect(rows).toEqual(['land Plot 1']);
    // What differs from place to place is answered for each of them.
    const dues = { bills: [{ ...shown, due: 100 }, null, { ...shown, due: 100 }, { ...shown, due: 100 }, null] };
    expect((await ask('{ bills { id area due } }', context)).data).toEqual(dues);
  });

  it('are decided on by their owner also where the one who found them does not know it', async () => {
    const { ask } = build();
    const { context } = someone(['u1']);
    expect(await ask('{ bills { due area } }', context)).toEqual({
      data: { bills: [{ due: 100, area: 1 }, null, { due: 100, area: 3 }, null] },
    });
    expect(await ask('{ bills { due } }', context)).toEqual({
      data: { bills: [{ due: 100 }, null, { due: 100 }, null] },
    });
  });

  it('stay hidden under names that look like the owner’s', async () => {
    const text = '{ plot(id: "t2") { wards: __typename id: area area: id } }';
    expect((await build().ask(text, someone(['u1']).context)).data).toEqual({ plot: null });
  });

  it('of which nobody knows the owner stay hidden', async () => {
    const down = build((id) => (id === 'land' ? new UpstreamError('UPSTREAM_UNAVAILABLE') : undefined));
    const result = await down.ask('{ bills { due } }', someone(['u1']).context);
    expect(result.data).toEqual({ bills: [null, null, null, null] });
  });

  it('that are public need no owner', async () => {
    const { context, rows } = someone([]);
    expect(await build().ask('{ register { title } }', context)).toEqual({ data: { register: { title: 'Sổ' } } });
    expect(rows).toEqual(['land Register 1']);
  });
});

describe('personal fields', () => {
  const text = '{ plot(id: "t1") { id holder x: holderNumber note } }';

  it('are masked, under any name and from any service', async () => {
    const { ask } = build();
    const { context, revealed } = someone(['u1']);
    expect((await ask(text, context)).data).toEqual({
      plot: { id: 't1', holder: 'N. V. Mẫu', x: '0010******01', note: null },
    });
    expect((await ask('{ plot(id: "t1") { payer } }', context)).data).toEqual({ plot: { payer: 'L. V. Mẫu' } });
    expect(revealed).toEqual([]);
  });

  it('are shown for a purpose that opens them, and that is noted', async () => {
    const { ask } = build();
    const { context, revealed } = someone(['u1'], { purpose: true });
    expect((await ask(text, context)).data).toEqual({
      plot: { id: 't1', holder: 'Nguyễn Văn Mẫu', x: '001099000001', note: 'mẫu' },
    });
    expect(revealed).toEqual(['holder', 'holderNumber', 'note'].map((name) => `Plot.${name} t1 001099000001 u1`));
  });

  it('are refused, not masked, where the stated purpose opens nothing', async () => {
    const { ask } = build();
    const { context } = someone(['u1'], { refusedPurpose: 'X' });
    const { data, errors } = await ask('{ plot(id: "t1") { area holder } }', context);
    expect(data).toEqual({ plot: { area: 1, holder: null } });
    expect(errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['plot', 'holder'], 'FORBIDDEN_WITHOUT_PURPOSE'],
    ]);
  });

  it('that are empty are empty for everybody', async () => {
    const { context, revealed } = someone(['u1'], { refusedPurpose: 'X' });
    expect(await build().ask('{ plot(id: "t3") { holder note } }', context)).toEqual({
      data: { plot: { holder: null, note: null } },
    });
    expect(revealed).toEqual([]);
  });
});

describe('the schema that callers see', () => {
  it('has no internal root fields, and nothing is asked through them', async () => {
    const { stitched, ask, asked } = build();
    expect(Object.keys(stitched.schema.getQueryType()?.getFields() ?? {}).sort()).toEqual([
      'bills',
      'node',
      'plot',
      'plots',
      'register',
    ]);
    expect(printSchema(stitched.schema)).not.toContain('plotsById');
    expect((await ask('{ plotsById(ids: ["t2"]) { area } }', someone(['u1']).context)).data).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('tells the services nothing of the rules', async () => {
    const { ask, asked } = build();
    await ask('{ bills { due area } }', someone(['u1']).context);
    expect(asked.join()).not.toContain('@');
  });
});

describe('errors of a service', () => {
  const nested: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  const SECRET = 'SELECT * FROM plots at 10.0.0.1';

  it.each([
    [
      'a field',
      {
        data: { plot: { id: 't1', _k_wards: ['u1'], area: null } },
        errors: [{ message: SECRET, path: ['plot', 'area'], extensions: { code: 'DB', stack: SECRET } }],
      },
    ],
    ['a row', { data: { plot: null }, errors: [{ message: SECRET, path: ['plot'] }] }],
    ['everything', { data: null, errors: [{ message: SECRET }] }],
    ['everything, without data', { errors: [{ message: SECRET }] }],
  ] as const)('about %s come in the words of the catalogue', async (_what, answer) => {
    const { ask, logged } = build((id) => (id === 'land' ? answer : undefined));
    const result = await ask('{ plot(id: "t1") { id area } }', someone(['u1']).context);
    expect(result.errors?.map(({ extensions }) => extensions)).toEqual([
      expect.objectContaining({ code: 'UPSTREAM_ERROR', service: 'land', requestId: 'r1' }),
    ]);
    expect(JSON.stringify(result)).not.toContain('SELECT');
    expect(JSON.stringify(logged)).not.toContain('SELECT');
    expect(logged).toHaveLength(1);
  });

  it('that could not be asked carry the code of the failure', async () => {
    const { ask } = build((id) => (id === 'tax' ? new UpstreamError('UPSTREAM_TIMEOUT') : undefined));
    const { data, errors } = await ask('{ plot(id: "t1") { area due } }', someone(['u1']).context);
    expect(data).toEqual({ plot: { area: 1, due: null } });
    expect(errors?.map(({ path, extensions }) => [path, extensions['code'], extensions['service']])).toEqual([
      [['plot', 'due'], 'UPSTREAM_TIMEOUT', 'tax'],
    ]);
  });

  it.each([
    ['DB_LOCKED', 'code DB_LOCKED'],
    ['001099000001', 'code none'],
    ['Nguyễn Văn Mẫu', 'code none'],
  ])('leave their code in the log, if it is one: %s', async (code, detail) => {
    const answer = () => ({ data: null, errors: [{ message: SECRET, extensions: { code } }] });
    const { ask, logged } = build((id) => (id === 'land' ? answer() : undefined));
    await ask('{ plot(id: "t1") { area } }', someone(['u1']).context);
    expect(logged).toEqual([expect.objectContaining({ detail })]);
  });

  it.each([
    ['rows', () => ({ data: { bills: nested } })],
    ['a key', () => ({ data: { bills: [{ _k_id: nested, due: 100 }] } })],
    ['a value', () => ({ data: { bills: [{ _k_id: 't1', due: nested }] } })],
  ])('lie in its fields alone, however deep it nests %s', async (_what, answer) => {
    const { ask } = build((id) => (id === 'tax' ? answer() : undefined));
    const { data } = await ask('{ bills { due area } register { title } }', someone(['u1']).context);
    expect(data?.['register']).toEqual({ title: 'Sổ' });
  });

  it('that nobody foresaw are masked', async () => {
    const { ask } = build((id) => (id === 'land' ? new Error(SECRET) : undefined));
    const result = await ask('{ plot(id: "t1") { area } }', someone(['u1']).context);
    expect(result.errors?.[0]?.extensions['code']).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify(result)).not.toContain('SELECT');
  });
});
