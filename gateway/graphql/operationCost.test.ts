// The cost of an operation: worked examples, and what holds for every selection.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, validate } from 'graphql';
import type { AccessRule, RuleBook } from '../../schema/rules.js';
import { MAX_COST, createOperationCost, operationCost } from './operationCost.js';

const schema = buildSchema(/* GraphQL */ `
  type Query {
    unit(code: String!): Unit
    documents(first: Int = 20, after: String): DocumentConnection
    documentsByIds(ids: [ID!]!): [Document]
    node(id: ID!): Node
    tags: [String!]
  }
  type Mutation {
    sign(id: ID!): Document
  }
  interface Node {
    id: ID!
  }
  type Unit implements Node {
    id: ID!
    name: String
    parent: Unit
    children: [Unit!]
    population: Int
    documents(first: Int = 20): DocumentConnection
    self(first: Int): Unit
  }
  type DocumentConnection {
    edges: [DocumentEdge!]
    nodes: [Document!]
    totalCount: Int
  }
  type DocumentEdge {
    cursor: String
    node: Document
  }
  type Document implements Node {
    id: ID!
    subject: String
    unit: Unit
    recipients: [Recipient!]
    signer: Signer
  }
  type Signer {
    name: String
  }
  type Recipient {
    code: String
    agency: Agency
  }
  type Agency implements Node {
    id: ID!
    code: String
  }
`);

const open: AccessRule = { kind: 'public' };
const rules: RuleBook = {
  types: new Map(['Unit', 'Document', 'Agency'].map((type) => [type, open])),
  fields: new Map(
    ['Query.unit', 'Query.documents', 'Query.documentsByIds', 'Unit.population', 'Unit.documents'].map((field) => [
      field,
      open,
    ]),
  ),
  personal: new Map(),
  stepUp: new Set(),
  levels: new Map(),
} as Partial<RuleBook> as RuleBook;

function cost(text: string, variables: Record<string, unknown> = {}, name: string | null = null): number {
  const document = parse(text);
  expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
  return operationCost(document, name, variables, schema, rules).points;
}

describe('the cost of an operation', () => {
  it.each([
    ['{ unit(code: "1") { id name } }', 1],
    ['{ unit(code: "1") { parent { parent { name } } } }', 3],
    ['{ unit(code: "1") { population } }', 2],
    ['{ documents { nodes { id } } }', 20],
    ['{ documents(first: 5) { nodes { id subject } totalCount } }', 5],
    ['{ documents(first: 5) { edges { cursor node { id } } } }', 5],
    ['{ documents(first: 5) { nodes { unit { name } } } }', 10],
    ['{ documents(first: 5) { nodes { signer { name } } } }', 5],
    ['{ documents(first: 5) { nodes { recipients { code } } } }', 5],
    ['{ documents(first: 2) { nodes { recipients { agency { code } } } } }', 2 + 2 * 10],
    [
      '{ unit(code: "1") { documents(first: 3) { nodes { unit { documents(first: 4) { totalCount } } } } } }',
      1 + 3 + 3 + 12,
    ],
    ['{ unit(code: "1") { children { name } } }', 1 + 10],
    ['{ documentsByIds(ids: ["a", "b", "c"]) { unit { id } } }', 6],
    ['{ documentsByIds(ids: []) { id } }', 1],
    ['{ documentsByIds(ids: "a") { id } }', 1],
    ['{ node(id: "x") { ... on Document { unit { id } } ... on Unit { parent { id } } } }', 3],
    ['mutation { sign(id: "x") { id } }', 1],
    ['{ __schema { types { name fields { name type { name } } } } }', 1],
    ['{ __typename a: __type(name: "Unit") { name } }', 2],
    ['{ tags }', 1],
    ['{ documents(first: 0) { totalCount } }', 1],
    ['{ documents(first: -5) { totalCount } }', 1],
    ['{ documents(first: null) { totalCount } }', 20],
  ])('of %s is %d', (text, points) => {
    expect(cost(text)).toBe(points);
  });

  it('follows the page size of a variable, its default, and the default of the schema', () => {
    const text = 'query ($n: Int = 7) { documents(first: $n) { totalCount } }';
    expect([cost(text, { n: 3 }), cost(text), cost(text, { n: null }), cost(text, { n: 'many' })]).toEqual([
      3, 7, 20, 20,
    ]);
    expect(cost('query ($n: Int) { documents(first: $n) { totalCount } }')).toBe(20);
  });

  it('counts the keys that a variable holds', () => {
    const text = 'query ($ids: [ID!]!) { documentsByIds(ids: $ids) { unit { id } } }';
    expect([cost(text, { ids: ['a', 'b'] }), cost(text, { ids: 'a' }), cost(text, { ids: [] })]).toEqual([4, 2, 2]);
  });

  it('AZ-B01 counts each of 99 aliases of one field', () => {
    const many = Array.from({ length: 99 }, (_, i) => `a${i}: sign(id: "x") { id }`).join(' ');
    expect(cost(`mutation { ${many} }`)).toBe(99);
  });

  it('AZ-B03 counts a field once for each fragment that brings it', () => {
    const fragments = 'fragment A on Query { unit(code: "1") { id } } fragment B on Query { unit(code: "1") { id } }';
    expect(cost(`{ ...A ...B ...A } ${fragments}`)).toBe(3);
  });

  it('AZ-B04 leaves out what @skip and @include leave out', () => {
    const text = `query ($yes: Boolean!, $no: Boolean = false) {
      a: unit(code: "1") @include(if: $yes) { id }
      b: unit(code: "1") @skip(if: true) { id }
      ... @include(if: $no) { c: unit(code: "1") { id } }
      ...F @skip(if: $yes)
    } fragment F on Query { d: unit(code: "1") { id } }`;
    expect([cost(text, { yes: true }), cost(text, { yes: false }), cost(text, { yes: false, no: true })]).toEqual([
      1, 1, 2,
    ]);
  });

  it('is that of the operation that runs', () => {
    const text = 'query A { unit(code: "1") { id } } query B { documents { totalCount } }';
    expect([cost(text, {}, 'A'), cost(text, {}, 'B'), cost(text, {}, 'C'), cost(text)]).toEqual([1, 20, 0, 0]);
  });

  it('is told by field', () => {
    const document = parse('{ documents(first: 5) { nodes { unit { parent { id } } } } unit(code: "1") { id } }');
    expect(Object.fromEntries(operationCost(document, null, {}, schema, rules).byField)).toEqual({
      'Query.documents': 5,
      'Document.unit': 5,
      'Unit.parent': 5,
      'Query.unit': 1,
    });
  });

  it('of exponential fragments is found by looking at each once, and capped', () => {
    const fragments = Array.from(
      { length: 60 },
      (_, i) => `fragment F${i} on Unit { a: parent { ...F${i + 1} } b: parent { ...F${i + 1} } }`,
    );
    expect(cost(`{ unit(code: "1") { ...F0 } } ${fragments.join(' ')} fragment F60 on Unit { id }`)).toBe(MAX_COST);
  });

  it('is capped, never no number', () => {
    const deep = (n: number): string => (n === 0 ? 'id' : `self(first: 2147483647) { ${deep(n - 1)} }`);
    expect(cost(`{ unit(code: "1") { ${deep(60)} } }`)).toBe(MAX_COST);
    const text = 'query ($n: Int) { documents(first: $n) { totalCount } }';
    for (const n of [NaN, Infinity, -Infinity, 1e300, 0.5, {}, [], true])
      expect([1, 20, MAX_COST]).toContain(cost(text, { n }));
  });

  it('of fragments in a circle ends', () => {
    const document = parse('{ ...A } fragment A on Query { unit(code: "1") { id } ...B } fragment B on Query { ...A }');
    expect(operationCost(document, null, {}, schema, rules).points).toBeLessThan(MAX_COST);
  });

  it('of what the schema does not have is one, and does not throw', () => {
    const document = parse('{ gone { gone { gone } } ...G ...H } fragment H on Gone { gone }');
    expect(operationCost(document, null, {}, schema, rules).points).toBe(2);
  });

  it('does not take what a request inherits for a variable', () => {
    expect(cost('query ($constructor: Int) { documents(first: $constructor) { totalCount } }')).toBe(20);
  });

  it('prepared by text is the same, with other variables too', () => {
    const costOf = createOperationCost(schema, rules);
    const text = 'query ($n: Int) { documents(first: $n) { nodes { unit { id } } } }';
    for (const n of [1, 50, undefined, 3])
      expect(costOf(parse(text), text, null, { n })).toEqual(operationCost(parse(text), null, { n }, schema, rules));
  });
});

type Shape = readonly (readonly [field: number, below: Shape])[];

const FIELDS = ['parent', 'children', 'documents(first: 3)', 'self(first: 2)', 'name'] as const;

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.array(
    fc.tuple(fc.nat(FIELDS.length - 1), fc.oneof({ depthSize: 'small' }, fc.constant([]), tie('shape'))),
    {
      maxLength: 3,
    },
  ),
}));

/** Each field under an alias of its own, or under none where there is no need. */
function write(shape: Shape, alias: (n: number) => string, spread: boolean): string {
  let n = 0;
  const fragments: string[] = [];
  const set = (fields: Shape): string => {
    const texts = fields.map(([index, below]) => {
      const field = FIELDS[index] ?? 'name';
      const name = `${alias(n++)}${field}`;
      if (field === 'name') return name;
      return field.startsWith('documents')
        ? `${name} { nodes { unit { ${set(below)} } } }`
        : `${name} { ${set(below)} }`;
    });
    if (!spread) return ['id', ...texts].join(' ');
    fragments.push(`fragment F${fragments.length} on Unit { ${['id', ...texts].join(' ')} }`);
    return `...F${fragments.length - 1}`;
  };
  const operation = `{ unit(code: "1") { ${set(shape)} } }`;
  return [operation, ...fragments].join(' ');
}

const aliased = (n: number) => `a${n}: `;
const points = (text: string) => operationCost(parse(text), null, {}, schema, rules).points;

/** Some of the fields, at every level. */
function part(shape: Shape, keep: readonly boolean[], at = { n: 0 }): Shape {
  return shape.flatMap(([field, below]) => {
    const kept = keep[at.n++ % keep.length] ?? true;
    const inside = part(below, keep, at);
    return kept ? [[field, inside] as const] : [];
  });
}

describe('for every selection, its cost', () => {
  it('is not below that of a part of it', () => {
    fc.assert(
      fc.property(shape, fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (whole, keep) => {
        expect(points(write(whole, aliased, false))).toBeGreaterThanOrEqual(
          points(write(part(whole, keep), aliased, false)),
        );
      }),
    );
  });

  it('does not depend on aliases, nor on fragments', () => {
    fc.assert(
      fc.property(shape, (whole) => {
        const plain = points(write(whole, () => '', false));
        expect([points(write(whole, aliased, false)), points(write(whole, aliased, true))]).toEqual([plain, plain]);
      }),
    );
  });

  it('is a whole number from 1 to the cap, and the sum of its fields until then', () => {
    fc.assert(
      fc.property(shape, (whole) => {
        const { points: sum, byField } = operationCost(parse(write(whole, aliased, true)), null, {}, schema, rules);
        expect(Number.isInteger(sum) && sum >= 1 && sum <= MAX_COST).toBe(true);
        expect(
          Math.min(
            MAX_COST,
            [...byField.values()].reduce((a, b) => a + b, 0),
          ),
        ).toBe(sum);
      }),
    );
  });
});
