// Services and adapters of this process in one schema: each row once, under the rights of whoever owns it.
import { describe, expect, it } from '@jest/globals';
import { createSomeone } from '../../../test/support/someone.js';
import { parse, printSchema, printType } from 'graphql';
import { codec, createJoinedWorld } from '../../../test/support/joinedWorld.js';
import { sampleContext } from '../../../test/support/sampleAdapters.js';
import { UpstreamError } from '../../../adapters/kit/index.js';
import { operationCost } from '../../graphql/operationCost.js';
import { findRefusals } from '../../graphql/checkOperation.js';
import { explainOperation } from '../../graphql/explainOperation.js';
import { createReachable } from '../index.js';

const idOf = (type: string, key: string) => codec.encodeId(type, key);

const someone = createSomeone(({ type, key }) => `${type} ${key}`);

describe('a service that completes rows of an adapter', () => {
  it('is asked once for all rows of one moment, by what the rows say of themselves', async () => {
    const { ask, asked } = createJoinedWorld();
    const { data } = await ask('{ allDossiers { unit { lots } } a: unit(key: "u1") { lots } }');
    expect(data).toEqual({
      allDossiers: [1, 1, 1, 1, 2].map((lots) => ({ unit: { lots } })),
      a: { lots: 1 },
    });
    expect(asked.filter(({ id }) => id === 'parking').flatMap(({ variables }) => variables['_k_names'])).toEqual([
      'Một',
      'Hai',
    ]);
  });

  it('has its keys fetched with the rows, also of pages', async () => {
    const { describe: describePlan, ask } = createJoinedWorld();
    const text = '{ unit(key: "u1") { dossiers { edges { node { officer { badge } } } nodes { unit { lots } } } } }';
    const plan = describePlan(text);
    expect(plan).toContain('call hr: officer (badge number)');
    expect(plan).toContain('call units: unit (lots name)');
    expect(plan).toContain('ask parking for Unit by { name }');
    expect((await ask(text)).data).toEqual({
      unit: {
        dossiers: {
          edges: ['B-o1', 'B-o1', undefined, 'B-o2'].map((badge) => ({ node: { officer: badge ? { badge } : null } })),
          nodes: [1, 1, 1, 1].map((lots) => ({ unit: { lots } })),
        },
      },
    });
  });

  it('has its keys fetched for any row by its global id', async () => {
    const { ask } = createJoinedWorld();
    const node = (id: string) => ask(`{ node(id: "${id}") { id ... on Unit { lots } ... on Officer { badge } } }`);
    expect((await node(idOf('Unit', 'u2'))).data).toEqual({ node: { id: idOf('Unit', 'u2'), lots: 2 } });
    expect((await node(idOf('Officer', 'o1'))).data).toEqual({ node: { id: idOf('Officer', 'o1'), badge: 'B-o1' } });
  });

  it('is asked one by one where its entry point takes one, with arguments and variables of the caller', async () => {
    const { ask, asked } = createJoinedWorld();
    const { data } = await ask('{ unit(key: "u1") { decibels day: decibels(at: 8) } }');
    expect(data).toEqual({ unit: { decibels: 12.5, day: 8.5 } });
    expect(asked.map(({ variables }) => variables)).toEqual([{ _k_id: idOf('Unit', 'u1') }]);
  });

  it('computes from what another service adds', async () => {
    const { ask } = createJoinedWorld();
    const { data } = await ask('{ a: unit(key: "u1") { quiet } b: unit(key: "u2") { quiet } }');
    expect(data).toEqual({ a: { quiet: true }, b: { quiet: false } });
  });

  it('costs its fields alone when it is down, each at its path', async () => {
    const instead = (id: string) => (id === 'parking' ? new UpstreamError('UPSTREAM_UNAVAILABLE') : undefined);
    const { ask } = createJoinedWorld({ instead });
    const { data, errors } = await ask('{ allDossiers { code unit { name lots decibels chief { name } } } }');
    const rows = ['Một', 'Một', 'Một', 'Một', 'Hai'].map((name, i) => ({
      ...{ code: `d${i + 1}`, unit: { name, lots: null, decibels: 12.5, chief: null } },
    }));
    expect(data).toEqual({ allDossiers: rows });
    expect(errors?.map(({ path }) => path?.join('.')).sort()).toEqual(
      [0, 1, 2, 3, 4].flatMap((i) => ['chief', 'lots'].map((name) => `allDossiers.${i}.unit.${name}`)),
    );
    expect(errors?.map(({ extensions }) => [extensions['code'], extensions['service']])).toEqual(
      Array.from({ length: 10 }, () => ['UPSTREAM_UNAVAILABLE', 'parking']),
    );
  });

  it('shows what its own rows do not decide on where the row belongs to a unit of the caller', async () => {
    const { ask } = createJoinedWorld();
    const text = '{ a: unit(key: "u1") { lots fee } b: unit(key: "u2") { lots fee } }';
    expect((await ask(text, sampleContext(['u1']))).data).toEqual({
      a: { lots: 1, fee: 5 },
      b: { lots: 2, fee: null },
    });
  });

  it('hides its rows of other units, whoever found them', async () => {
    const { ask } = createJoinedWorld();
    const { context, rows } = someone(['u1']);
    expect((await ask('{ unit(key: "u1") { permits { id } } }', context)).data).toEqual({
      unit: { permits: [{ id: 't1' }, null] },
    });
    expect(rows).toEqual(['units Unit 1', 'parking Permit 1']);
  });

  it('has its personal values masked, and shown for a purpose to whom the row belongs', async () => {
    const { ask } = createJoinedWorld();
    const text = '{ unit(key: "u1") { keeper } officer(number: "o1") { nick } }';
    const masked = someone(['u1']);
    expect((await ask(text, masked.context)).data).toEqual({
      unit: { keeper: 'L. V. Mẫu' },
      officer: { nick: 'M. Mực' },
    });
    expect(masked.revealed).toEqual([]);
    const shown = someone(['u1'], { purpose: true });
    expect((await ask(text, shown.context)).data).toEqual({
      unit: { keeper: 'Lê Văn Mẫu' },
      officer: { nick: 'Mẫu Mực' },
    });
    expect(shown.revealed).toEqual(['Unit.keeper Unit u1 u1', 'Officer.nick Officer o1 u1']);
    const { errors } = await ask(text, someone(['u1'], { refusedPurpose: 'X' }).context);
    expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions['code']])).toEqual([
      ['unit.keeper', 'FORBIDDEN_WITHOUT_PURPOSE'],
      ['officer.nick', 'FORBIDDEN_WITHOUT_PURPOSE'],
    ]);
  });
});

describe('a row of a service that refers to rows of adapters', () => {
  it('is answered by the adapter, once for all, and the service hears nothing of it', async () => {
    const { ask, asked, switches } = createJoinedWorld();
    const { data } = await ask('{ permits { id officer { name } papers { nodes { number } } } }');
    const papers = (...numbers: string[]) => ({ nodes: numbers.map((number) => ({ number })) });
    expect(data).toEqual({
      permits: [
        { id: 't1', officer: { name: 'Cán bộ Mẫu Một' }, papers: papers('p1', 'p2') },
        { id: 't2', officer: { name: 'Cán bộ Mẫu Hai' }, papers: papers() },
        { id: 't3', officer: null, papers: papers() },
        { id: 't4', officer: null, papers: papers('p1') },
      ],
    });
    expect(switches.calls).toEqual(['officers o1,o2,o9']);
    expect(asked.map(({ text }) => text).join()).not.toMatch(/officer \{|papers \{/);
  });

  it('shows them under the rights of their owner, and does not follow rows that are not to be seen', async () => {
    const { ask, switches } = createJoinedWorld();
    const { context, rows } = someone(['u1']);
    expect((await ask('{ permits { officer { name } } unit(key: "u2") { chief { name } } }', context)).data).toEqual({
      permits: [{ officer: { name: 'Cán bộ Mẫu Một' } }, null, { officer: null }, { officer: null }],
      unit: { chief: null },
    });
    expect(switches.calls.sort()).toEqual(['officers o1,o9', 'officers o2']);
    expect(rows.filter((row) => row.startsWith('hr'))).toEqual(['hr Officer 1', 'hr Officer 0']);
  });

  it('has the adapter’s failure at each place', async () => {
    const { ask, switches } = createJoinedWorld();
    switches.hrDown = true;
    const { data, errors } = await ask('{ permits { id officer { name } } }');
    expect(data).toEqual({ permits: ['t1', 't2', 't3', 't4'].map((id) => ({ id, officer: null })) });
    expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions['service']])).toEqual(
      [0, 1, 2].map((i) => [`permits.${i}.officer`, 'hr']),
    );
  });

  it('has pages of them with cursors of its own', async () => {
    const { ask } = createJoinedWorld();
    const first = '{ permits { papers(first: 1) { nodes { number } pageInfo { endCursor hasNextPage } } } }';
    const [row] = ((await ask(first)).data as any).permits;
    expect(row.papers).toMatchObject({ nodes: [{ number: 'p1' }], pageInfo: { hasNextPage: true } });
    const after = `{ permits { papers(first: 1, after: "${row.papers.pageInfo.endCursor}") { nodes { number } } } }`;
    const { data, errors } = await ask(after);
    expect((data as any).permits[0]).toEqual({ papers: { nodes: [{ number: 'p2' }] } });
    expect(errors).toHaveLength(3);
  });
});

describe('a service that only names rows of adapters', () => {
  it('has them found by their key or by their global id', async () => {
    const { ask, asked } = createJoinedWorld();
    const { data } = await ask('{ unitsNearby { __typename name lots } chiefs { number badge unit { name } } }');
    expect(data).toEqual({
      unitsNearby: [{ __typename: 'Unit', name: 'Hai', lots: 2 }, null, { __typename: 'Unit', name: 'Một', lots: 1 }],
      chiefs: [
        { number: 'o1', badge: 'B-o1', unit: { name: 'Một' } },
        { number: 'o2', badge: 'B-o2', unit: { name: 'Hai' } },
      ],
    });
    expect(asked[0]?.text.replace(/\s+/g, ' ')).toBe('{ unitsNearby { _k_key: key } chiefs { _k_id: id } }');
  });

  it('shows nobody more of them than the adapter would', async () => {
    const { ask } = createJoinedWorld({
      instead: (_id, { text }) =>
        text.includes('chiefs')
          ? {
              data: {
                chiefs: [idOf('Officer', 'o2'), idOf('Unit', 'u1'), 'forged', null].map((id) => ({ _k_id: id })),
              },
            }
          : undefined,
    });
    const { context } = someone(['u1']);
    expect((await ask('{ chiefs { number } }', context)).data).toEqual({ chiefs: [null, null, null, null] });
  });

  it('has them inside its own rows', async () => {
    const { ask, describe: describePlan } = createJoinedWorld();
    expect((await ask('{ permits { unit { name } } }')).data).toEqual({
      permits: ['Một', 'Hai', 'Một', 'Một'].map((name) => ({ unit: { name } })),
    });
    expect(describePlan('{ permits { unit { lots } } }')).toContain(
      '    permits.unit: call units: Unit (lots name)\n      permits.unit: ask parking',
    );
  });
});

describe('the one schema', () => {
  const { stitched } = createJoinedWorld();
  const { schema, rules } = stitched;
  const holding = (...held: string[]) => ({ permissionSet: held.join(), holds: (one: string) => held.includes(one) });

  it('has the fields, with types that stay their owners’', () => {
    const unit = printType(schema.getType('Unit') as never);
    expect(unit).toContain('permits(word: String): [Permit]');
    expect(unit).toContain('chief: Officer');
    expect(unit).toContain('name: String!');
    expect(printSchema(schema)).not.toMatch(/chiefNumber|unitsByName|noiseOf|train|\bkey: String!\n/);
  });

  it('shows each caller what their grants reach', () => {
    const reachable = createReachable(schema, rules);
    const fieldsOf = (...held: string[]) =>
      Object.keys((reachable(holding(...held)).getType('Unit') as any)?.getFields() ?? {}).sort();
    expect(fieldsOf()).toEqual(['decibels', 'id', 'lots', 'name', 'quiet']);
    expect(fieldsOf('parking:permit.read')).toEqual(expect.arrayContaining(['fee', 'keeper', 'permits']));
    expect(fieldsOf('hr:officer.read')).toContain('chief');
  });

  it('refuses and explains by the rules of its fields', () => {
    const document = parse('{ unit(key: "u1") { lots permits { plate officer { name } } keeper chief { name } } }');
    const refused = (...held: string[]) =>
      findRefusals(document, schema, rules, holding(...held)).map(({ field }) => field);
    expect(refused('parking:permit.read')).toEqual(['Permit.officer', 'Officer.name', 'Unit.chief']);
    expect(refused('hr:officer.read')).toEqual(['Unit.permits', 'Permit.plate', 'Permit.officer', 'Unit.keeper']);
    const rights = {
      ...{ heldInSandboxOnly: () => false, grantsForPurpose: () => [], purpose: null, steppedUp: false },
      ...{ holds: (one: string) => one === 'parking:permit.read', grantsOf: (one: string) => [`grant of ${one}`] },
    };
    const explained = explainOperation(document, schema, rules, rights);
    expect(explained.map(({ field, decision, requires }) => [field, decision, requires])).toEqual(
      expect.arrayContaining([
        ['Unit.permits', 'ALLOWED', 'parking:permit.read'],
        ['Permit.officer', 'REFUSED', 'hr:officer.read'],
        ['Unit.keeper', 'MASKED', 'parking:permit.read-personal'],
        ['Unit.lots', 'ALLOWED', null],
      ]),
    );
  });

  it('counts what is asked of services for each row', () => {
    const cost = (text: string) => operationCost(parse(text), null, {}, schema, rules);
    expect(Object.fromEntries(cost('{ unit(key: "u1") { lots permits { officer { name } } } }').byField)).toMatchObject(
      {
        'Unit.lots': 1,
        'Unit.permits': expect.any(Number),
        'Permit.officer': expect.any(Number),
      },
    );
  });

  it('leaves out what refers to nobody, and says so', () => {
    expect(stitched.leftOut).toContain('Permit.train → Train');
  });
});
