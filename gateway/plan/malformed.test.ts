// Values that do not fit what a source has declared: the source that can tell of them does, at the place of each.
import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { createWorld, pathsOf } from '../../test/support/planWorld.js';

function createTellingWorld(more: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(more);
  for (const source of [world.shop, world.people, world.geo])
    source.malformed = (where, { who }) =>
      new GraphQLError('theirs', { extensions: { source: source.id, where, who } });
  return world;
}

const told = (source: string, where: string) => ({ message: 'theirs', extensions: { source, where, who: 'test' } });

describe('a value that does not fit', () => {
  it.each([
    ['null', [{ id: null }], 'goods.0.id', 'Good.id'],
    ['another type', [{ id: { a: 1 } }], 'goods.0.id', 'Good.id'],
    ['no list', 'goods', 'goods', 'Query.goods'],
    ['no object', ['good'], 'goods.0', 'Query.goods'],
  ])('(%s) is an error of its source', async (_what, goods, path, where) => {
    const { ask, shop } = createTellingWorld();
    shop.instead = () => ({ data: { goods } });
    const result = await ask('{ goods { id } clubs { title } }');
    expect(result.data?.['clubs']).toEqual([{ title: 'Hội' }]);
    expect(pathsOf(result)).toEqual([path]);
    expect(result.errors?.[0]).toMatchObject(told('shop', where));
  });

  it('is not the null that a mask has made', async () => {
    const masks = new Map([['Person.name', () => null]]);
    const { ask } = createTellingWorld({ rules: { guards: new Map(), masks } });
    const result = await ask('{ clubs { leader { name } } }');
    expect(result.errors?.[0]).toMatchObject({
      message: 'Cannot return null for non-nullable field Person.name.',
      extensions: {},
    });
  });

  it('that is there but not to be seen is nobody’s mistake', async () => {
    const guards = new Map([['Good', { needs: ['id'], admit: () => null }]]);
    const { ask } = createTellingWorld({ rules: { guards, masks: new Map() } });
    const result = await ask('{ strictGoods { id } }');
    expect(result.errors?.[0]).toMatchObject({
      message: 'Cannot return null for non-nullable field Query.strictGoods.',
      extensions: {},
    });
  });
});

describe('objects by their keys', () => {
  const QUERY = '{ clubs { leader { name } } }';

  it.each([
    ['too few', []],
    ['no list', 'people'],
    ['a text for one', ['p2']],
    ['a list for one', [[]]],
    ['nothing', undefined],
  ])('(%s) are an error of their source', async (_what, people) => {
    const { ask, people: source } = createTellingWorld();
    source.instead = () => ({ data: { people } });
    const result = await ask(QUERY);
    expect(result.data).toEqual({ clubs: [{ leader: null }] });
    expect(pathsOf(result)).toEqual(['clubs.0.leader.name']);
    expect(result.errors?.[0]).toMatchObject(told('people', 'people'));
  });

  it('that the source does not have are no error', async () => {
    const { ask, geo } = createTellingWorld();
    geo.instead = ({ text }) => (text.includes('city') ? { data: { city: null } } : undefined);
    const result = await ask('{ good(id: "g1") { owner { city { title } } } }');
    expect(result).toEqual({ data: { good: { owner: { city: { title: null } } } } });
  });

  it.each([['a text'], [['a list']]])('one in one call: %j is an error of its source', async (city) => {
    const { ask, geo } = createTellingWorld();
    geo.instead = () => ({ data: { city } });
    const result = await ask('{ good(id: "g1") { owner { city { title } } } }');
    expect(pathsOf(result)).toEqual(['good.owner.city.title']);
    expect(result.errors?.[0]).toMatchObject(told('geo', 'city'));
  });
});
