// The chapters of the schema-stitching handbook on types that several services hold, over real services.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hrAdapter, portalAdapter, unitsAdapter } from '../../support/sampleAdapters.js';
import {
  startGraphqlService,
  stitchServices,
  type GraphqlService,
  type StitchedServices,
} from '../../support/graphqlServices.js';

const LAND = '@requires(grant: "land:row.read") @ownedBy(unit: "wards")';
const PLOTS = [
  { id: '1', wards: ['u1'], area: 10, price: 3, ownerCode: 'o1', bookId: null },
  { id: '2', wards: ['u1'], area: 20, price: 4, ownerCode: 'o2', bookId: 'b2' },
  { id: '3', wards: ['u2'], area: 30, price: 5, ownerCode: 'o1', bookId: 'b3' },
];
const find = (id: string) => PLOTS.find((plot) => plot.id === id) ?? null;

/** The services of this file; each test starts with nothing asked yet. */
const services: Record<string, GraphqlService> = {};
let city: StitchedServices;

const START = {
  land: {
    sdl: /* GraphQL */ `
      type Plot @key(selectionSet: "{ id }") ${LAND} {
        id: ID!
        wards: [String!]!
        area: Int
        price: Int
        owner: Owner
      }
      type Owner @key(selectionSet: "{ code }") @public {
        code: String!
        plots: [Plot!]!
      }
      type Query {
        plots(ids: [ID!]): [Plot!]! @requires(grant: "land:row.read")
        plotsById(ids: [ID!]!): [Plot]! @merge(keyField: "id") @internal
        ownersByCode(codes: [String!]!): [Owner]! @merge(keyField: "code") @internal
      }
    `,
    resolvers: {
      Query: {
        plots: (_: unknown, { ids }: { ids?: string[] }) => (ids === undefined ? PLOTS : ids.map(find)),
        plotsById: (_: unknown, { ids }: { ids: string[] }) => ids.map(find),
        ownersByCode: (_: unknown, { codes }: { codes: string[] }) => codes.map((code) => ({ code })),
      },
      Plot: { owner: ({ ownerCode }: { ownerCode: string }) => ({ code: ownerCode }) },
      Owner: { plots: ({ code }: { code: string }) => PLOTS.filter(({ ownerCode }) => ownerCode === code) },
    },
  },
  tax: {
    sdl: /* GraphQL */ `
      type Plot @key(selectionSet: "{ id }") {
        id: ID!
        due: Int @computed(selectionSet: "{ area price }")
        late: Boolean!
        paidFor: Asset
      }
      interface Asset {
        label: String!
      }
      type House implements Asset @public {
        label: String!
        floors: Int
      }
      type Field implements Asset @public {
        label: String!
        crop: String
      }
      input PlotKey {
        id: ID!
        area: Int
        price: Int
      }
      type Query {
        taxed(keys: [PlotKey!]!): [Plot]! @merge(key: ["id", "area", "price"]) @internal
        bills: [Plot!]! @requires(grant: "tax:row.read")
      }
    `,
    resolvers: {
      Query: {
        taxed: (_: unknown, { keys }: { keys: { id: string }[] }) => keys.map((key) => (key.id === '2' ? null : key)),
        bills: () => [{ id: '1' }, { id: '3' }],
      },
      Plot: {
        due: ({ area, price }: { area: number; price: number }) => area * price,
        late: () => true,
        paidFor: ({ id }: { id: string }) =>
          id === '1'
            ? { __typename: 'House', label: 'nhà', floors: 2 }
            : { __typename: 'Field', label: 'ruộng', crop: 'lúa' },
      },
    },
  },
  people: {
    sdl: /* GraphQL */ `
      type Owner @key(selectionSet: "{ code }") {
        code: String!
        name: String
      }
      type Query {
        owner(code: String!): Owner @merge(keyField: "code") @public
      }
    `,
    resolvers: {
      Query: {
        owner: (_: unknown, { code }: { code: string }) => (code === 'o2' ? null : { code, name: `Chủ ${code}` }),
      },
    },
  },
} as const;

beforeAll(async () => {
  for (const [id, options] of Object.entries(START)) services[id] = await startGraphqlService(options);
  const switches = { calls: [], hrDown: false };
  city = await stitchServices(services, {
    adapters: [unitsAdapter(), portalAdapter(switches), hrAdapter(switches)],
  });
});

beforeEach(() => {
  for (const service of Object.values(services)) service.arrived.length = 0;
});

afterAll(async () => {
  await city.stop();
  await Promise.all(Object.values(services).map((service) => service.close()));
});

const asked = (id: string) => (services[id] as GraphqlService).arrived;

describe('services in any language', () => {
  it('combining local and remote schemas: one operation asks both', async () => {
    const text = '{ dossier(code: "d1") { title } plots(ids: ["1"]) { area } }';
    expect(await city.ask(text)).toEqual({ data: { dossier: { title: 'Hồ sơ 1' }, plots: [{ area: 10 }] } });
  });

  it('merging single records: one question for each, several in one request', async () => {
    const { data } = await city.ask('{ plots(ids: ["1", "2"]) { owner { code name } } }');
    expect(data).toEqual({
      plots: [{ owner: { code: 'o1', name: 'Chủ o1' } }, { owner: { code: 'o2', name: null } }],
    });
    expect(asked('people').map(({ variables }) => Object.values(variables).sort())).toEqual([['o1', 'o2']]);
  });

  it('array batching: one call for all keys, each once', async () => {
    await city.ask('{ bills { area } plots { area } again: plots { late } }');
    expect(asked('land').flatMap(({ variables }) => variables['_k_ids'] ?? [])).toEqual(['1', '3']);
    expect(asked('tax').flatMap(({ variables }) => variables['_k_keys'] ?? [])).toHaveLength(3);
  });

  it('nullable merges: what one service does not have is null, and the rest is there', async () => {
    expect(await city.ask('{ plots(ids: ["1", "2"]) { id late } }')).toEqual({
      data: {
        plots: [
          { id: '1', late: true },
          { id: '2', late: null },
        ],
      },
    });
  });

  it('cross-service interfaces: objects say what they are', async () => {
    const text = '{ plots(ids: ["1"]) { paidFor { __typename label ... on House { floors } ... on Field { crop } } } }';
    expect((await city.ask(text)).data).toEqual({
      plots: [{ paidFor: { __typename: 'House', label: 'nhà', floors: 2 } }],
    });
  });

  it('nested and one-to-many: there and back again, in one call for each step', async () => {
    const { data } = await city.ask('{ owner(code: "o1") { name plots { id owner { name } } } }');
    expect(data).toEqual({
      owner: { name: 'Chủ o1', plots: [{ id: '1', owner: { name: 'Chủ o1' } }, null] },
    });
    expect(asked('land')).toHaveLength(1);
  });

  it('computed fields: from fields of another service that nobody has asked for', async () => {
    expect((await city.ask('{ bills { due } }')).data).toEqual({ bills: [{ due: 30 }, null] });
    const keys = asked('tax').flatMap(({ variables }) => variables['_k_keys'] ?? []);
    expect(keys).toEqual([
      { id: '1', area: 10, price: 3 },
      { id: '3', area: 30, price: 5 },
    ]);
  });

  it('query batching: fields of one service travel together', async () => {
    await city.ask('{ plots(ids: ["1"]) { id } two: plots(ids: ["2"]) { id } owner(code: "o1") { plots { id } } }');
    expect(asked('land')).toHaveLength(2);
    expect(asked('people')).toHaveLength(1);
  });

  it('one service down costs its fields alone', async () => {
    const tax = services['tax'] as GraphqlService;
    tax.instead = () => ({ status: 503, body: '' });
    const { data, errors } = await city.ask('{ plots(ids: ["1"]) { area late } }');
    tax.instead = undefined;
    expect(data).toEqual({ plots: [{ area: 10, late: null }] });
    expect(errors?.map(({ path, extensions }) => [path, extensions['service']])).toEqual([
      [['plots', 0, 'late'], 'tax'],
    ]);
  });

  it('what is for the gateway alone is not in the schema', () => {
    const fields = Object.keys(city.schema.getQueryType()?.getFields() ?? {});
    expect(fields.filter((name) => /^_|ById$|ByCode$|taxed/.test(name))).toEqual([]);
  });
});
