// The stitched schema over small adapters: joins, batching, scope, masks, errors, ids and cursors.
import { describe, expect, it } from '@jest/globals';
import { graphql, printSchema } from 'graphql';
import type { Adapter } from '../../adapters/kit/index.js';
import {
  hrAdapter,
  portalAdapter,
  sampleContext,
  unitsAdapter,
  type Switches,
} from '../../test/support/sampleAdapters.js';
import { createOpaqueCodec, stitchAdapters } from './index.js';

function build(replace: Partial<Record<'units' | 'portal' | 'hr', Adapter>> = {}) {
  const switches: Switches = { calls: [], hrDown: false };
  const dropped: string[] = [];
  const adapters = [
    replace.units ?? unitsAdapter(),
    replace.portal ?? portalAdapter(switches),
    replace.hr ?? hrAdapter(switches),
  ];
  const gateway = stitchAdapters({
    instances: adapters.map((adapter) => ({ adapter, client: {} })),
    codec: createOpaqueCodec(Buffer.alloc(32, 7)),
    events: {
      rowsDropped: (adapter, type, count) => dropped.push(`${adapter} ${type} ${count}`),
      unexpected: () => undefined,
    },
  });
  async function ask(source: string, unitKeys = ['u1', 'u2'], options: { purpose?: boolean } = {}) {
    const result = await graphql({ schema: gateway.schema, source, contextValue: sampleContext(unitKeys, options) });
    return JSON.parse(JSON.stringify(result)) as { data: any; errors?: any[] };
  }
  return { gateway, switches, dropped, ask };
}

const DEEP = `{ unit(key: "u1") { name dossiers(first: 4) { edges { cursor node { code officer { name unit { name } } unit { name }
  papers(first: 2) { nodes { number } pageInfo { hasNextPage } } } } pageInfo { hasNextPage endCursor } } } }`;

describe('one query over several systems', () => {
  it('joins them with one batched call per system', async () => {
    const { ask, switches } = build();
    const { data, errors } = await ask(DEEP);
    expect(errors).toBeUndefined();
    const nodes = data.unit.dossiers.edges.map((edge: any) => edge.node);
    expect(nodes.map((n: any) => n.officer?.name ?? null)).toEqual([
      'Cán bộ Mẫu Một',
      'Cán bộ Mẫu Một',
      null,
      'Cán bộ Mẫu Hai',
    ]);
    expect(nodes[3].officer.unit).toEqual({ name: 'Hai' });
    expect(nodes[0].papers).toEqual({ nodes: [{ number: 'p1' }, { number: 'p2' }], pageInfo: { hasNextPage: true } });
    expect(switches.calls).toEqual(['dossiers of u1', 'officers o1,o2']);
  });

  it('costs one null and one coded error per path when a system is down', async () => {
    const { ask, switches } = build();
    switches.hrDown = true;
    const { data, errors } = await ask(DEEP);
    expect(data.unit.dossiers.edges).toHaveLength(4);
    expect(data.unit.dossiers.edges.every((edge: any) => edge.node.officer === null)).toBe(true);
    expect(errors!.map((e) => e.path.join('.')).sort()).toEqual(
      [0, 1, 3].map((i) => `unit.dossiers.edges.${i}.node.officer`),
    );
    expect(errors![0].extensions).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      hop: 'UPSTREAM',
      retryable: true,
      service: 'hr',
      requestId: 'r1',
    });
  });

  it('drops rows outside the scope that an adapter returned all the same', async () => {
    const { ask, dropped } = build();
    const { data } = await ask('{ allDossiers { code } dossier(code: "d5") { code } }', ['u1']);
    expect(data).toEqual({ allDossiers: ['d1', 'd2', 'd3', 'd4'].map((code) => ({ code })), dossier: null });
    expect(dropped).toContain('portal Dossier 1');
  });

  it('treats an entity of another unit behind a reference like one that does not exist', async () => {
    const { ask } = build();
    const { data, errors } = await ask('{ dossier(code: "d4") { code officer { name } } }', ['u1']);
    expect({ data, errors }).toEqual({ data: { dossier: { code: 'd4', officer: null } }, errors: undefined });
  });

  it('masks personal values unless the caller may see them for a purpose, under any alias', async () => {
    const { ask } = build();
    const query = '{ officer(number: "o1") { phone x: phone ... on Officer { y: phone } } }';
    expect((await ask(query)).data.officer).toEqual({ phone: '*******123', x: '*******123', y: '*******123' });
    expect((await ask(query, ['u1'], { purpose: true })).data.officer.x).toBe('0000000123');
  });
});

describe('ids and cursors', () => {
  it('finds any entity by its global id, and nothing for ids it did not make', async () => {
    const { ask } = build();
    const { data } = await ask('{ dossier(code: "d1") { id officer { id } unit { id } } }');
    const ids = [data.dossier.id, data.dossier.officer.id, data.dossier.unit.id];
    const again = await ask(`{ a: node(id: "${ids[0]}") { __typename id ... on Dossier { title officer { name } } }
      b: node(id: "${ids[1]}") { ... on Officer { name } } c: node(id: "${ids[2]}") { ... on Unit { name } }
      d: node(id: "${ids[0].slice(0, -2)}xx") { id } }`);
    expect(again.errors).toBeUndefined();
    expect(again.data).toEqual({
      a: { __typename: 'Dossier', id: ids[0], title: 'Hồ sơ 1', officer: { name: 'Cán bộ Mẫu Một' } },
      b: { name: 'Cán bộ Mẫu Một' },
      c: { name: 'Một' },
      d: null,
    });
    const outside = await ask(`{ node(id: "${ids[0]}") { id } }`, ['u2']);
    expect(outside.data).toEqual({ node: null });
  });

  it('takes a cursor back from the same list and caller only', async () => {
    const { ask } = build();
    const first = await ask(DEEP.replace('first: 4', 'first: 1'));
    const cursor = first.data.unit.dossiers.pageInfo.endCursor as string;
    const list = (args: string) => `{ unit(key: "u1") { dossiers(${args}) { nodes { code } } } }`;
    const next = await ask(list(`first: 1, after: "${cursor}"`));
    expect(next.data.unit.dossiers.nodes).toEqual([{ code: 'd2' }]);
    for (const [query, units] of [
      [list(`first: 1, after: "${cursor}", word: "x"`), ['u1', 'u2']],
      [list(`first: 1, after: "${cursor}"`), ['u1']],
      [list(`first: 1, after: "${cursor.slice(0, -1)}A"`), ['u1', 'u2']],
    ] as const) {
      const refused = await ask(query, [...units]);
      expect(refused.errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('accepts an id argument of the right type only', async () => {
    const { ask } = build();
    const { data } = await ask('{ dossier(code: "d1") { id unit { id } } }');
    const found = await ask(`{ allDossiers(unit: "${data.dossier.unit.id}") { code } }`);
    expect(found.data.allDossiers).toHaveLength(4);
    const wrong = await ask(`{ allDossiers(unit: "${data.dossier.id}") { code } }`);
    expect(wrong.errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});

describe('the schema that callers see', () => {
  it('shows nothing of what only the gateway needs', () => {
    const sdl = printSchema(build().gateway.schema);
    expect(sdl).not.toMatch(/\b_(Dossier|Unit|Officer|officerNumber|unitKey|paperIds)/);
    expect(sdl).toContain('officer: Officer');
  });

  it('reports every gap of every adapter at once', () => {
    const portal = portalAdapter({ calls: [], hrDown: false });
    const typeDefs = portal.typeDefs
      .replace('code: String!): Dossier @requires(grant: "portal:dossier.read")', 'code: String!): Dossier')
      .replace('officer: Officer @ref', 'officer: Officer! @ref')
      .replace('@ownedBy(unit: "unitKey")', '')
      .replace('title: String!', 'title: String! @personal(class: BASIC)');
    expect(() => build({ portal: { ...portal, typeDefs } })).toThrow(
      /Query\.dossier has no rule[\s\S]*Dossier\.title is personal and must be nullable[\s\S]*Dossier\.officer is a reference and must be nullable[\s\S]*Dossier is not public and needs @ownedBy/,
    );
  });
});
