// Three small services and a fourth that computes, for tests of compiled plans without stitching around them.
import { buildSchema, graphql, parse, validate, type ExecutionResult } from 'graphql';
import {
  createPlans,
  type Plans,
  type PlansOptions,
  type RemoteRequest,
  type RemoteResult,
  type RemoteSource,
} from '../../gateway/plan/index.js';

/** What tests hand to every run. */
export interface WorldContext {
  readonly who: string;
}

/** A service whose requests are kept, and whose answers a test may hold up or change. */
export interface WorldSource extends RemoteSource<WorldContext> {
  readonly requests: RemoteRequest[];
  /** The answer leaves when this is settled. */
  before: (request: RemoteRequest) => Promise<unknown>;
  /** Instead of the answer. */
  instead: (request: RemoteRequest) => RemoteResult | undefined;
}

type Resolver = (args: never) => unknown;

function source(id: string, sdl: string, roots: Record<string, Resolver>, merge: RemoteSource<never>['merge'] = {}) {
  const schema = buildSchema(sdl);
  const made: WorldSource = {
    id,
    schema,
    merge,
    requests: [],
    before: async () => undefined,
    instead: () => undefined,
    execute: async (request) => {
      made.requests.push(request);
      await made.before(request);
      const { text, variables } = request;
      const result =
        made.instead(request) ??
        (await graphql({ schema, source: text, rootValue: roots, variableValues: { ...variables } }));
      return JSON.parse(JSON.stringify(result)) as RemoteResult;
    },
  };
  return made;
}

const GOODS = [
  { __typename: 'Good', id: 'g1', name: 'Một', owner: { id: 'p1' }, seller: { id: 'p2' } },
  { __typename: 'Good', id: 'g2', name: 'Hai', owner: { id: 'p2' }, seller: { id: 'p1' } },
  { __typename: 'Good', id: 'g3', name: 'Ba', owner: { id: 'p1' }, seller: null },
];
const BOX = { __typename: 'Box', id: 'b1', name: 'Hộp', size: 3 };
const PEOPLE: Record<string, object> = {
  p1: { id: 'p1', name: 'Người Một', age: 30, city: { id: 'c1' } },
  p2: { id: 'p2', name: 'Người Hai', age: 40, city: { id: 'c2' } },
};
const WEIGHTS: Record<string, number> = { g1: 10, g2: 20, g3: 30 };

const byIds = (fieldName: string) => ({
  selectionSet: '{ id }',
  fieldName,
  key: ({ id }: { id: string }) => id,
  argsFromKeys: (ids: readonly string[]) => ({ ids }),
});

export function shopSource(): WorldSource {
  const sdl = /* GraphQL */ `
    interface Thing {
      id: ID!
      name: String
    }
    union Any = Good | Box
    type Good implements Thing {
      id: ID!
      name(shout: Boolean = false): String
      owner: Person
      seller: Person
      kind: Kind
    }
    type Box implements Thing {
      id: ID!
      name: String
      size: Int
    }
    enum Kind {
      LIGHT
      HEAVY
    }
    type Person {
      id: ID!
    }
    type Query {
      goods(first: Int): [Good]
      strictGoods: [Good!]
      good(id: ID!): Good
      things: [Thing]
      anything: [Any]
    }
    type Mutation {
      rename(id: ID!, name: String!): Good
      strict(ok: Boolean!): Good!
    }
  `;
  const goods = ({ first }: { first?: number }) => GOODS.slice(0, first ?? GOODS.length);
  return source('shop', sdl, {
    goods: goods,
    strictGoods: () => GOODS,
    good: ({ id }: { id: string }) => GOODS.find((good) => good.id === id) ?? null,
    things: () => [GOODS[0], BOX],
    anything: () => [BOX, GOODS[1]],
    rename: ({ id, name }: { id: string; name: string }) => ({ ...GOODS[0], id, name }),
    strict: ({ ok }: { ok: boolean }) => (ok ? GOODS[0] : null),
  });
}

export function peopleSource(): WorldSource {
  const sdl = /* GraphQL */ `
    type Person {
      id: ID!
      name: String!
      age(unit: String = "YEAR"): Int
      city: City
    }
    type City {
      id: ID!
    }
    type Query {
      people(ids: [ID!]!): [Person]!
    }
  `;
  const people = ({ ids }: { ids: string[] }) => ids.map((id) => PEOPLE[id] ?? null);
  return source('people', sdl, { people: people }, { Person: byIds('people') });
}

/** Asked for one object in one call. */
export function geoSource(): WorldSource {
  const sdl = /* GraphQL */ `
    type City {
      id: ID!
      title: String
    }
    type Club {
      title: String
      leader: Person
    }
    type Person {
      id: ID!
    }
    type Query {
      city(id: ID!): City
      clubs: [Club]
    }
  `;
  const roots = {
    city: (({ id }: { id: string }) => ({ id, title: `Phố ${id}` })) as Resolver,
    clubs: () => [{ title: 'Hội', leader: { id: 'p2' } }],
  };
  const entry = { selectionSet: '{ id }', fieldName: 'city', args: ({ id }: { id: string }) => ({ id }) };
  return source('geo', sdl, roots, { City: entry });
}

/** `weight` is its own; `shipping` is computed from the weight, which `stock` alone knows. */
export function stockSource(): WorldSource {
  const sdl = /* GraphQL */ `
    type Good {
      id: ID!
      weight: Int
    }
    type Query {
      stock(ids: [ID!]!): [Good]!
    }
  `;
  const stock = ({ ids }: { ids: string[] }) => ids.map((id) => ({ id, weight: WEIGHTS[id] }));
  return source('stock', sdl, { stock: stock }, { Good: byIds('stock') });
}

export function deliverySource(): WorldSource {
  const sdl = /* GraphQL */ `
    input GoodKey {
      id: ID!
      weight: Int
    }
    type Good {
      id: ID!
      shipping: Int
    }
    type Query {
      delivery(goods: [GoodKey!]!): [Good]!
    }
  `;
  type Key = { id: string; weight?: number };
  const delivery = ({ goods }: { goods: Key[] }) =>
    goods.map(({ id, weight }) => ({ id, shipping: (weight ?? 0) * 2 }));
  const merge = {
    selectionSet: '{ id }',
    fieldName: 'delivery',
    key: ({ id, weight }: Key) => ({ id, weight }),
    argsFromKeys: (goods: readonly Key[]) => ({ goods }),
    fields: { shipping: { selectionSet: '{ weight }', computed: true } },
  };
  return source('delivery', sdl, { delivery: delivery }, { Good: merge });
}

/** All of it, as callers see it. */
export const WORLD_SCHEMA = buildSchema(/* GraphQL */ `
  interface Thing {
    id: ID!
    name: String
  }
  union Any = Good | Box
  type Good implements Thing {
    id: ID!
    name(shout: Boolean = false): String
    owner: Person
    seller: Person
    kind: Kind
    weight: Int
    shipping: Int
  }
  type Box implements Thing {
    id: ID!
    name: String
    size: Int
  }
  enum Kind {
    LIGHT
    HEAVY
  }
  type Person {
    id: ID!
    name: String!
    age(unit: String = "YEAR"): Int
    city: City
  }
  type City {
    id: ID!
    title: String
  }
  type Club {
    title: String
    leader: Person
  }
  type Query {
    goods(first: Int): [Good]
    strictGoods: [Good!]
    good(id: ID!): Good
    things: [Thing]
    anything: [Any]
    clubs: [Club]
    nobody: String
  }
  type Mutation {
    rename(id: ID!, name: String!): Good
    strict(ok: Boolean!): Good!
  }
`);

export interface World {
  readonly plans: Plans<WorldContext>;
  readonly shop: WorldSource;
  readonly people: WorldSource;
  readonly geo: WorldSource;
  readonly stock: WorldSource;
  readonly delivery: WorldSource;
  /** Valid operations only. */
  ask(text: string, variables?: Record<string, unknown>, operationName?: string): Promise<ExecutionResult>;
}

export function createWorld(more: Partial<PlansOptions<WorldContext>> = {}): World {
  const [shop, people, geo, stock] = [shopSource(), peopleSource(), geoSource(), stockSource()];
  const delivery = deliverySource();
  const remotes = [shop, people, geo, stock, delivery];
  const plans = createPlans<WorldContext>({ schema: WORLD_SCHEMA, remotes, ...more });
  const ask: World['ask'] = async (text, variables, operationName) => {
    const document = parse(text);
    const [wrong] = validate(WORLD_SCHEMA, document);
    if (wrong !== undefined) throw wrong;
    return plans.execute({ document, text, variables, operationName, context: { who: 'test' } });
  };
  return { plans, shop, people, geo, stock, delivery, ask };
}

/** Where errors stand. */
export function pathsOf({ errors }: ExecutionResult): string[] {
  return (errors ?? []).map(({ path }) => (path ?? []).join('.'));
}

/** Something that a test lets go on. */
export function createGate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
