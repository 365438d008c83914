// What an operation uses of the schema: in its text, and in its variables.
import { describe, expect, it } from '@jest/globals';
import { TypeInfo, buildSchema, parse, visit, visitWithTypeInfo } from 'graphql';
import { createUsesReader, readVariableUses, toSunset } from './schemaUses.js';

const schema = buildSchema(`
  directive @mark on FIELD
  type Query { plot(code: String! size: Size old: Int @deprecated(reason: "mẫu")): Plot find(filters: [Filter!]): [Any] }
  type Plot { title: String name: String @deprecated(reason: "mẫu") same: Plot }
  type Other { place: String }
  union Any = Plot | Other
  enum Size { SMALL LARGE TINY @deprecated(reason: "mẫu") }
  input Filter { size: Size sizes: [Size!] text: String inner: Filter }
`);

function usesOf(text: string) {
  const info = new TypeInfo(schema);
  const reader = createUsesReader(schema, info, new Map([['Plot.name', { on: '2027-06-30', use: 'Plot.title' }]]));
  visit(parse(text), visitWithTypeInfo(info, reader.visitor));
  return reader.uses();
}

describe('uses of the schema', () => {
  it('are fields, arguments, enum values, input fields, conditions on types and directives of ours', () => {
    const { coordinates } = usesOf(`query ($yes: Boolean!) {
      plot(code: "bi-mat", size: LARGE) { ...Part __typename other: same @include(if: $yes) { title @mark } }
      find(filters: [{ size: SMALL, inner: { text: "bi-mat" } }]) { ... on Other { place } }
    } fragment Part on Plot { title }`);
    expect([...coordinates].sort()).toEqual([
      ...[
        '@mark',
        'Boolean',
        'Filter.inner',
        'Filter.size',
        'Filter.text',
        'Other',
        'Other.place',
        'Plot',
        'Plot.same',
      ],
      ...['Plot.title', 'Query.find', 'Query.find(filters:)', 'Query.plot', 'Query.plot(code:)', 'Query.plot(size:)'],
      ...['Size.LARGE', 'Size.SMALL'],
    ]);
  });

  it('tell what is deprecated, with the day and what to use', () => {
    const { deprecations } = usesOf('{ plot(code: "a", size: TINY, old: 1) { name } }');
    expect(deprecations).toEqual(
      [
        { coordinate: 'Size.TINY', reason: 'mẫu', on: null, use: null },
        { coordinate: 'Query.plot(old:)', reason: 'mẫu', on: null, use: null },
        { coordinate: 'Plot.name', reason: 'mẫu', on: '2027-06-30', use: 'Plot.title' },
      ].sort((a, b) => order(deprecations, a) - order(deprecations, b)),
    );
    expect(toSunset(deprecations)).toBe('Tue, 29 Jun 2027 17:00:00 GMT');
    expect(toSunset(deprecations.slice(0, 0))).toBeUndefined();
  });

  it('in variables are input fields and enum values, never any other value', () => {
    const { variables } = usesOf(
      'query ($f: [Filter!], $s: Size, $c: String!) { plot(code: $c, size: $s) { title } find(filters: $f) { __typename } }',
    );
    expect(variables.map(({ name }) => name)).toEqual(['f', 's']);
    const read = (values: Record<string, unknown>) => {
      const found = new Set<string>();
      readVariableUses(variables, values, (coordinate) => found.add(coordinate));
      return [...found].sort();
    };
    expect(
      read({ s: 'SMALL', c: 'bi-mat', f: [{ size: 'LARGE', inner: { sizes: ['TINY'], text: 'bi-mat' } }] }),
    ).toEqual([
      ...['Filter.inner', 'Filter.size', 'Filter.sizes', 'Filter.text', 'Size.LARGE', 'Size.SMALL', 'Size.TINY'],
    ]);
    // A list of one may come without its brackets; what is not of the schema is not looked at.
    expect(read({ f: { text: null, none: 'bi-mat', __proto__: { size: 'SMALL' } } })).toEqual(['Filter.text']);
    expect(read({ s: 'NONE' })).toEqual([]);
    expect(read({ s: null })).toEqual([]);
    expect(read({ f: Array.from({ length: 5_000 }, () => ({ size: 'SMALL' })) })).toEqual([
      'Filter.size',
      'Size.SMALL',
    ]);
  });
});

function order(list: readonly { coordinate: string }[], { coordinate }: { coordinate: string }): number {
  return list.findIndex((each) => each.coordinate === coordinate);
}
