// What callers get of what sources returned: nulls, errors at their places, names, abstract types, mutations in order.
import { describe, expect, it } from '@jest/globals';
import { createGate, createWorld, pathsOf } from '../../test/support/planWorld.js';

describe('null', () => {
  it('stands in the place of an object whose non-null field failed', async () => {
    const { ask, people } = createWorld();
    people.instead = () => ({
      data: { people: [{ label: 'Người Một' }, null] },
      errors: [{ message: 'gone', path: ['people', 1, 'label'], extensions: { code: 'X' } }],
    });
    const result = await ask('{ all: goods(first: 2) { id boss: owner { label: name } } }');
    expect(result.data).toEqual({
      all: [
        { id: 'g1', boss: { label: 'Người Một' } },
        { id: 'g2', boss: null },
      ],
    });
    expect(pathsOf(result)).toEqual(['all.1.boss.label']);
    expect(result.errors?.[0]).toMatchObject({ message: 'gone', extensions: { code: 'X' } });
  });

  it('that a source did not explain is an error where it is not allowed', async () => {
    const { ask, people } = createWorld();
    people.instead = () => ({ data: { people: [{ name: null }] } });
    const result = await ask('{ good(id: "g1") { owner { name } } }');
    expect(result.data).toEqual({ good: { owner: null } });
    expect(result.errors?.[0]?.message).toBe('Cannot return null for non-nullable field Person.name.');
    expect(pathsOf(result)).toEqual(['good.owner.name']);
  });

  it('rises as far as it has to, and only so far', async () => {
    const { ask, shop } = createWorld();
    shop.instead = () => ({ data: { goods: [{ id: 'g1' }], strictGoods: [{ id: 'g1' }, { id: null }] } });
    const result = await ask('{ goods { id } strictGoods { id } }');
    expect(result.data).toEqual({ goods: [{ id: 'g1' }], strictGoods: null });
    expect(pathsOf(result)).toEqual(['strictGoods.1.id']);
  });

  it('is all there is where a source answered nothing', async () => {
    const { ask, shop } = createWorld();
    shop.instead = () => ({ data: null, errors: [{ message: 'no' }] });
    const result = await ask('{ goods { id } clubs { title } }');
    expect(result.data).toEqual({ goods: null, clubs: [{ title: 'Hội' }] });
    expect(pathsOf(result)).toEqual(['goods']);
  });
});

describe('errors of a source', () => {
  it.each([undefined, null, [], 'goods', 5])(
    'that do not say where (%j) stand where something is missing',
    async (path) => {
      const { ask, shop } = createWorld();
      const told = { message: 'somewhere', path: path as never };
      shop.instead = () => ({ data: { goods: null, things: [] }, errors: [told] });
      const result = await ask('{ goods { id } things { id } }');
      expect(result.data).toEqual({ goods: null, things: [] });
      expect(pathsOf(result)).toEqual(['goods']);
      shop.instead = () => ({ data: null, errors: [told] });
      expect(pathsOf(await ask('{ goods { id } }'))).toEqual(['goods']);
    },
  );

  it('on a place that is there are left out, with the value as it is', async () => {
    const { ask, shop } = createWorld();
    shop.instead = () => ({ data: { goods: [{ id: 'g1' }] }, errors: [{ message: 'late', path: ['goods', 0, 'id'] }] });
    expect(await ask('{ goods { id } }')).toEqual({ data: { goods: [{ id: 'g1' }] } });
  });

  it.each([
    [['goods', 3, 'id']],
    [['goods', '0', 'id']],
    [['goods', 'length']],
    [['__proto__', 'planted']],
    [['goods', '__proto__', 'planted']],
    [['constructor', 'prototype', 'planted']],
  ])('may name places that are not there, and nothing comes of it: %j', async (path) => {
    const { ask, shop } = createWorld();
    shop.instead = () => ({ data: { goods: [] }, errors: [{ message: 'x', path }] });
    expect((await ask('{ goods { id } }')).data).toEqual({ goods: [] });
    expect(Reflect.get({}, 'planted')).toBeUndefined();
    expect(Reflect.get([], 'planted')).toBeUndefined();
  });
});

describe('values', () => {
  it.each([
    ['id', 7, '7'],
    ['kind', 'HEAVY', 'HEAVY'],
  ])('are read by the schema: %s', async (field, given, read) => {
    const { ask, shop } = createWorld();
    shop.instead = () => ({ data: { good: { [field]: given } } });
    expect((await ask(`{ good(id: "g1") { ${field} } }`)).data).toEqual({ good: { [field]: read } });
  });

  it.each([
    ['kind', 'GREEN'],
    ['name', { not: 'text' }],
    ['owner', 'text'],
  ])('of the wrong kind are errors: %s', async (field, given) => {
    const { ask, shop } = createWorld();
    shop.instead = () => ({ data: { good: { [field]: given } } });
    const result = await ask(`{ good(id: "g1") { ${field} ${field === 'owner' ? '{ id }' : ''} } }`);
    expect(result.data).toEqual({ good: { [field]: null } });
    expect(pathsOf(result)).toEqual([`good.${field}`]);
  });

  it('that are no list where one is due are errors', async () => {
    const { ask, shop } = createWorld();
    shop.instead = () => ({ data: { goods: { id: 'g1' } } });
    const result = await ask('{ goods { id } }');
    expect(result.data).toEqual({ goods: null });
    expect(pathsOf(result)).toEqual(['goods']);
  });
});

describe('names of the caller', () => {
  it('that are those of keys mean what the caller meant', async () => {
    const { ask, people } = createWorld();
    const result = await ask('{ good(id: "g1") { id: name weight owner { id: __typename name } } }');
    expect(result).toEqual({ data: { good: { id: 'Một', weight: 10, owner: { id: 'Person', name: 'Người Một' } } } });
    expect(people.requests[0]?.variables).toEqual({ _k_ids: ['p1'] });
  });

  it('that are those the compiler gives mean what the caller meant', async () => {
    const { ask } = createWorld();
    const result = await ask('{ good(id: "g1") { _k_id: name weight } }');
    expect(result).toEqual({ data: { good: { _k_id: 'Một', weight: 10 } } });
  });

  it('make two fields of one, with arguments of their own', async () => {
    const { ask } = createWorld();
    expect((await ask('{ a: good(id: "g1") { weight } b: good(id: "g2") { weight } }')).data).toEqual({
      a: { weight: 10 },
      b: { weight: 20 },
    });
  });

  it('stand in the order of the operation', async () => {
    const { ask } = createWorld();
    const { data } = await ask('{ good(id: "g1") { weight z: id ...F name } } fragment F on Good { shipping id }');
    expect(Object.keys(data?.['good'] as object)).toEqual(['weight', 'z', 'shipping', 'id', 'name']);
  });
});

describe('abstract types', () => {
  it('are completed by what the objects say they are', async () => {
    const { ask, stock } = createWorld();
    const text = '{ things { __typename name ... on Good { weight owner { name } } ... on Box { size } } }';
    expect(await ask(text)).toEqual({
      data: {
        things: [
          { __typename: 'Good', name: 'Một', weight: 10, owner: { name: 'Người Một' } },
          { __typename: 'Box', name: 'Hộp', size: 3 },
        ],
      },
    });
    expect(stock.requests[0]?.variables).toEqual({ _k_ids: ['g1'] });
  });

  it('may be unions, with fragments on interfaces in them', async () => {
    const { ask } = createWorld();
    const text = '{ anything { ... on Thing { id } ... on Good { weight } kind: __typename } }';
    expect((await ask(text)).data).toEqual({
      anything: [
        { id: 'b1', kind: 'Box' },
        { id: 'g2', weight: 20, kind: 'Good' },
      ],
    });
  });

  it('that are not known are an error', async () => {
    const { ask, shop } = createWorld();
    shop.instead = () => ({ data: { things: [{ __typename: 'Ghost', id: 'x' }] } });
    const result = await ask('{ things { id } }');
    expect(result.data).toEqual({ things: [null] });
    expect(pathsOf(result)).toEqual(['things.0']);
  });
});

describe('mutations', () => {
  const text = /* GraphQL */ `
    mutation ($ok: Boolean!) {
      a: rename(id: "g1", name: "A") {
        name
        weight
      }
      b: strict(ok: $ok) {
        id
      }
      c: rename(id: "g1", name: "C") {
        name
        weight
      }
    }
  `;

  it('run in order, each with all that is below it, and read nothing that an earlier one has read', async () => {
    const { ask, shop, stock } = createWorld();
    const gate = createGate();
    stock.before = async () => gate.passed;
    const result = ask(text, { ok: true });
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(shop.requests).toHaveLength(1);
    gate.open();
    expect(await result).toEqual({
      data: { a: { name: 'A', weight: 10 }, b: { id: 'g1' }, c: { name: 'C', weight: 10 } },
    });
    expect(shop.requests.map(({ operation }) => operation)).toEqual(['mutation', 'mutation', 'mutation']);
    expect(stock.requests.map(({ operation }) => operation)).toEqual(['query', 'query']);
  });

  it('stop after one that failed where null is not allowed', async () => {
    const { ask, shop } = createWorld();
    const result = await ask(text, { ok: false });
    expect(result.data).toBeNull();
    expect(pathsOf(result)).toEqual(['b']);
    expect(shop.requests).toHaveLength(2);
  });

  it('go on after one that failed where null is allowed', async () => {
    const { ask, shop } = createWorld();
    shop.instead = ({ text: asked }) =>
      asked.includes('"A"') ? { data: { a: null }, errors: [{ message: 'no', path: ['a'] }] } : undefined;
    const result = await ask(text, { ok: true });
    expect(result.data).toEqual({ a: null, b: { id: 'g1' }, c: { name: 'C', weight: 10 } });
    expect(pathsOf(result)).toEqual(['a']);
  });
});

describe('guards and masks', () => {
  const admit = (values: Readonly<Record<string, unknown>>) => (values['age'] === 30 ? { age: 30 } : null);
  const rules = {
    guards: new Map([['Person', { needs: ['age'], admit }]]),
    masks: new Map([
      ['Person.name', (value: unknown, owner: object | undefined) => `${JSON.stringify(owner)} ${String(value)}`],
    ]),
  };

  it('ask for what they need, and a row that is not to be seen is null without an error', async () => {
    const { ask } = createWorld({ rules });
    expect(await ask('{ goods { owner { name } } }')).toEqual({
      data: {
        goods: [
          { owner: { name: '{"age":30} Người Một' } },
          { owner: null },
          { owner: { name: '{"age":30} Người Một' } },
        ],
      },
    });
  });

  it('hold under a caller’s own names, and where nothing else is asked', async () => {
    const { ask } = createWorld({ rules });
    const { data } = await ask('{ goods { owner { age: __typename } seller { id } } }');
    expect(data).toEqual({
      goods: [
        { owner: { age: 'Person' }, seller: null },
        { owner: null, seller: { id: 'p1' } },
        { owner: { age: 'Person' }, seller: null },
      ],
    });
  });
});
