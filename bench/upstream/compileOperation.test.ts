// Tests of the upstream's executor: what gateways send must be answered as graphql-js answers it.
import { describe, expect, it } from '@jest/globals';
import { buildSchema, graphqlSync } from 'graphql';
import { compileOperation } from './compileOperation.js';

const schema = buildSchema(`
  interface Named { name: String }
  type Ward implements Named { id: ID! name: String streets(first: Int = 2): [Street!] mayor: Person }
  type Street implements Named { name: String ward: Ward }
  type Person { name: String wards: [Ward] }
  input Key { id: ID! }
  union Thing = Ward | Person
  type Query { ward(id: ID!): Ward wards(ids: [ID!]!): [Ward]! byKeys(keys: [Key!]!): [Ward]! things: [Thing] }
`);

interface Ward {
  readonly __typename: string;
  readonly id: string;
  readonly name: string | null;
  readonly streets: readonly object[];
  readonly mayor: object | null;
}

const ward = (id: string, name: string | null): Ward => ({
  ...{ __typename: 'Ward', id, name, mayor: id === '1' ? { name: 'An' } : null },
  streets: [{ name: 'A' }, { name: 'B' }, { name: 'C' }],
});
const wards: Readonly<Record<string, Ward>> = { 1: ward('1', 'Mẫu Một'), 2: ward('2', null) };
const find = (id: unknown) => wards[String(id)] ?? null;
const things = [wards['1'], { __typename: 'Person', name: 'An' }];

const resolvers = {
  'Query.ward': (_row: object, { id }: Record<string, unknown>) => find(id),
  'Query.wards': (_row: object, { ids }: Record<string, unknown>) => (ids as string[]).map(find),
  'Query.byKeys': (_row: object, { keys }: Record<string, unknown>) =>
    (keys as { id: string }[]).map(({ id }) => find(id)),
  'Query.things': () => things,
  'Ward.streets': (row: object, { first }: Record<string, unknown>) => (row as Ward).streets.slice(0, Number(first)),
};

/** The same data, executed by graphql-js. */
function byGraphqlJs(source: string, variableValues: Record<string, unknown>): unknown {
  const { data, errors } = graphqlSync({
    ...{ schema, source, variableValues },
    fieldResolver: (row: Record<string, unknown>, args, _context, { parentType, fieldName }) => {
      const resolve = (resolvers as Record<string, (row: object, args: Record<string, unknown>) => unknown>)[
        `${parentType.name}.${fieldName}`
      ];
      return resolve === undefined ? row[fieldName] : resolve(row, args as Record<string, unknown>);
    },
  });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data));
}

describe('compileOperation', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['fields, aliases and __typename', '{ ward(id: "1") { id called: name __typename mayor { name } } }', {}],
    ['null for what is not there', '{ ward(id: "9") { id } other: ward(id: "2") { name mayor { name } } }', {}],
    ['variables in lists', 'query ($ids: [ID!]!) { wards(ids: $ids) { id } }', { ids: ['2', '9', '1'] }],
    [
      'variables inside of lists and objects',
      'query ($a: ID!) { byKeys(keys: [{ id: $a }, { id: "2" }]) { id } }',
      { a: '1' },
    ],
    [
      'defaults of arguments and of variables',
      'query ($n: Int = 1) { ward(id: "1") { streets { name } one: streets(first: $n) { name } } }',
      {},
    ],
    [
      'fragments on objects, interfaces and unions',
      '{ things { __typename ... on Named { name } ... on Person { name } ...W } } fragment W on Ward { id ...N } fragment N on Named { name }',
      {},
    ],
    [
      'one object from several places',
      '{ ward(id: "1") { mayor { name } ...M streets { name } } } fragment M on Ward { mayor { __typename } streets { __typename } }',
      {},
    ],
    [
      'conditions',
      'query ($yes: Boolean!, $no: Boolean!) { ward(id: "1") { id @include(if: $yes) name @skip(if: $yes) mayor @include(if: $no) { name } ...F @include(if: $yes) } } fragment F on Ward { called: name }',
      { yes: true, no: false },
    ],
  ])('answers %s as graphql-js does', (_what, text, variables) => {
    const answer = compileOperation(schema, resolvers, text)(variables);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(byGraphqlJs(text, variables));
  });

  it.each([
    ['a field that is not there', '{ nothing }', 'Query.nothing'],
    ['a mutation', 'mutation { change }', 'only queries'],
    ['text that is not GraphQL', '{', 'Syntax Error'],
  ])('refuses %s', (_what, text, message) => {
    expect(() => compileOperation(schema, resolvers, text)).toThrow(message);
  });
});
