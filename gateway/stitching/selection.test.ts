// Which fields of a row a query asks for, through every form that GraphQL has for asking.
import { describe, expect, it } from '@jest/globals';
import { buildSchema, graphql, type GraphQLResolveInfo } from 'graphql';
import { readSelection } from './selection.js';

const schema = buildSchema(/* GraphQL */ `
  interface Named {
    name: String
  }
  type Thing implements Named {
    id: ID
    name: String
    phone: String
    inner: Thing
    _officerNumber: String
  }
  type Edge {
    node: Thing
    cursor: String
  }
  type Connection {
    edges: [Edge]
    nodes: [Thing]
    pageInfo: String
    phone: String
  }
  type Query {
    thing: Thing
    things: Connection
  }
`);
const FIELDS = ['id', 'name', 'phone', 'inner', 'officerNumber', 'node', 'nodes', 'edges', 'cursor', 'pageInfo'];

/** The names that are wanted of the one root field. */
async function wanted(source: string, variables: Record<string, unknown> = {}): Promise<string[]> {
  let info: GraphQLResolveInfo | undefined;
  const resolve = (_args: unknown, _context: unknown, given: GraphQLResolveInfo) => {
    info = given;
    return null;
  };
  const result = await graphql({
    schema,
    source,
    rootValue: { thing: resolve, things: resolve },
    variableValues: variables,
  });
  expect(result.errors).toBeUndefined();
  const read = readSelection(info as GraphQLResolveInfo, info?.fieldName === 'things');
  return FIELDS.filter((name) => read.wants(name));
}

describe('of an entity', () => {
  it.each([
    ['plain fields', '{ thing { id name } }', ['id', 'name']],
    ['aliases, under the field’s own name', '{ thing { a: phone b: phone } }', ['phone']],
    ['an alias that borrows another name', '{ thing { name: id } }', ['id']],
    ['inline fragments', '{ thing { ... { id } ... on Thing { name } ... on Named { name } } }', ['id', 'name']],
    [
      'fragments in fragments',
      '{ thing { ...A } } fragment A on Thing { id ...B } fragment B on Thing { phone }',
      ['id', 'phone'],
    ],
    ['the same field twice', '{ thing { id } thing { phone } }', ['id', 'phone']],
    ['fields below, which are not its own', '{ thing { inner { phone } } }', ['inner']],
    ['a hidden key, under the record’s own name', '{ thing { _officerNumber } }', ['officerNumber']],
    ['nothing but its name', '{ thing { __typename } }', []],
  ])('are wanted: %s', async (_what, query, names) => {
    expect(await wanted(query)).toEqual(names);
  });

  it('may be more than is shown: a skipped field counts, so that no variable can hide one', async () => {
    const query = 'query ($no: Boolean!) { thing { id phone @include(if: $no) } }';
    expect(await wanted(query, { no: true })).toEqual(['id', 'phone']);
  });
});

describe('of a connection', () => {
  it.each([
    ['under edges', '{ things { edges { node { id } cursor } } }', ['id']],
    ['under nodes', '{ things { nodes { phone } } }', ['phone']],
    ['under both', '{ things { edges { node { id } } nodes { name } } }', ['id', 'name']],
    ['under aliases', '{ things { e: edges { n: node { p: phone } } } }', ['phone']],
    [
      'in fragments on the way',
      '{ things { ...C } } fragment C on Connection { edges { ...E } } fragment E on Edge { node { id } }',
      ['id'],
    ],
    ['deeper, where they are another row’s', '{ things { nodes { inner { phone } } } }', ['inner']],
    ['beside the rows', '{ things { phone pageInfo } }', []],
  ])('are wanted: %s', async (_what, query, names) => {
    expect(await wanted(query)).toEqual(names);
  });
});
