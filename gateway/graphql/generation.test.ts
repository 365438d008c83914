// A newer schema takes the place of an older one while operations run: each ends on the one that it began on.
import { afterEach, describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { buildSchema, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { SDL, contextOf, generation, post, start, stopAll } from '../../test/support/generations.js';
import { createGate } from '../../test/support/planWorld.js';
import { createGenerations, know, type Generation } from './generation.js';
import { operationLimitsSchema } from './operationLimits.js';
import { createSubscriber, type SubscriptionContext } from './subscribe.js';

afterEach(stopAll);

describe('replace', () => {
  it.each(['{ word }', 'mutation { word: change }'])('leaves what has begun on its generation: %s', async (query) => {
    const gate = createGate();
    const [old, next] = [generation('old', gate.passed), generation('next')];
    const server = await start(old.made);
    const slow = post(server, { query });
    while (old.executed.length === 0) await turn();
    server.replace(next.made);
    const after = await post(server, { query });
    expect(after.json).toEqual({ data: { word: 'next' } });
    expect([old.log, next.log]).toEqual([['admit'], ['admit', 'told', 'record']]);
    gate.open();
    expect((await slow).json).toEqual({ data: { word: 'old' } });
    // Also its record is kept where it began.
    expect([old.log, next.log]).toEqual([
      ['admit', 'told', 'record'],
      ['admit', 'told', 'record'],
    ]);
  });

  it('under load loses nothing and mixes nothing', async () => {
    const generations = Array.from({ length: 5 }, (_, i) => generation(`g${i}`));
    const server = await start((generations[0] as (typeof generations)[number]).made);
    const answers: Promise<string>[] = [];
    for (const { made } of generations) {
      server.replace(made);
      for (let i = 0; i < 10; i += 1)
        answers.push(
          post(server, { query: '{ a: word b: word }' }).then(({ json }) => `${json['data'].a} ${json['data'].b}`),
        );
      await turn();
    }
    const found = await Promise.all(answers);
    expect(found).toHaveLength(50);
    for (const one of found) expect(one).toMatch(/^(g\d) \1$/);
    expect(found.slice(40)).toEqual(Array.from({ length: 10 }, () => 'g4 g4'));
  });

  it('reads texts anew against the schema that is there', async () => {
    const server = await start(generation('old').made);
    const query = '{ extra }';
    expect((await post(server, { query })).status).toBe(400);
    server.replace(generation('next', undefined, `${SDL} extend type Query { extra: String }`).made);
    expect((await post(server, { query })).json).toEqual({ data: { extra: 'next' } });
    server.replace(generation('back').made);
    expect((await post(server, { query })).status).toBe(400);
  });
});

describe('a subscription', () => {
  const TICK = 'subscription { tick }';

  function source() {
    const gates = [createGate(), createGate()] as const;
    const stream = async function* () {
      for (const gate of gates) {
        await gate.passed;
        yield { tick: 'event' };
      }
    };
    return { gates, stream };
  }

  function withEvents(schema: GraphQLSchema, stream: () => AsyncIterable<unknown>): void {
    const field = schema.getSubscriptionType()?.getFields()['tick'];
    if (field !== undefined) field.subscribe = stream;
  }

  function subscribeOn(first: Generation, current: () => Generation) {
    const subscribe = createSubscriber<SubscriptionContext>({
      ...(first as Generation<never>),
      current,
      limits: operationLimitsSchema.parse({}),
      onUnexpected: () => undefined,
      eventMs: 1_000,
      codeOf: () => undefined,
    });
    return async () => {
      const answer = await subscribe({ query: TICK }, { ...contextOf(), signal: new AbortController().signal });
      if ('errors' in answer) throw new Error(JSON.stringify(answer.errors));
      return answer.events;
    };
  }

  it('stays on the generation that it began on; the next one begins on the new', async () => {
    const [old, next] = [generation('old'), generation('next')];
    const [first, second] = [source(), source()];
    withEvents(old.made.schema, first.stream);
    withEvents(next.made.schema, second.stream);
    let current = old.made;
    const listen = subscribeOn(old.made, () => current);
    const before = await listen();
    first.gates[0].open();
    expect((await before.next()).value).toEqual({ data: { tick: 'old' } });
    current = next.made;
    const after = await listen();
    first.gates[1].open();
    second.gates[0].open();
    expect((await before.next()).value).toEqual({ data: { tick: 'old' } });
    expect((await after.next()).value).toEqual({ data: { tick: 'next' } });
    expect([old.log, next.log]).toEqual([
      ['admit', 'told', 'record', 'told', 'record'],
      ['admit', 'told', 'record'],
    ]);
  });

  const { rules } = generation('same').made;
  const requires = { kind: 'requires', grant: 'clock:tick.read' } as const;
  const personal = { class: 'SENSITIVE', mask: 'FULL', grant: 'clock:tick.read-personal' } as const;
  it.each<[string, Partial<Generation>]>([
    ['the field needs another grant', { rules: { ...rules, fields: new Map([['Subscription.tick', requires]]) } }],
    ['the type needs another grant', { rules: { ...rules, types: new Map([['Subscription', requires]]) } }],
    ['it is personal now', { rules: { ...rules, personal: new Map([['Subscription.tick', personal]]) } }],
    ['it needs a strong sign-in', { rules: { ...rules, stepUp: new Set(['Subscription.tick']) } }],
    [
      'it is no longer there',
      { schema: buildSchema('type Query { word: String } type Subscription { tock: String }') },
    ],
  ])('ends before its next event where %s', async (_what, change) => {
    const old = generation('old');
    const { gates, stream } = source();
    withEvents(old.made.schema, stream);
    let current: Generation = old.made;
    const events = await subscribeOn(old.made, () => current)();
    gates[0].open();
    expect((await events.next()).value).toEqual({ data: { tick: 'old' } });
    current = { ...generation('next').made, ...change };
    gates[1].open();
    expect((await events.next()).value).toEqual({
      errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'SUBSCRIPTION_OUTDATED' }) })],
    });
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  it('goes on where rules of other fields have changed', async () => {
    const old = generation('old');
    const { gates, stream } = source();
    withEvents(old.made.schema, stream);
    let current: Generation = old.made;
    const events = await subscribeOn(old.made, () => current)();
    current = { ...generation('next').made, rules: { ...rules, fields: new Map([['Query.word', requires]]) } };
    for (const gate of gates) {
      gate.open();
      expect((await events.next()).value).toEqual({ data: { tick: 'old' } });
    }
  });
});

describe('warm', () => {
  it('reads texts ahead: the first request finds the very document that was handed out', async () => {
    const { made, executed } = generation('a');
    const server = await start(made);
    const ready: { text: string; hash: string; document: DocumentNode }[] = [];
    server.warm({ texts: ['{ word }', '{ nothing }', '{ broken', '{ secret }'], ready: (one) => ready.push(one) });
    expect(ready.map(({ text }) => text)).toEqual(['{ word }', '{ secret }']);
    await post(server, { query: '{ word }' });
    expect(executed[0]?.document).toBe(ready[0]?.document);
    expect(executed[0]?.text).toBe(ready[0]?.hash);
    await post(server, { query: '{ word word }' });
    expect(executed[1]?.document).not.toBe(ready[0]?.document);
  });

  it('is done before the generations change, and holds for the next alone', async () => {
    const [old, next] = [
      generation('old'),
      generation('next', undefined, `${SDL} extend type Query { extra: String }`),
    ];
    const server = await start(old.made);
    const order: string[] = [];
    const handed: DocumentNode[] = [];
    server.replace(next.made, {
      texts: ['{ word }', '{ extra }'],
      ready: ({ document, text }) => {
        handed.push(document);
        order.push(`${text} ${server.current() === next.made ? 'after' : 'before'}`);
      },
    });
    expect(order).toEqual(['{ word } before', '{ extra } before']);
    expect(server.current()).toBe(next.made);
    await post(server, { query: '{ word }' });
    expect(next.executed[0]?.document).toBe(handed[0]);
  });
});

describe('verdicts', () => {
  const read = (holds: boolean, permissionSet?: string) => {
    let asked = 0;
    const access = {
      ...(permissionSet === undefined ? {} : { permissionSet }),
      holds: () => {
        asked += 1;
        return holds;
      },
      steppedUp: false,
    };
    return { access, asked: () => asked };
  };

  it('are kept for each permission set, and not shared between two', () => {
    const known = know(generation('a').made);
    const document = parse('{ secret word }');
    const [yes, no, again, nobody] = [read(true, 'x'), read(false, 'y'), read(false, 'x'), read(false)];
    expect(known.refusals(document, yes.access)).toEqual([]);
    expect(known.refusals(document, no.access)).toEqual([{ field: 'Query.secret', requires: 'a:b.read' }]);
    // Equal sets mean equal rights: not asked again.
    expect(known.refusals(document, again.access)).toEqual([]);
    expect(again.asked()).toBe(0);
    expect(known.refusals(document, nobody.access)).toHaveLength(1);
    expect(nobody.asked()).toBe(1);
  });

  it('belong to one document and one generation', () => {
    const generations = createGenerations(generation('a').made);
    const document = parse('{ secret }');
    const first = generations.current();
    expect(first.refusals(document, read(true, 'x').access)).toEqual([]);
    expect(first.refusals(parse('{ secret }'), read(false, 'x').access)).toHaveLength(1);
    const { made } = generation('b');
    generations.replace(made);
    expect(generations.current().refusals(document, read(false, 'x').access)).toHaveLength(1);
    expect(generations.of(first.generation.schema)).toBe(first);
    expect(generations.of(buildSchema(SDL))).toBe(generations.current());
  });

  it('hold over HTTP: one document, two callers', async () => {
    const { made, executed } = generation('a');
    const server = await start(made);
    const query = '{ secret }';
    const refused = contextOf(() => false, 'none');
    expect((await post(server, { query })).json).toEqual({ data: { secret: 'a' } });
    expect((await post(server, { query }, refused)).json['errors'][0].extensions.code).toBe('FORBIDDEN');
    expect((await post(server, { query })).json).toEqual({ data: { secret: 'a' } });
    expect(executed).toHaveLength(2);
  });
});
