// Subgraphs of Apollo Federation, first and second version, beside a service of schema stitching.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  startGraphqlService,
  stitchServices,
  type GraphqlService,
  type ServiceOptions,
  type StitchedServices,
} from '../../support/graphqlServices.js';

const BOOKS = [
  { id: '1', code: 'a', place: { id: 'p1' }, pages: 10, weight: 2, wards: ['u1'] },
  { id: '2', code: 'b', place: { id: 'p2' }, pages: 20, weight: 3, wards: ['u2'] },
];
const find = (given: { id?: string; code?: string }) =>
  BOOKS.find(({ id, code }) => id === given.id || code === given.code) ?? null;

const FIRST: ServiceOptions = {
  kind: 'FEDERATION',
  sdl: /* GraphQL */ `
    type Book @key(fields: "id") @key(fields: "code") @requires(grant: "books:row.read") @ownedBy(unit: "wards") {
      id: ID!
      code: String!
      wards: [String!]!
      pages: Int
      weight: Int
      place: Place
    }
    type Place @key(fields: "id") @public {
      id: ID!
    }
    extend type Query {
      books: [Book!]! @requires(grant: "books:row.read")
    }
  `,
  resolvers: { Query: { books: () => BOOKS } },
  entities: { Book: find, Place: (place) => place },
};

const SECOND: ServiceOptions = {
  kind: 'FEDERATION',
  sdl: /* GraphQL */ `
    extend schema
      @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(
        url: "https://specs.apollo.dev/federation/v2.3"
        import: ["@key", "@shareable", { name: "@requires", as: "@needs" }, "@external"]
      )
    type Book @key(fields: "code") {
      code: String!
      pages: Int @external
      weight: Int @external
      copies: Int! @shareable
      freight: Int @needs(fields: "pages weight")
      secret: Int @federation__inaccessible
      lentAt: Branch @federation__tag(name: "x")
    }
    type Branch @key(fields: "number place { id }") @public {
      number: Int!
      place: Place!
      open: Boolean
    }
    type Place @key(fields: "id", resolvable: false) {
      id: ID!
    }
    type Query {
      branches: [Branch] @public
    }
  `,
  resolvers: {
    Query: { branches: () => [{ number: 7, place: { id: 'p1' }, open: true }] },
    Book: { freight: ({ pages, weight }: { pages: number; weight: number }) => pages * weight },
  },
  entities: {
    Book: (book) => ({
      ...book,
      copies: 4,
      lentAt: book.code === 'a' ? { number: 7, place: { id: 'p1' }, open: true } : null,
    }),
    Branch: (branch) => ({ ...branch, open: branch.place.id === 'p1' }),
  },
};

const THIRD: ServiceOptions = {
  sdl: /* GraphQL */ `
    type Branch @key(selectionSet: "{ number place { id } }") {
      number: Int!
      place: Place
      phone: String
    }
    type Place {
      id: ID!
    }
    input BranchKey {
      number: Int!
      place: PlaceKey
    }
    input PlaceKey {
      id: ID!
    }
    type Query {
      branchesByKey(keys: [BranchKey!]!): [Branch]!
        @merge(argsExpr: "keys: [[{ number: $key.number, place: { id: $key.place.id } }]]")
        @internal
      bookBranch: Branch @public
    }
  `,
  resolvers: {
    Query: {
      branchesByKey: (_: unknown, { keys }: { keys: { number: number; place: { id: string } }[] }) =>
        keys.map((key) => ({ ...key, phone: `${key.number}-${key.place.id}` })),
      bookBranch: () => ({ number: 8, place: { id: 'p2' }, phone: 'x' }),
    },
  },
};

const services: Record<string, GraphqlService> = {};
let city: StitchedServices;

beforeAll(async () => {
  for (const [id, options] of Object.entries({ books: FIRST, loans: SECOND, phones: THIRD }))
    services[id] = await startGraphqlService(options);
  city = await stitchServices(services);
});
beforeEach(() => {
  for (const service of Object.values(services)) service.arrived.length = 0;
});
afterAll(async () => {
  await city.stop();
  await Promise.all(Object.values(services).map((service) => service.close()));
});

const asked = (id: string) => (services[id] as GraphqlService).arrived;

describe('federation services', () => {
  it('complete each other’s entities in one call for all', async () => {
    expect(await city.ask('{ books { id copies } }')).toEqual({ data: { books: [{ id: '1', copies: 4 }, null] } });
    const [request] = asked('loans');
    expect(request?.query).toContain('$_k_representations: [_Any!]!');
    expect(request?.variables).toEqual({
      _k_representations: [
        { __typename: 'Book', code: 'a' },
        { __typename: 'Book', code: 'b' },
      ],
    });
  });

  it('compute fields from fields that others hold', async () => {
    expect((await city.ask('{ books { freight } }')).data).toEqual({ books: [{ freight: 20 }, null] });
    expect(asked('loans')[0]?.variables['_k_representations'][0]).toEqual({
      __typename: 'Book',
      code: 'a',
      pages: 10,
      weight: 2,
    });
  });

  it('are found by whichever of their keys is known', async () => {
    const { data } = await city.ask('{ branches { number phone place { id } } }');
    expect(data).toEqual({ branches: [{ number: 7, phone: '7-p1', place: { id: 'p1' } }] });
  });

  it('are found by keys with objects inside', async () => {
    expect((await city.ask('{ bookBranch { open } }')).data).toEqual({ bookBranch: { open: false } });
    expect(asked('loans')[0]?.variables).toEqual({
      _k_representations: [{ __typename: 'Branch', number: 8, place: { id: 'p2' } }],
    });
  });

  it('keep what is inaccessible, and what serves gateways alone, out of the schema', () => {
    const fieldsOf = (type: string) =>
      Object.keys((city.schema.getType(type) as unknown as { getFields(): object }).getFields()).sort();
    expect(fieldsOf('Book')).toEqual([
      'code',
      'copies',
      'freight',
      'id',
      'lentAt',
      'pages',
      'place',
      'wards',
      'weight',
    ]);
    expect(fieldsOf('Query')).toEqual(['bookBranch', 'books', 'branches', 'node']);
    for (const name of ['_Any', '_Entity', '_Service']) expect(city.schema.getType(name)).toBeUndefined();
  });
});

describe('multiple keys', () => {
  const item = (more: string, query: string): string => `type Item ${more} type Query { ${query} }`;
  const ITEM = { id: '1', code: 'a' };
  const byId: ServiceOptions = {
    sdl: item('@public { id: ID! }', 'items: [Item] @public'),
    resolvers: { Query: { items: () => [ITEM] } },
  };
  const byCode: ServiceOptions = {
    sdl: item('{ code: String! size: Int }', 'sized(code: String!): Item @merge(keyField: "code") @internal'),
    resolvers: { Query: { sized: (_: unknown, { code }: { code: string }) => ({ code, size: 5 }) } },
  };
  const both: ServiceOptions = {
    sdl: item(
      '{ id: ID! code: String! }',
      `one(id: ID!): Item @merge(keyField: "id") @internal other(code: String!): Item @merge(keyField: "code") @internal`,
    ),
    resolvers: { Query: { one: () => ITEM, other: () => ITEM } },
  };

  async function askOf(all: Record<string, ServiceOptions>) {
    const started: Record<string, GraphqlService> = {};
    for (const [id, options] of Object.entries(all)) started[id] = await startGraphqlService(options);
    const stitched = await stitchServices(started);
    try {
      return await stitched.ask('{ items { id size } }');
    } finally {
      await stitched.stop();
      for (const service of Object.values(started)) await service.close();
    }
  }

  it('with a service that translates one into the other lead on', async () => {
    expect(await askOf({ ids: byId, codes: byCode, both })).toEqual({ data: { items: [{ id: '1', size: 5 }] } });
  });

  it('without such a service lead nowhere, and that is said', async () => {
    await expect(askOf({ ids: byId, codes: byCode })).rejects.toThrow('Item.size cannot be reached');
  });
});
