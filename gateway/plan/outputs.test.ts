// Answers put together one by one and by generated code are the same, whatever an object holds.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
} from 'graphql';
import type { GraphQLOutputType } from 'graphql';
import { anyCodePoint } from '../../test/support/anyCodePoint.js';
import { plainLeafOf, toComplete } from './completers.js';
import { Outputs } from './outputs.js';
import { FAILED, type Output, type Plan, type Raw } from './plan.js';
import { Run, SourceError } from './run.js';
import { Reaches, type Schedule } from './schedule.js';

const LEAVES: readonly GraphQLOutputType[] = [GraphQLString, GraphQLID, GraphQLBoolean, GraphQLInt, GraphQLFloat];
const TYPES = [...LEAVES, new GraphQLList(GraphQLInt)].flatMap((type) => [type, new GraphQLNonNull(type)]);
const SLOTS = [undefined, Symbol('one'), Symbol('two')];
const NAMES = ['a', 'constructor', '__typename', 'toString', '_0', 'hasOwnProperty'];

const anyValue = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, NaN, Infinity, 2 ** 31, -0, '', 'text', true, new Error('failed')),
  fc.integer(),
  fc.double(),
  fc.string({ unit: anyCodePoint }),
  fc.array(fc.integer()),
  fc.constant(new SourceError({ message: 'of a source' }, ['below', 1])),
);

const anyObject: fc.Arbitrary<Raw> = fc.dictionary(fc.constantFrom(...NAMES), anyValue);

const anyOutput = fc.record({
  property: fc.constantFrom(undefined, ...NAMES),
  slot: fc.constantFrom(...SLOTS),
  type: fc.constantFrom(...TYPES),
  constant: fc.option(fc.string(), { nil: undefined, freq: 8 }),
  masked: fc.boolean(),
});

type Drawn = typeof anyOutput extends fc.Arbitrary<infer T> ? T : never;

function toOutput({ property, slot, type, constant, masked }: Drawn, i: number): Output<object> {
  const mask = masked ? () => 'masked' : undefined;
  // A value of the object itself always has a name.
  const name = slot === undefined ? (property ?? 'a') : property;
  return {
    ...{ key: `${NAMES[i % NAMES.length]}${i}`, slot, property: name, read: undefined, constant, mask, nodes: [] },
    plain: masked ? undefined : plainLeafOf(type),
    complete: toComplete(type, { name: `T.f${i}`, nodes: [], place: undefined, inProcess: false }),
  };
}

const NO_LOADS = {
  ...{ outputs: new Outputs<object>([], 0), type: 'T', loads: [], nested: [] },
  ...{ guard: undefined, identity: undefined, sameAnswer: false },
};

interface Asked {
  readonly asText?: boolean;
  readonly escapeFree?: boolean;
}

function answer(
  list: readonly Output<object>[],
  raw: Raw,
  holder: Raw,
  codeAfter: number,
  { asText = false, escapeFree = false }: Asked = {},
) {
  const outputs = new Outputs(list, codeAfter);
  const shape: Pick<Plan<object>, 'reaches' | 'together'> = { reaches: new Reaches(NO_LOADS), together: new Map() };
  const run = new Run<object>({}, {}, {}, shape, () => ({}) as Schedule<object>);
  run.asText = asText;
  run.escapeFree = escapeFree;
  const done = outputs.complete(raw, holder, run);
  const errors = run.errors.map(({ message, path }) => ({ message, path }));
  return { done, keys: typeof done === 'object' ? Object.keys(done as object) : [], errors, depth: run.depth };
}

/** Texts without what JSON escapes; everything else as it is. */
function withoutEscapes(value: unknown): unknown {
  if (typeof value === 'string') return JSON.stringify(value).includes('\\') ? 'Hồ sơ mẫu' : value;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, withoutEscapes(held)]));
}

/** Runs `check` on outputs of every kind over an object and what loads may have found for it. */
function forAll(check: (list: readonly Output<object>[], own: Raw, holder: Raw) => void): void {
  const anyHeld = fc.oneof(anyObject, anyValue);
  fc.assert(
    fc.property(fc.array(anyOutput, { maxLength: 6 }), anyObject, anyHeld, anyHeld, (drawn, own, one, two) =>
      check(drawn.map(toOutput), own, { [SLOTS[1] as symbol]: one, [SLOTS[2] as symbol]: two }),
    ),
    { numRuns: 2_000 },
  );
}

describe('Outputs', () => {
  it('answers alike, with and without code of its own', () => {
    forAll((list, own, holder) => {
      expect(answer(list, own, holder, 0)).toEqual(answer(list, own, holder, Infinity));
    });
  });

  it('makes the text that JSON.stringify makes of the objects, with and without code of its own', () => {
    forAll((list, own, holder) => {
      const { done, errors, depth } = answer(list, own, holder, 0);
      const right = { done: done === FAILED ? FAILED : JSON.stringify(done), errors, depth };
      for (const codeAfter of [0, Infinity])
        expect(answer(list, own, holder, codeAfter, { asText: true })).toMatchObject(right);
    });
  });

  it('makes the same text of what has nothing to escape, without a look at it', () => {
    forAll((list, drawnOwn, drawnHolder) => {
      const [own, holder] = [withoutEscapes(drawnOwn) as Raw, { ...drawnHolder }];
      for (const slot of Object.getOwnPropertySymbols(holder)) holder[slot] = withoutEscapes(holder[slot]);
      const right = answer(list, own, holder, 0, { asText: true });
      expect(answer(list, own, holder, 0, { asText: true, escapeFree: true })).toEqual(right);
    });
  });

  it('makes code once, after as many objects as it is told', () => {
    const list = [
      toOutput({ property: 'a', slot: undefined, type: GraphQLInt, constant: undefined, masked: false }, 0),
    ];
    const outputs = new Outputs(list, 2);
    const shape: Pick<Plan<object>, 'reaches' | 'together'> = { reaches: new Reaches(NO_LOADS), together: new Map() };
    const run = new Run<object>({}, {}, {}, shape, () => ({}) as Schedule<object>);
    const functions = [1, 2, 3, 4].map((a) => {
      expect(outputs.complete({ a }, {}, run)).toEqual({ a0: a });
      return outputs.complete;
    });
    expect(functions[0]).toBe(functions[1]);
    expect(functions[2]).not.toBe(functions[1]);
    expect(functions[3]).toBe(functions[2]);
  });

  it('quotes what comes from the operation', () => {
    const tricky = { property: "x'] + process.exit() + ['", slot: undefined, type: GraphQLString, constant: undefined };
    const list = [{ ...toOutput({ ...tricky, masked: false }, 0), key: '"}; throw 1; //\u2028' }];
    const raw = { "x'] + process.exit() + ['": 'held' };
    const right = { '"}; throw 1; //\u2028': 'held' };
    expect(answer(list, raw, {}, 0).done).toEqual(right);
    expect(answer(list, raw, {}, 0, { asText: true }).done).toBe(JSON.stringify(right));
    expect(answer(list, raw, {}, 0, { asText: true, escapeFree: true }).done).toBe(JSON.stringify(right));
  });
});
