// Every kind of change has its coordinates, its users and its severity; graphql-js is the oracle for what breaks.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, findBreakingChanges, findDangerousChanges } from 'graphql';
import type { SchemaComparison } from './change.js';
import { compareSchemas } from './compareSchemas.js';
import { schemaMembers } from './members.js';
import type { SchemaRules } from './ruleChanges.js';

const BASE = `
  directive @mark(a: Int, b: Int) repeatable on FIELD | FRAGMENT_SPREAD
  directive @old on FIELD
  interface Named { name: String }
  type Query { thing(id: ID!, size: Int = 1): Thing things(filter: Filter flag: Boolean! = true): [Thing!]! any: Any }
  type Thing implements Named { name: String code: String! size: Size old: Int @deprecated(reason: "mẫu") }
  type Other implements Named { name: String place: String }
  type Extra { one: Int two: Int }
  union Any = Thing | Other | Extra
  enum Size { SMALL LARGE }
  input Filter { name: String size: Size = SMALL exact: Boolean! kind: Int! = 1 }
`;

function compare(from: string, to: string, rules?: Parameters<typeof compareSchemas>[2]): SchemaComparison {
  return compareSchemas(buildSchema(from), buildSchema(to), rules);
}

const flat = ({ breaking, dangerous, safe }: SchemaComparison) =>
  [...breaking, ...dangerous, ...safe].map(
    ({ severity, kind, coordinate, affects }) => `${severity} ${kind} ${coordinate} < ${affects.join(' ')}`,
  );

/** `from` is taken out of the base, `to` put in its place. */
const change = (from: string, to: string) => flat(compare(BASE, BASE.replace(from, to)));

describe('compareSchemas', () => {
  it.each([
    [
      'type Extra { one: Int two: Int }\n',
      '',
      'BREAKING TYPE_REMOVED Extra < Extra',
      '= Thing | Other | Extra',
      '= Thing | Other',
    ],
    ['Any = Thing | Other | Extra', 'Any = Thing | Other', 'BREAKING TYPE_REMOVED_FROM_UNION Any < Extra'],
    ['enum Size { SMALL LARGE }', 'enum Size { SMALL }', 'BREAKING VALUE_REMOVED_FROM_ENUM Size.LARGE < Size.LARGE'],
    ['exact: Boolean!', 'exact: Boolean! must: Int!', 'BREAKING REQUIRED_INPUT_FIELD_ADDED Filter.must < Filter'],
    ['type Other implements Named', 'type Other', 'BREAKING IMPLEMENTED_INTERFACE_REMOVED Other < Other Named'],
    ['code: String! ', '', 'BREAKING FIELD_REMOVED Thing.code < Thing.code'],
    ['code: String!', 'code: Int!', 'BREAKING FIELD_CHANGED_KIND Thing.code < Thing.code'],
    ['code: String!', 'code: String', 'BREAKING OUTPUT_BECAME_NULLABLE Thing.code < Thing.code'],
    ['thing(id: ID!', 'thing(must: Int! id: ID!', 'BREAKING REQUIRED_ARG_ADDED Query.thing(must:) < Query.thing'],
    [', size: Int = 1', '', 'BREAKING ARG_REMOVED Query.thing(size:) < Query.thing(size:)'],
    ['size: Int = 1', 'size: String', 'BREAKING ARG_CHANGED_KIND Query.thing(size:) < Query.thing(size:)'],
    ['  directive @old on FIELD', '', 'BREAKING DIRECTIVE_REMOVED @old < @old'],
    ['(a: Int, b: Int)', '(a: Int)', 'BREAKING DIRECTIVE_ARG_REMOVED @mark(b:) < @mark'],
    ['(a: Int, b: Int)', '(a: Int, b: Int, c: Int!)', 'BREAKING REQUIRED_DIRECTIVE_ARG_ADDED @mark(c:) < @mark'],
    [' repeatable', '', 'BREAKING DIRECTIVE_REPEATABLE_REMOVED @mark < @mark'],
    ['FIELD | FRAGMENT_SPREAD', 'FIELD', 'BREAKING DIRECTIVE_LOCATION_REMOVED @mark < @mark'],
    ['enum Size { SMALL', 'enum Size { MIDDLE SMALL', 'DANGEROUS VALUE_ADDED_TO_ENUM Size.MIDDLE < Size'],
    ['exact: Boolean!', 'exact: Boolean! may: Int', 'DANGEROUS OPTIONAL_INPUT_FIELD_ADDED Filter.may < Filter'],
    ['thing(id: ID!', 'thing(may: Int id: ID!', 'DANGEROUS OPTIONAL_ARG_ADDED Query.thing(may:) < Query.thing'],
    ['flag: Boolean! = true', 'flag: Boolean!', 'BREAKING INPUT_BECAME_REQUIRED Query.things(flag:) < Query.things'],
    ['kind: Int! = 1', 'kind: Int!', 'BREAKING INPUT_BECAME_REQUIRED Filter.kind < Filter'],
    [
      'flag: Boolean! = true',
      'flag: Boolean!',
      'DANGEROUS ARG_DEFAULT_VALUE_CHANGE Query.things(flag:) < Query.things',
    ],
    ['size: Int = 1', 'size: Int = 2', 'DANGEROUS ARG_DEFAULT_VALUE_CHANGE Query.thing(size:) < Query.thing'],
    ['size: Size = SMALL', 'size: Size = LARGE', 'DANGEROUS INPUT_DEFAULT_CHANGED Filter.size < Filter'],
    [
      'type Extra {',
      'type Extra implements Named { name: String',
      'DANGEROUS IMPLEMENTED_INTERFACE_ADDED Extra < Extra',
    ],
    ['type Extra {', 'type Extra { three: Int', 'SAFE FIELD_ADDED Extra.three < '],
    ['type Extra {', 'type Fresh { a: Int } type Extra {', 'SAFE TYPE_ADDED Fresh < '],
    ['one: Int', 'one: Int!', 'SAFE OUTPUT_BECAME_REQUIRED Extra.one < Extra.one'],
    ['exact: Boolean!', 'exact: Boolean', 'SAFE INPUT_RELAXED Filter.exact < Filter.exact'],
    ['one: Int', 'one: Int @deprecated(reason: "x")', 'SAFE DEPRECATED Extra.one < Extra.one'],
    [' @deprecated(reason: "mẫu")', '', 'SAFE NO_LONGER_DEPRECATED Thing.old < Thing.old'],
  ])('%s → %s', (from, to, expected, more = '\0', instead = '') => {
    const next = BASE.replace(from, to).replace(more, instead);
    expect(flat(compare(BASE, next))).toContain(expected);
  });

  it('tells of types that change their kind and of members of unions', () => {
    expect(change('type Extra { one: Int two: Int }', 'interface Extra { one: Int }').join()).toContain(
      'TYPE_CHANGED_KIND Extra < Extra',
    );
    expect(
      compare(
        'type Query { a: U } union U = A type A { a: Int } type B { a: Int }',
        'type Query { a: U } union U = A | B type A { a: Int } type B { a: Int }',
      ).dangerous,
    ).toMatchObject([{ kind: 'TYPE_ADDED_TO_UNION', coordinate: 'U', affects: ['U'] }]);
  });

  it('suggests a new name where there is one candidate, and none where there are two', () => {
    const [removed] = compare(BASE, BASE.replace('code: String!', 'number: String!')).breaking;
    expect(removed).toMatchObject({ coordinate: 'Thing.code', renamedTo: 'Thing.number' });
    const [unclear] = compare(BASE, BASE.replace('code: String!', 'number: String! sign: String!')).breaking;
    expect(unclear?.renamedTo).toBeUndefined();
    const renamed = compare(BASE, BASE.replaceAll('Extra', 'More')).breaking;
    expect(renamed.find(({ kind }) => kind === 'TYPE_REMOVED')?.renamedTo).toBe('More');
  });
});

describe('rules', () => {
  const rules = (more: Partial<SchemaRules>): SchemaRules => ({
    ...{ types: new Map(), fields: new Map(), personal: new Map(), stepUp: new Set<string>() },
    ...more,
  });
  const requires = (grant: string) => ({ fields: new Map([['Query.any', { kind: 'requires', grant } as const]]) });
  const personal = (more: object) => ({
    personal: new Map([['Thing.name', { class: 'BASIC', mask: 'FULL', grant: 'a:b.read-personal', ...more } as never]]),
  });
  const ends = (on: string) => ({ sunsets: new Map([['Thing.old', { on, use: null }]]) });

  it.each([
    [{}, requires('a:b.read'), 'BREAKING GRANT_REQUIRED Query.any'],
    [
      { fields: new Map([['Query.any', { kind: 'public' } as const]]) },
      requires('a:b.read'),
      'BREAKING GRANT_REQUIRED Query.any',
    ],
    [requires('a:b.read'), requires('a:c.read'), 'BREAKING GRANT_CHANGED Query.any'],
    [requires('a:b.read'), {}, 'SAFE GRANT_NO_LONGER_REQUIRED Query.any'],
    [
      { types: new Map([['Thing', { kind: 'requires', grant: 'a:b.read' } as const]]) },
      { types: new Map([['Thing', { kind: 'internal' } as const]]) },
      'BREAKING GRANT_REQUIRED Thing',
    ],
    [
      {},
      { types: new Map([['Thing', { kind: 'requires', grant: 'a:b.read' } as const]]) },
      'BREAKING GRANT_REQUIRED Thing',
    ],
    [{}, personal({}), 'BREAKING PERSONAL_ADDED Thing.name'],
    [personal({}), personal({ class: 'SENSITIVE' }), 'BREAKING PERSONAL_CLASS_RAISED Thing.name'],
    [personal({ class: 'SENSITIVE' }), personal({}), 'SAFE PERSONAL_CLASS_LOWERED Thing.name'],
    [personal({}), personal({ grant: 'a:c.read-personal' }), 'BREAKING GRANT_CHANGED Thing.name'],
    [personal({}), personal({ mask: 'YEAR' }), 'DANGEROUS MASK_CHANGED Thing.name'],
    [personal({}), {}, 'SAFE PERSONAL_REMOVED Thing.name'],
    [{}, { stepUp: new Set(['Thing']) }, 'BREAKING STEP_UP_ADDED Thing'],
    [{ stepUp: new Set(['Thing']) }, {}, 'SAFE STEP_UP_REMOVED Thing'],
    [{}, ends('2027-06-30'), 'SAFE SUNSET_ANNOUNCED Thing.old'],
    [ends('2027-06-30'), ends('2027-01-30'), 'DANGEROUS SUNSET_MOVED_NEARER Thing.old'],
    [ends('2027-06-30'), ends('2027-12-30'), 'SAFE SUNSET_ANNOUNCED Thing.old'],
    [ends('2027-06-30'), {}, 'SAFE SUNSET_WITHDRAWN Thing.old'],
  ])('%# change what callers meet', (before, after, expected) => {
    const found = flat(compare(BASE, BASE, { before: rules(before), after: rules(after) }));
    expect(found).toEqual([`${expected} < ${expected.split(' ')[2]}`]);
  });
});

/** Small schemas over few names, so that two of them have much in common. */
const name = fc.constantFrom('a', 'b', 'c', 'd');
const output = fc.constantFrom('Int', 'String!', '[Int!]', 'T0', 'T1!', 'E', 'U');
const input = fc.constantFrom('Int', 'String!', '[Int]', 'E', 'I', 'Int! = 3');
const members = <T>(of: fc.Arbitrary<T>) => fc.dictionary(name, of, { minKeys: 1, noNullPrototype: true });
const fields = members(
  fc.record({ type: output, args: fc.dictionary(name, input, { noNullPrototype: true }), gone: fc.boolean() }),
);
const anySdl = fc
  .record({
    types: fc.tuple(fields, fields, fields),
    values: fc.uniqueArray(name, { minLength: 1 }),
    inputs: members(input),
    both: fc.boolean(),
  })
  .map(({ types, values, inputs, both }) => {
    const toField = ([at, { type, args, gone }]: [
      string,
      { type: string; args: Record<string, string>; gone: boolean },
    ]) => {
      const inside = Object.entries(args)
        .map(([key, of]) => `${key}: ${of}`)
        .join(' ');
      return `${at}${inside === '' ? '' : `(${inside})`}: ${type}${gone ? ' @deprecated' : ''}`;
    };
    const [query, ...rest] = types.map((each) => Object.entries(each).map(toField).join('\n'));
    return [
      `type Query { ${query} e: E u: U t: T1 i(i: I): Int }`,
      ...rest.map((body, i) => `type T${i} { ${body} }`),
      `enum E { ${values.join(' ')} }`,
      `input I { ${Object.entries(inputs)
        .filter(([, of]) => !/^I/.test(of))
        .map(([at, of]) => `${at}: ${of}`)
        .join(' ')} z: Int }`,
      `union U = T0${both ? ' | T1' : ''}`,
    ].join('\n');
  });

describe('any two schemas', () => {
  it('have every finding of graphql-js, at coordinates that one of them has', () => {
    fc.assert(
      fc.property(anySdl, anySdl, (from, to) => {
        const [before, after] = [buildSchema(from), buildSchema(to)];
        const { breaking, dangerous, safe } = compareSchemas(before, after);
        const sentences = (list: readonly { en: string }[]) => list.map(({ en }) => en).join('\n');
        for (const { description } of findBreakingChanges(before, after))
          expect(sentences(breaking)).toContain(description);
        for (const { description } of findDangerousChanges(before, after))
          expect(sentences(dangerous)).toContain(description);
        const known = new Set([...schemaMembers(before).keys(), ...schemaMembers(after).keys()]);
        for (const { coordinate, affects } of [...breaking, ...dangerous, ...safe]) {
          expect(known).toContain(coordinate);
          for (const affected of affects) expect(known).toContain(affected);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are the same as themselves, and what is added alone breaks nothing', () => {
    fc.assert(
      fc.property(anySdl, fc.constantFrom('f', 'g'), (sdl, fresh) => {
        expect(flat(compare(sdl, sdl))).toEqual([]);
        const more = sdl
          .replace('type Query {', `type New { one: Int } type Query { ${fresh}(x: Int y: I): New`)
          .replace('type T0 {', `type T0 { ${fresh}: E`)
          .replace('enum E {', `enum E { ${fresh.toUpperCase()}`)
          .replace('input I {', `input I { ${fresh}: Int`);
        const { breaking, dangerous, safe } = compare(sdl, more);
        expect(breaking).toEqual([]);
        expect([dangerous.length, safe.map(({ coordinate }) => coordinate)]).toEqual([
          2,
          expect.arrayContaining(['New', `Query.${fresh}`, `T0.${fresh}`]),
        ]);
        // The other way round all of it breaks.
        expect(compare(more, sdl).breaking.map(({ coordinate }) => coordinate)).toEqual(
          expect.arrayContaining(['New', `Query.${fresh}`, `T0.${fresh}`, `I.${fresh}`, `E.${fresh.toUpperCase()}`]),
        );
      }),
      { numRuns: 60 },
    );
  });
});
