// Errors stand at the path of the field that met them, once each.
import { describe, expect, it } from '@jest/globals';
import { buildSchema, graphql, GraphQLError } from 'graphql';
import { locateErrors } from './locateErrors.js';

const schema = locateErrors(
  buildSchema(/* GraphQL */ `
    type Thing {
      name: String
      other: Thing
      list: [Thing]
    }
    type Query {
      thing: Thing
      things: [Thing]
    }
  `),
);

/** As stitching reports an error of a batch: under a path of its own. */
const foreign = (path: (string | number)[]) =>
  new GraphQLError('x', { path, extensions: { code: 'UPSTREAM_TIMEOUT', service: 'a' } });

async function pathsOf(source: string, rootValue: unknown): Promise<unknown[]> {
  const result = await graphql({ schema, source, rootValue });
  return (result.errors ?? []).map(({ path }) => path?.join('.'));
}

describe('an error', () => {
  it.each([
    ['returned', () => foreign(['_entities', 0])],
    ['returned later', async () => foreign(['_entities', 0])],
    ['thrown later', async () => Promise.reject(foreign(['_entities', 0]))],
  ])('that was %s stands where the field is, under its alias', async (_how, fail) => {
    expect(await pathsOf('{ t: thing { n: name } }', { thing: { name: fail } })).toEqual(['t.n']);
  });

  it('of a batch stands at each of the rows that share it', async () => {
    const shared = foreign(['things', 0, 'other']);
    const row = { other: async () => Promise.reject(shared) };
    expect(await pathsOf('{ things { other { name } } }', { things: [row, row, row] })).toEqual([
      'things.0.other',
      'things.1.other',
      'things.2.other',
    ]);
  });

  it('made of several becomes the first of them', async () => {
    const several = new AggregateError([foreign(['a']), foreign(['b'])]);
    const result = await graphql({
      schema,
      source: '{ thing { name } }',
      rootValue: { thing: { name: () => several } },
    });
    expect(result.errors).toHaveLength(1);
    expect(result.errors?.[0]?.path).toEqual(['thing', 'name']);
    expect(result.errors?.[0]?.extensions).toEqual({ code: 'UPSTREAM_TIMEOUT', service: 'a' });
  });

  it('keeps its code and costs only its own field', async () => {
    const rootValue = { thing: { name: 'kept', other: () => foreign([]) } };
    const result = await graphql({ schema, source: '{ thing { name other { name } } }', rootValue });
    expect(result.data).toEqual({ thing: { name: 'kept', other: null } });
    expect(result.errors?.[0]?.extensions['code']).toBe('UPSTREAM_TIMEOUT');
  });

  it('of an ordinary kind is reported by GraphQL as ever', async () => {
    const fail = () => {
      throw new TypeError('plain');
    };
    expect(await pathsOf('{ thing { name } }', { thing: { name: fail } })).toEqual(['thing.name']);
    expect(await pathsOf('{ thing { name } }', { thing: { name: () => new TypeError('plain') } })).toEqual([
      'thing.name',
    ]);
  });
});

describe('values', () => {
  it('are left as they are', async () => {
    const rootValue = { thing: { name: async () => 'later', list: [{ name: 'a' }, null, { name: () => 'b' }] } };
    const result = await graphql({ schema, source: '{ thing { name list { name } } }', rootValue });
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      data: { thing: { name: 'later', list: [{ name: 'a' }, null, { name: 'b' }] } },
    });
  });
});
