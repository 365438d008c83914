// Which plan an operation gets: conditions, variables, operations of one text, what is kept, what is not covered.
import { describe, expect, it, jest } from '@jest/globals';
import { execute, getVariableValues, parse, type OperationDefinitionNode } from 'graphql';
import { createWorld, WORLD_SCHEMA } from '../../test/support/planWorld.js';
import { NotCovered, type PlanRequest } from './index.js';

const CONDITIONS = /* GraphQL */ `
  query ($a: Boolean!, $b: Boolean = true) {
    good(id: "g1") {
      id
      name @include(if: $a)
      ...Rest @skip(if: $b)
    }
  }
  fragment Rest on Good {
    owner {
      name
    }
  }
`;

describe('@skip and @include', () => {
  it.each([
    [{ a: true }, { id: 'g1', name: 'Một' }],
    [{ a: false }, { id: 'g1' }],
    [
      { a: false, b: false },
      { id: 'g1', owner: { name: 'Người Một' } },
    ],
    [
      { a: true, b: false },
      { id: 'g1', name: 'Một', owner: { name: 'Người Một' } },
    ],
  ])('follow variables and their defaults: %j', async (variables, good) => {
    const { ask } = createWorld();
    expect(await ask(CONDITIONS, variables)).toEqual({ data: { good } });
  });

  it('have a plan for each combination, also with one text', async () => {
    const { ask, people, shop } = createWorld();
    await ask(CONDITIONS, { a: true, b: false });
    await ask(CONDITIONS, { a: false, b: true });
    await ask(CONDITIONS, { a: true, b: false });
    expect(people.requests).toHaveLength(2);
    expect(shop.requests[0]?.text).toBe(shop.requests[2]?.text);
    expect(shop.requests[1]?.text).not.toContain('name');
    expect(shop.requests.every(({ text }) => !text.includes('@'))).toBe(true);
  });

  it('on both sides of one field leave it out as the specification says', async () => {
    const { ask } = createWorld();
    const text = 'query ($x: Boolean!) { good(id: "g1") { id name @include(if: $x) @skip(if: $x) } }';
    expect(await ask(text, { x: true })).toEqual({ data: { good: { id: 'g1' } } });
    expect(await ask(text, { x: false })).toEqual({ data: { good: { id: 'g1' } } });
  });

  it('keep the other half of a field that stands twice', async () => {
    const { ask } = createWorld();
    const text = 'query ($x: Boolean!) { good(id: "g1") { owner @skip(if: $x) { name } owner { age } } }';
    expect((await ask(text, { x: true })).data).toEqual({ good: { owner: { age: 30 } } });
    expect((await ask(text, { x: false })).data).toEqual({ good: { owner: { name: 'Người Một', age: 30 } } });
  });

  it('that read a null fail as in graphql-js, and nothing is asked', async () => {
    const { ask, shop } = createWorld();
    const text = 'query ($x: Boolean = true) { good(id: "g1") { id name @include(if: $x) } }';
    const result = await ask(text, { x: null });
    const expected = await execute({ schema: WORLD_SCHEMA, document: parse(text), variableValues: { x: null } });
    expect(result.data ?? null).toBeNull();
    expect(expected.data?.['good'] ?? null).toBeNull();
    expect(result.errors).toHaveLength(1);
    expect(shop.requests).toEqual([]);
  });
});

describe('variables', () => {
  const text = 'query ($first: Int, $id: ID!) { goods(first: $first) { id } good(id: $id) { id } }';

  it.each([{}, { id: null }, { id: {}, first: 'x' }, { id: 'g1', first: 2 ** 40 }])(
    'that are wrong are told of in the words of graphql-js: %j',
    async (variables) => {
      const { ask, shop } = createWorld();
      const definitions = (parse(text).definitions[0] as OperationDefinitionNode).variableDefinitions ?? [];
      const { errors } = getVariableValues(WORLD_SCHEMA, definitions, variables);
      const result = await ask(text, variables);
      expect(errors?.length).toBeGreaterThan(0);
      expect(result.errors?.map(({ message }) => message)).toEqual(errors?.map(({ message }) => message));
      expect('data' in result).toBe(false);
      expect(shop.requests).toEqual([]);
    },
  );

  it('go along as they were sent, and those that were left out stay out', async () => {
    const { ask, shop } = createWorld();
    await ask(text, { id: 'g1' });
    await ask(text, { id: 'g2', first: 1 });
    await ask(text, { id: 'g2', first: null });
    expect(shop.requests.map(({ variables }) => variables)).toEqual([
      { id: 'g1' },
      { id: 'g2', first: 1 },
      { id: 'g2', first: null },
    ]);
  });

  it('reach the fields of other systems as well, and a name of ours never meets one of theirs', async () => {
    const { ask, people } = createWorld();
    const asked = 'query ($_k_ids: String) { good(id: "g1") { owner { age(unit: $_k_ids) } } }';
    expect((await ask(asked, { _k_ids: 'DAY' })).data).toEqual({ good: { owner: { age: 30 } } });
    expect(people.requests[0]?.variables).toEqual({ _k_ids: 'DAY', __k_ids: ['p1'] });
  });
});

describe('several operations in one text', () => {
  const text = 'query A { good(id: "g1") { id } } query B { good(id: "g2") { name } }';

  it('are told apart by their name', async () => {
    const { ask } = createWorld();
    expect((await ask(text, {}, 'A')).data).toEqual({ good: { id: 'g1' } });
    expect((await ask(text, {}, 'B')).data).toEqual({ good: { name: 'Hai' } });
    expect((await ask(text, {}, 'A')).data).toEqual({ good: { id: 'g1' } });
  });

  it('are an error without one, or with one that is not there', async () => {
    const { ask, shop, plans } = createWorld();
    expect((await ask(text)).errors).toHaveLength(1);
    expect((await ask(text, {}, 'C')).errors).toHaveLength(1);
    expect(() => plans.warm({ document: parse(text), text })).not.toThrow();
    expect(shop.requests).toEqual([]);
  });
});

describe('what is kept', () => {
  const request = (text: string) => ({ document: parse(text), text, context: { who: 'x' } });

  it('is one plan for each text, the same words in every run', async () => {
    const { plans, ask, shop, people } = createWorld();
    const text = 'query ($id: ID!) { good(id: $id) { name owner { name } } }';
    for (const id of ['g1', 'g2', 'g3']) await ask(text, { id });
    expect(new Set(shop.requests.map((one) => one.text)).size).toBe(1);
    expect(new Set(people.requests.map((one) => one.text)).size).toBe(1);
    expect(plans.plan(request(text))).toBe(plans.plan(request(text)));
  });

  it('is bounded', () => {
    const { plans } = createWorld({ maxPlans: 2 });
    const [a, b, c] = ['{ goods { id } }', '{ things { id } }', '{ clubs { title } }'].map(request) as [
      ReturnType<typeof request>,
      ReturnType<typeof request>,
      ReturnType<typeof request>,
    ];
    const first = plans.plan(a);
    plans.plan(b);
    expect(plans.plan(a)).toBe(first);
    plans.plan(c);
    expect(plans.plan(a)).toBe(first);
    plans.plan(b);
    plans.plan(c);
    expect(plans.plan(a)).not.toBe(first);
  });

  it('is what `warm` has made', async () => {
    const { plans } = createWorld();
    const text = '{ goods { id } }';
    plans.warm({ document: parse(text), text });
    const warmed = plans.plan(request(text));
    // The document is not looked at again.
    expect(plans.plan({ ...request(text), document: parse('{ things { id } }') })).toBe(warmed);
  });
});

describe('what the compiler does not cover', () => {
  it('is handed to the fallback with the reason', async () => {
    const fallback = jest.fn(async (_request: PlanRequest<{ who: string }>, _reason: string) => ({ data: { a: 1 } }));
    const { ask } = createWorld({ fallback });
    expect(await ask('{ nobody }')).toEqual({ data: { a: 1 } });
    expect(await ask('{ nobody }')).toEqual({ data: { a: 1 } });
    expect(fallback.mock.calls.map(([, reason]) => reason)).toEqual([
      'nobody answers Query.nobody',
      'nobody answers Query.nobody',
    ]);
  });

  it('rejects without one', async () => {
    const { ask } = createWorld();
    await expect(ask('{ nobody goods { id } }')).rejects.toBeInstanceOf(NotCovered);
  });

  it('is only what is asked for', async () => {
    const { ask } = createWorld();
    const text = 'query ($x: Boolean!) { nobody @include(if: $x) goods(first: 1) { id } }';
    expect((await ask(text, { x: false })).data).toEqual({ goods: [{ id: 'g1' }] });
    await expect(ask(text, { x: true })).rejects.toThrow('nobody answers');
  });

  it('includes a field named __proto__', async () => {
    const { ask } = createWorld();
    await expect(ask('{ __proto__: goods { id } }')).rejects.toBeInstanceOf(NotCovered);
  });
});

describe('introspection', () => {
  const text =
    'query ($n: String!) { t: __type(name: $n) { name } __schema { queryType { name } } __typename goods(first: 1) { id } }';

  it('is asked of whoever knows what the caller may see, beside everything else', async () => {
    const introspect = jest.fn(
      async (document: ReturnType<typeof parse>, variables: object, { who }: { who: string }) =>
        execute({ schema: WORLD_SCHEMA, document, variableValues: { ...variables }, contextValue: who }),
    );
    const { ask } = createWorld({ introspect });
    expect(await ask(text, { n: 'Good' })).toEqual({
      data: {
        t: { name: 'Good' },
        __schema: { queryType: { name: 'Query' } },
        __typename: 'Query',
        goods: [{ id: 'g1' }],
      },
    });
    expect(introspect.mock.calls.every(([, , context]) => context.who === 'test')).toBe(true);
  });

  it('is not covered where nobody knows', async () => {
    await expect(createWorld().ask(text, { n: 'Good' })).rejects.toThrow('introspection');
  });
});
