// Objects that are kept between runs: only whole ones, for no longer than they say, and until something changed.
import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { setTimeout as delay } from 'node:timers/promises';
import { createCache, createCached } from '../../test/support/cachedWorld.js';
import { createGate } from '../../test/support/planWorld.js';

const PERSON = { people: { Person: { seconds: 60 } } };
const NAMES = '{ goods(first: 1) { owner { name } } }';
const WITH_CITY = '{ goods(first: 1) { owner { name city { id } } } }';

describe('an object that was asked for', () => {
  it('is not asked for again, and is answered the same', async () => {
    const { as, people } = createCached(PERSON);
    const first = await as('a', NAMES);
    expect(first).toEqual({ data: { goods: [{ owner: { name: 'Người Một' } }] } });
    expect(await as('a', NAMES)).toEqual(first);
    expect(people.requests).toHaveLength(1);
  });

  it('leaves the others of its batch to be asked for', async () => {
    const { as, people } = createCached(PERSON);
    await as('a', '{ good(id: "g1") { owner { name } } }');
    const { data } = await as('a', '{ goods { owner { name } } }');
    expect(data).toEqual({ goods: ['Một', 'Hai', 'Một'].map((name) => ({ owner: { name: `Người ${name}` } })) });
    expect(people.requests.map(({ variables }) => variables)).toEqual([{ _k_ids: ['p1'] }, { _k_ids: ['p2'] }]);
  });

  it('is found one by one as well, and leads on to other sources', async () => {
    const { as, people, geo } = createCached({ ...PERSON, geo: { City: { seconds: 60 } } });
    Object.assign(people, {
      lifetimes: new Map([...(people.lifetimes ?? []), ['City', { seconds: 60, scope: 'PUBLIC' }]]),
    });
    const text = '{ goods(first: 2) { owner { name city { title } } } }';
    const first = await as('a', text);
    expect(first.errors).toBeUndefined();
    expect(await as('a', text)).toEqual(first);
    expect([people.requests.length, geo.requests.length]).toEqual([1, 1]);
  });

  it('is each run’s own: what one run attaches is not there in the next', async () => {
    const { as, cache } = createCached(PERSON);
    const seen: object[] = [];
    const { get } = cache;
    Object.assign(cache, {
      get: async (keys: string[]) => {
        const found = await get(keys);
        for (const one of found) if (one !== undefined) seen.push(one);
        return found;
      },
    });
    for (let i = 0; i < 3; i += 1) await as('a', NAMES);
    expect(new Set(seen).size).toBe(2);
    expect(seen.flatMap((one) => Object.getOwnPropertySymbols(one))).toEqual([]);
  });

  it('is another one with other fields, arguments or variables', async () => {
    const { as, people } = createCached(PERSON);
    await as('a', NAMES);
    await as('a', '{ goods(first: 1) { owner { age } } }');
    await as('a', '{ goods(first: 1) { owner { age(unit: "DAY") } } }');
    const text = 'query ($unit: String) { goods(first: 1) { owner { age(unit: $unit) } } }';
    for (const variables of [{}, { unit: null }, { unit: 'x' }, { unit: 'y' }]) await as('a', text, variables);
    expect(people.requests).toHaveLength(7);
    await as('a', text, { unit: 'x' });
    expect(people.requests).toHaveLength(7);
  });

  it('is forgotten after its time', async () => {
    const { as, people } = createCached({ people: { Person: { seconds: 0.2 } } });
    await as('a', NAMES);
    await as('a', NAMES);
    expect(people.requests).toHaveLength(1);
    await delay(300);
    await as('a', NAMES);
    expect(people.requests).toHaveLength(2);
  });
});

describe('nothing is kept', () => {
  const failures = {
    'of a reply with an error': {
      data: { people: [{ name: 'x' }, null] },
      errors: [{ message: 'no', path: ['people', 1] }],
    },
    'of a reply with an error that does not say where': {
      data: { people: [{ name: 'x' }, { name: 'y' }] },
      errors: [{ message: 'no' }],
    },
    'of a reply without data': { data: null },
    'of a list of the wrong length': { data: { people: [{ name: 'x' }] } },
    'of what is not there': { data: { people: [null, null] } },
  };
  it.each(Object.entries(failures))('%s', async (_name, reply) => {
    const { as, people } = createCached(PERSON);
    people.instead = () => reply;
    const text = '{ goods(first: 1) { owner { name } seller { name } } }';
    const first = await as('a', text);
    expect(await as('a', text)).toEqual(first);
    expect(people.requests).toHaveLength(2);
  });

  it('of a source that cannot be asked; what is kept is still answered', async () => {
    const { as, people } = createCached(PERSON);
    await as('a', NAMES);
    people.execute = async () => Promise.reject(new GraphQLError('down'));
    const { data, errors } = await as('a', '{ goods(first: 2) { owner { name } } }');
    expect(data).toEqual({ goods: [{ owner: { name: 'Người Một' } }, { owner: null }] });
    expect(errors).toHaveLength(1);
  });

  it.each([
    ['without a lifetime', {}, NAMES],
    ['of a type whose lifetime another source gives', { geo: { Person: { seconds: 60 } } }, NAMES],
    ['of a type that is never kept', { people: { Person: { seconds: 0 } } }, NAMES],
    ['with an object inside that has no lifetime', PERSON, WITH_CITY],
    ['of a field alone', { people: { 'Person.name': { seconds: 60 } } }, NAMES],
  ] as const)('%s', async (_name, lifetimes, text) => {
    const { as, people } = createCached(lifetimes);
    await as('a', text);
    await as('a', text);
    expect(people.requests).toHaveLength(2);
  });
});

describe('the strictest part of an answer', () => {
  it.each([
    ['a field', { Person: { seconds: 60 }, 'Person.name': { seconds: 10 } }, NAMES, 10, 'PUBLIC'],
    ['a field of one caller', { Person: { seconds: 60 }, 'Person.name': { scope: 'PRIVATE' } }, NAMES, 60, 'PRIVATE'],
    ['an object inside', { Person: { seconds: 60 }, City: { seconds: 5, scope: 'PRIVATE' } }, WITH_CITY, 5, 'PRIVATE'],
    ['no other field', { Person: { seconds: 60 }, 'Person.age': { seconds: 1 } }, NAMES, 60, 'PUBLIC'],
  ] as const)('decides: %s', async (_name, own, text, seconds, scope) => {
    const scopes: string[] = [];
    const kept: number[] = [];
    const cache = createCache();
    const { keyOf, set } = cache;
    const { as } = createCached(
      { people: own },
      {},
      {
        ...cache,
        keyOf: (context, asked) => {
          scopes.push(asked);
          return keyOf(context, asked);
        },
        set: (entries) => {
          kept.push(...entries.map((entry) => entry.seconds));
          set(entries);
        },
      },
    );
    await as('a', text);
    expect([kept, scopes]).toEqual([[seconds], [scope]]);
  });
});

describe('a mutation', () => {
  const rename = 'mutation { rename(id: "g1", name: "x") { owner { name } } }';

  it('makes everything of its source unknown, for itself as well, and nothing of others', async () => {
    const { as, people, stock } = createCached({ ...PERSON, stock: { Good: { seconds: 60 } }, shop: {} });
    const text = '{ goods(first: 1) { weight owner { name } } }';
    await as('a', text);
    await as('b', rename);
    await as('a', text);
    // It is sent to the shop, which holds neither; below it, the person was asked for anew.
    expect([people.requests.length, stock.requests.length]).toEqual([2, 1]);
  });

  it.each(['answered', 'failed'])('that %s makes what its source answered before unknown', async (how) => {
    const cache = createCache();
    const { as, people, shop } = createCached(PERSON, {}, cache);
    // The people’s own source is the one that is changed.
    Object.assign(shop, { id: 'people' });
    await as('a', NAMES);
    if (how === 'failed') shop.instead = () => ({ data: null, errors: [{ message: 'too late to say' }] });
    await as('a', 'mutation { strict(ok: true) { id } }');
    shop.instead = () => undefined;
    await as('a', NAMES);
    expect(people.requests).toHaveLength(2);
  });

  it('also makes unknown what was asked before it and answered after it', async () => {
    const { as, people, cache } = createCached(PERSON);
    const gate = createGate();
    people.before = () => gate.passed;
    const early = as('a', NAMES);
    await delay(20);
    await cache.invalidate(['people']);
    gate.open();
    await early;
    await as('a', NAMES);
    expect(people.requests).toHaveLength(2);
    // Nor may the two be one call on their way.
    expect(people.requests[0]?.mark).not.toBe(people.requests[1]?.mark);
  });

  it('is one way to invalidate; types are another', async () => {
    const { as, people, cache } = createCached(PERSON);
    await as('a', NAMES);
    await cache.invalidate(['type:City', 'shop']);
    await as('a', NAMES);
    expect(people.requests).toHaveLength(1);
    await cache.invalidate(['type:Person']);
    await as('a', NAMES);
    expect(people.requests).toHaveLength(2);
  });
});

describe('without a cache', () => {
  it('lifetimes change nothing', async () => {
    const { as, people } = createCached(PERSON, { entityCache: undefined });
    await as('a', NAMES);
    await as('a', NAMES);
    expect(people.requests).toHaveLength(2);
    expect(people.requests.map((request) => Object.keys(request))).toEqual(
      people.requests.map(() => ['text', 'operation', 'variables']),
    );
  });

  it('and for what is never kept, nothing is looked up', async () => {
    let looks = 0;
    const count = async () => {
      looks += 1;
      return undefined;
    };
    const { as } = createCached({}, {}, { ...createCache(), versions: count, get: count as never });
    await as('a', NAMES);
    expect(looks).toBe(0);
  });
});
