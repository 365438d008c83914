// Objects by their keys: each asked for once, in as few requests as possible, and nobody kept waiting for that.
import { describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { createGate, createWorld, pathsOf, peopleSource, shopSource } from '../../test/support/planWorld.js';

describe('keys', () => {
  it('that are equal are asked for once', async () => {
    const { ask, people } = createWorld();
    const { data } = await ask('{ goods { owner { name } } }');
    expect(data).toEqual({
      goods: ['Một', 'Hai', 'Một'].map((name) => ({ owner: { name: `Người ${name}` } })),
    });
    expect(people.requests.map(({ variables }) => variables)).toEqual([{ _k_ids: ['p1', 'p2'] }]);
  });

  it('of several places that ask the same go together', async () => {
    const { ask, people } = createWorld();
    const { data } = await ask('{ goods(first: 1) { owner { name } seller { name } } clubs { leader { name } } }');
    expect(data).toEqual({
      goods: [{ owner: { name: 'Người Một' }, seller: { name: 'Người Hai' } }],
      clubs: [{ leader: { name: 'Người Hai' } }],
    });
    expect(people.requests.map(({ variables }) => variables)).toEqual([{ _k_ids: ['p1', 'p2'] }]);
  });

  it('are not asked for where the source of the object has all that is wanted', async () => {
    const { ask, people } = createWorld();
    await ask('{ goods { owner { id __typename } } }');
    expect(people.requests).toEqual([]);
  });

  it('that are null are not asked for', async () => {
    const { ask, people } = createWorld();
    expect((await ask('{ good(id: "g3") { seller { name } } }')).data).toEqual({ good: { seller: null } });
    expect(people.requests).toEqual([]);
  });

  it('without a call for many travel in one request all the same', async () => {
    const { ask, geo } = createWorld();
    const { data } = await ask('{ goods(first: 2) { owner { city { title } } } }');
    expect(data).toEqual({ goods: ['c1', 'c2'].map((id) => ({ owner: { city: { title: `Phố ${id}` } } })) });
    expect(geo.requests).toHaveLength(1);
    expect(Object.values(geo.requests[0]?.variables ?? {})).toEqual(['c1', 'c2']);
  });
});

describe('several questions of one moment to one source', () => {
  const text = '{ goods(first: 1) { owner { name } seller { age } } }';
  const answer = { goods: [{ owner: { name: 'Người Một' }, seller: { age: 40 } }] };

  it('are one request', async () => {
    const { ask, people } = createWorld();
    expect((await ask(text)).data).toEqual(answer);
    expect(people.requests).toHaveLength(1);
    await ask(text);
    expect(people.requests[1]?.text).toBe(people.requests[0]?.text);
  });

  it('are asked one by one if together they empty the answer', async () => {
    const { ask, people } = createWorld();
    people.instead = ({ text: asked }) =>
      asked.includes('_1:') ? { data: null, errors: [{ message: 'all of it', path: ['_1'] }] } : undefined;
    expect(await ask(text)).toEqual({ data: answer });
    expect(people.requests).toHaveLength(3);
  });

  it('fail alone if one of them fails again', async () => {
    const { ask, people } = createWorld();
    people.instead = ({ text: asked }) =>
      asked.includes('age') ? { data: null, errors: [{ message: 'no ages' }] } : undefined;
    const result = await ask(text);
    expect(result.data).toEqual({ goods: [{ owner: { name: 'Người Một' }, seller: { age: null } }] });
    expect(pathsOf(result)).toEqual(['goods.0.seller.age']);
  });
});

describe('a load waits for a later one to the same source', () => {
  async function run(text: string, open: 'after 20 ms' | 'never') {
    const world = createWorld();
    const gate = createGate();
    world.geo.before = async ({ text: asked }) => (asked.includes('clubs') ? gate.passed : undefined);
    const started = performance.now();
    const result = world.ask(text);
    await delay(20);
    const early = world.people.requests.length;
    if (open === 'after 20 ms') gate.open();
    const left = performance.now();
    while (open === 'never' && world.people.requests.length === 0 && performance.now() - left < 2_000) await delay(5);
    const waited = performance.now() - started;
    gate.open();
    return { early, waited, requests: world.people.requests, ...(await result) };
  }

  it('that has as far to go', async () => {
    const { early, requests, errors } = await run(
      '{ goods { owner { name } } clubs { leader { age } } }',
      'after 20 ms',
    );
    expect(errors).toBeUndefined();
    expect(early).toBe(0);
    expect(requests).toHaveLength(1);
  });

  it('but not if it has further to go itself', async () => {
    const text = '{ goods { owner { city { title } } } clubs { leader { age } } }';
    const { early, requests } = await run(text, 'after 20 ms');
    expect(early).toBe(1);
    expect(requests).toHaveLength(2);
  });

  it('but no longer than 100 ms', async () => {
    const { early, waited, requests, data } = await run(
      '{ goods { owner { name } } clubs { leader { age } } }',
      'never',
    );
    expect(early).toBe(0);
    expect(waited).toBeGreaterThanOrEqual(95);
    expect(waited).toBeLessThan(1_000);
    expect(requests).toHaveLength(2);
    expect(data?.['clubs']).toEqual([{ leader: { age: 40 } }]);
  });

  it('but not for one to another source', async () => {
    const { early } = await run('{ goods { owner { name } } clubs { title } }', 'after 20 ms');
    expect(early).toBe(1);
  });
});

describe('computed fields', () => {
  it('are asked for after what they are computed from, and by it', async () => {
    const { ask, stock, delivery } = createWorld();
    const { data, errors } = await ask('{ goods(first: 2) { name shipping } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      goods: [
        { name: 'Một', shipping: 20 },
        { name: 'Hai', shipping: 40 },
      ],
    });
    expect(stock.requests).toHaveLength(1);
    expect(delivery.requests.map(({ variables }) => variables)).toEqual([
      {
        _k_goods: [
          { id: 'g1', weight: 10 },
          { id: 'g2', weight: 20 },
        ],
      },
    ]);
  });

  it('carry the error of what they are computed from, and are not asked for', async () => {
    const { ask, stock, delivery } = createWorld();
    stock.instead = () => ({
      data: { stock: [{ weight: null }] },
      errors: [{ message: 'scale', path: ['stock', 0, 'weight'] }],
    });
    const result = await ask('{ goods(first: 1) { name weight shipping } }');
    expect(result.data).toEqual({ goods: [{ name: 'Một', weight: null, shipping: null }] });
    expect(pathsOf(result)).toEqual(['goods.0.weight', 'goods.0.shipping']);
    expect(result.errors?.map(({ message }) => message)).toEqual(['scale', 'scale']);
    expect(delivery.requests).toEqual([]);
  });
});

describe('a source that breaks the rules', () => {
  it.each([
    ['too few', []],
    ['too many', [{ name: 'a' }, { name: 'b' }, { name: 'c' }]],
  ])('answers %s keys: an error for each object, never somebody else’s row', async (_what, people) => {
    const world = createWorld();
    world.people.instead = () => ({ data: { people } });
    const result = await world.ask('{ goods(first: 2) { owner { age } } }');
    expect(result.data).toEqual({ goods: [{ owner: { age: null } }, { owner: { age: null } }] });
    expect(pathsOf(result)).toEqual(['goods.0.owner.age', 'goods.1.owner.age']);
  });

  it('cannot be asked: the error stands where its fields are missing', async () => {
    const world = createWorld();
    world.people.before = async () => Promise.reject(new Error('down'));
    const result = await world.ask('{ goods(first: 1) { id owner { id age } } }');
    expect(result.data).toEqual({ goods: [{ id: 'g1', owner: { id: 'p1', age: null } }] });
    expect(pathsOf(result)).toEqual(['goods.0.owner.age']);
  });

  it.each(['key', 'argsFromKeys'])(
    'has a %s that cannot be made: an error for each object, and the run ends',
    async (which) => {
      const broken = () => {
        throw new TypeError('mistake in a merge rule');
      };
      const people = peopleSource();
      const merge = { Person: { ...people.merge?.['Person'], [which]: broken } };
      const { ask } = createWorld({ remotes: [shopSource(), { ...people, merge }] });
      const result = await ask('{ goods(first: 2) { id owner { age } } }');
      expect(result.data).toEqual({ goods: ['g1', 'g2'].map((id) => ({ id, owner: { age: null } })) });
      expect(pathsOf(result)).toEqual(['goods.0.owner.age', 'goods.1.owner.age']);
      expect(people.requests).toEqual([]);
    },
  );
});
