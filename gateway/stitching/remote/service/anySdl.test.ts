// Whatever a service says of itself, reading it ends: with an adapter that stitches, or with sentences.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createOpaqueCodec } from '../../index.js';
import { AdapterProblems, stitchAdapters } from '../../stitchAdapters.js';
import type { ServiceDeclaration, ServiceKind } from './declaration.js';
import { readServiceSdl } from './readServiceSdl.js';

const STITCHING = /* GraphQL */ `
  scalar Date
  interface Thing {
    id: ID!
  }
  type Permit implements Thing @key(selectionSet: "{ id }") @requires(grant: "a:b.c") @ownedBy(unit: "wards") {
    id: ID!
    wards: [String!]!
    until: Date!
    fee(of: Int = 1): Int @computed(selectionSet: "{ price }")
    other: Permit
  }
  input Key {
    id: ID!
    price: Int
  }
  union Any = Permit | Box
  type Box @public {
    size: Int
    colour: Colour
  }
  enum Colour {
    RED
    GREEN
  }
  type Query {
    permits: [Permit!]! @requires(grant: "a:b.c")
    any: [Any] @public
    byKey(keys: [Key!]!): [Permit]! @merge(argsExpr: "keys: [[{ id: $key.id, price: $key.price }]]") @internal
    one(id: ID!): Permit @merge(keyField: "id") @internal
  }
  type Mutation {
    add(text: String!): Permit @requires(grant: "a:b.c")
  }
`;

const FEDERATION = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])
  type Permit @key(fields: "id") @key(fields: "code box { size }") @public {
    id: ID!
    code: String
    price: Int @external
    fee: Int @requires(fields: "price")
    box: Box
  }
  extend type Unit @key(fields: "code", resolvable: false) {
    code: String!
  }
  type Box @shareable {
    size: Int
    hidden: Int @federation__inaccessible
  }
  type Query {
    permits: [Permit!] @public
  }
`;

const RULES = 'extend type Permit @subject(by: "id") { id: ID! @personal(class: BASIC) }';

const tokensOf = (text: string) => text.match(/"(?:[^"\\]|\\.)*"|\w+|[^\s\w]/g) ?? [];
const STRANGE = ['@key', '"{ id }"', '{', '}', '[', ']', '!', 'extend', 'type', 'Query', '_id', '__proto__', 'toString']
  .concat(['@merge', '"$key"', '"keys: [[$key]]"', 'union', '|', '=', '@internal', '@extends', '""', '"{ { }"', '('])
  .concat([')', ':', '@requires', '(', 'fields', 'null', '1e9', '...', '&', '$a', 'schema', 'interface', 'Node', 'ID']);

/** The text with some of its tokens left out, doubled, exchanged or strange. */
function mutated(text: string): fc.Arbitrary<string> {
  const tokens = tokensOf(text);
  const change = fc.record({
    at: fc.nat(tokens.length - 1),
    what: fc.constantFrom('drop', 'double', 'strange', 'other', 'word'),
    strange: fc.constantFrom(...STRANGE),
    other: fc.nat(tokens.length - 1),
    word: fc.string({ maxLength: 8 }),
  });
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const made = [...tokens];
    for (const { at, what, strange, other, word } of changes) {
      if (what === 'drop') made[at] = '';
      if (what === 'double') made[at] += ` ${made[at]}`;
      if (what === 'strange') made[at] = strange;
      if (what === 'other') made[at] = tokens[other] as string;
      if (what === 'word') made[at] = JSON.stringify(word);
    }
    return made.join(' ');
  });
}

function read(kind: ServiceKind, sdl: string, rules: string | null) {
  const declaration: ServiceDeclaration = {
    ...{ id: 'a', title: { vi: 'a', en: 'a' }, levels: ['WARD'], url: 'http://a.invalid/', kind, sdl, rules },
    grants: [{ capability: 'a:b.c', title: { vi: 'a', en: 'a' } }],
  };
  return readServiceSdl(declaration);
}

function stitch(reading: ReturnType<typeof read>): void {
  if ('problems' in reading) return;
  try {
    stitchAdapters({
      instances: [],
      remotes: [{ remote: reading.remote, call: async () => ({ data: {} }) }],
      codec: createOpaqueCodec(Buffer.alloc(32, 7)),
      events: { rowsDropped: () => undefined, unexpected: () => undefined },
    });
  } catch (error) {
    if (!(error instanceof AdapterProblems)) throw error;
  }
}

function holds(kind: ServiceKind, sdl: string, rules: string | null): void {
  const reading = read(kind, sdl, rules);
  if ('problems' in reading) {
    expect(reading.problems.length).toBeGreaterThan(0);
    for (const problem of reading.problems) expect(problem.length).toBeLessThan(900);
  } else stitch(reading);
}

describe('reading the SDL of a service ends', () => {
  it('as it should for the texts themselves', () => {
    expect(read('STITCHING', STITCHING, RULES)).toHaveProperty('remote');
    expect(read('FEDERATION', FEDERATION, null)).toHaveProperty('remote');
  });

  it.each([
    ['STITCHING', STITCHING],
    ['FEDERATION', FEDERATION],
  ] as const)('for any change of a text of %s', (kind, sdl) => {
    fc.assert(
      fc.property(mutated(sdl), fc.boolean(), (text, ruled) => holds(kind, text, ruled ? RULES : null)),
      { numRuns: 150 },
    );
  });

  it('for any change of the rules', () => {
    fc.assert(
      fc.property(mutated(RULES), (rules) => holds('STITCHING', STITCHING, rules)),
      { numRuns: 60 },
    );
  });

  it('for anything at all', () => {
    const kinds = fc.constantFrom<ServiceKind>('STITCHING', 'FEDERATION');
    fc.assert(
      fc.property(kinds, fc.string({ maxLength: 300 }), (kind, text) => holds(kind, text, text)),
      { numRuns: 100 },
    );
  });
});
