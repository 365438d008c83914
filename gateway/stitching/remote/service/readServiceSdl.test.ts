// What a service says of itself becomes a remote adapter, or sentences that say what to change.
import { describe, expect, it } from '@jest/globals';
import { readServiceSdl, type ServiceReading } from './readServiceSdl.js';
import { sdlOf, sdlQuestion, type ServiceDeclaration } from './declaration.js';

const declare = (sdl: string, more: Partial<ServiceDeclaration> = {}): ServiceDeclaration => ({
  id: 'parks',
  title: { vi: 'Bãi xe', en: 'Parks' },
  levels: ['WARD'],
  grants: [{ capability: 'parks:permit.read', title: { vi: 'Xem', en: 'Read' } }],
  url: 'http://127.0.0.1:1/graphql',
  kind: 'STITCHING',
  sdl,
  rules: null,
  ...more,
});

const problemsOf = (reading: ServiceReading) => ('problems' in reading ? reading.problems : []);

function remoteOf(reading: ServiceReading) {
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  return reading.remote;
}

const PERMITS = /* GraphQL */ `
  directive @key(selectionSet: String!) on OBJECT
  directive @merge(keyField: String) on FIELD_DEFINITION
  scalar Date
  type Permit @key(selectionSet: "{ number }") @requires(grant: "parks:permit.read") @ownedBy(unit: "wards") {
    number: ID!
    wards: [String!]!
    until: Date!
    holder: String! @personal(class: BASIC, mask: NAME)
  }
  type Query {
    permits: [Permit!]! @requires(grant: "parks:permit.read")
    permitsByNumber(numbers: [ID!]!): [Permit]! @merge(keyField: "number") @internal
    _sdl: String!
  }
`;

const READ = '@requires(grant: "parks:permit.read")';

describe('a service of schema stitching', () => {
  it('is read with its rules, its keys and its entry points', () => {
    const { typeDefs, merge } = remoteOf(readServiceSdl(declare(PERMITS)));
    expect(typeDefs).toContain('permitsByNumber(numbers: [ID!]!): [Permit] @internal');
    expect(typeDefs).not.toMatch(/_sdl|@merge|@key|scalar Date/);
    const rule = merge?.['Permit'];
    expect(rule).toMatchObject({ selectionSet: '{\n  number\n}', fieldName: 'permitsByNumber' });
    const key = rule?.key?.({ number: 'a', __typename: 'Permit', wards: [] } as never);
    expect(rule?.argsFromKeys?.([key] as never)).toEqual({ numbers: ['a'] });
  });

  it('promises no more than can be kept when it is down or rows are not to be seen', () => {
    const { typeDefs } = remoteOf(readServiceSdl(declare(PERMITS)));
    expect(typeDefs).toContain('permits: [Permit] @requires');
    expect(typeDefs).toContain('number: ID!');
    expect(typeDefs).toContain('until: Date\n');
    expect(typeDefs).toContain('holder: String @personal');
  });

  it('may name several keys, computed fields and arguments of its own', () => {
    const sdl = /* GraphQL */ `
      type Item @key(selectionSet: "{ id }") @canonical {
        id: ID!
        code: String
        fee: Int @computed(selectionSet: "{ weight }")
      }
      input ItemKey {
        id: ID!
        weight: Int
      }
      type Query {
        items(keys: [ItemKey!]!, lang: String): [Item]!
          @merge(argsExpr: "keys: [[{ id: $key.id, weight: $key.weight }]], lang: \\"vi\\"")
          @internal
        itemByCode(code: String!): Item @merge(keyField: "code") @internal
      }
    `;
    const rule = remoteOf(readServiceSdl(declare(sdl))).merge?.['Item'];
    expect(rule?.fields).toEqual({ fee: { selectionSet: '{\n  weight\n}', computed: true } });
    const [byKeys, byCode] = rule?.entryPoints ?? [];
    expect([byKeys?.fieldName, byCode?.fieldName]).toEqual(['items', 'itemByCode']);
    const key = byKeys?.key?.({ __typename: 'Item', id: '1', weight: 2 } as never);
    expect(byKeys?.argsFromKeys?.([key] as never)).toEqual({ keys: [{ id: '1', weight: 2 }], lang: 'vi' });
    expect(byCode?.args?.({ code: 'c' } as never)).toEqual({ code: 'c' });
  });

  it('is asked for its SDL by a field of its own', () => {
    expect([sdlQuestion('STITCHING'), sdlQuestion('FEDERATION')]).toEqual(['{ _sdl }', '{ _service { sdl } }']);
    expect(sdlOf('STITCHING', { _sdl: 'type A' })).toBe('type A');
    expect(sdlOf('FEDERATION', { _service: { sdl: 'type A' } })).toBe('type A');
    for (const data of [null, 1, {}, { _sdl: 1 }, { _sdl: ' ' }, { _service: null }])
      for (const kind of ['STITCHING', 'FEDERATION'] as const) expect(sdlOf(kind, data)).toBeUndefined();
  });
});

describe('the rules overlay', () => {
  const PLAIN = /* GraphQL */ `
    type Permit {
      number: ID!
      wards: [String!]!
      holder: String!
      officerNumber: String
    }
    type Query {
      permits(ward: ID): [Permit!]!
      open: Int @public
    }
  `;

  it('gives rules to a service that knows none, and what leads to other systems', () => {
    const rules = /* GraphQL */ `
      extend type Permit ${READ} @ownedBy(unit: "wards") @key(selectionSet: "{ number }") {
        holder: String! @personal(class: BASIC, mask: NAME)
      }
      extend type Query {
        permits(ward: ID @idOf(type: "Unit")): [Permit!]! ${READ}
        open: Int @public
      }
    `;
    const sdl = `${PLAIN} extend type Query { permit(number: ID!): Permit @merge(keyField: "number") @internal }`;
    const { typeDefs, merge } = remoteOf(readServiceSdl(declare(sdl, { rules })));
    expect(typeDefs).toContain(`type Permit ${READ} @ownedBy(unit: "wards")`);
    expect(typeDefs).toContain(`permits(ward: ID @idOf(type: "Unit")): [Permit] ${READ}`);
    expect(merge?.['Permit']).toMatchObject({ fieldName: 'permit' });
  });

  it('that does not fit is told of, coordinate by coordinate', () => {
    const rules = /* GraphQL */ `
      extend type Ghost @public
      extend type Permit @tag(name: "x") {
        ghost: Int @public
        holder: Int @public
      }
      extend type Query {
        permits(ward: ID, no: Int @idOf(type: "Unit")): [Permit!]! ${READ}
        open: Int ${READ}
      }
      type New {
        a: Int
      }
    `;
    expect(problemsOf(readServiceSdl(declare(PLAIN, { rules })))).toEqual([
      'rules: there is no object type Ghost in the SDL: remove it from the rules',
      'rules: Permit.ghost is not in the SDL: remove it from the rules',
      'rules: Permit.holder is String! in the SDL and Int in the rules: write String!',
      'rules: Permit: @tag is no rule: remove it',
      'rules: Query.permits has no argument "no": remove it from the rules',
      'Query.open: the SDL says @public and the rules say @requires(grant: "parks:permit.read"): keep one of them',
      'rules: New: only "extend type" may stand here',
    ]);
  });
});

describe('problems', () => {
  const query = (fields: string) => `type Query { ${fields} }`;
  const cases: [string, string, string][] = [
    ['no rule', query('a: Int'), 'Query.a has no rule: add @requires(grant: "…"), @public or @internal'],
    ['two rules', query('a: Int @public @internal'), 'Query.a has 2 rules: keep exactly one'],
    ['an open mutation', `${query('a: Int @public')} type Mutation { b: Int @public }`, 'Mutation.b carries @public'],
    ['a grant nobody declares', query('a: Int @requires(grant: "parks:x.y")'), 'Query.a requires "parks:x.y", which'],
    ['an argument of ours that is missing', query('a: Int @requires'), 'Query.a: @requires is not complete'],
    [
      'a rule of ours in one of Federation',
      `type A { a: Int @requires(grant: "parks:permit.read", fields: "b") } ${query('a: A @public')}`,
      'A.a: @requires takes a grant or fields: write two directives',
    ],
    ['an argument that is not ours', query('a: Int @public(x: 1)'), 'Query.a: @public has no argument "x": remove it'],
    ['a rule where none stands', 'interface A @public { a: Int } ' + query('a: A @public'), 'A: @public cannot stand'],
    ['a row that is nobody’s', `type A ${READ} { a: Int } ${query('a: A @public')}`, 'A is not public and needs @own'],
    ['a type nobody knows', query('a: B @public'), 'Unknown type "B". Correct the SDL.'],
    ['two of one field', query('a: Int @public a: Int @public'), 'Field "Query.a" can only be defined once.'],
    ['a shared type that is another', `type Date { a: Int } ${query('a: Date @public')}`, 'Date is a shared type and'],
    ['a name of the gateway’s', query('_a: Int @internal'), 'Query._a: names that begin with "_" are the gateway’s'],
    ['a name of all objects', query('constructor: Int @public'), 'Query.constructor: this name is reserved'],
    [
      'a reference to nothing',
      `type A { a: B @reference(by: "b") } ${query('a: A @public')}`,
      'A.a: @reference(by: "b")',
    ],
    ['no syntax', 'type', 'the SDL is no valid SDL at line 1, column 5'],
    ['nothing to ask for', 'type A { a: Int }', 'Query root type must be provided'],
    ['brackets without end', '['.repeat(100_000), 'the SDL: brackets are nested deeper than 24'],
    ['lists in lists', query('a: [[[[Int]]]] @public'), 'Query.a: lists in lists, at most 3'],
    ['too much text', `# ${'x'.repeat(1_100_000)}`, 'the SDL is over 1048576 bytes'],
    [
      'too many tokens',
      `${query('a: Int @public')} enum E { ${'A '.repeat(150_000)} }`,
      'the SDL: it has more than 150000',
    ],
    [
      'too many values',
      `enum E { ${Array.from({ length: 5_001 }, (_, i) => `A${i}`).join(' ')} }`,
      '5001 fields and values; at most 5000',
    ],
    ['too many types', Array.from({ length: 501 }, (_, i) => `scalar S${i}`).join(' '), '501 types; at most 500'],
    ['a merge without a key', `type A { a: Int } ${query('a(x: ID): A @merge @internal')}`, 'A has no key for Query.a'],
    [
      'a key without an entry',
      `type A @key(selectionSet: "{ a }") { a: Int } ${query('a: A @public')}`,
      'A has a key and no',
    ],
    [
      'a key of nothing',
      `type A @key(selectionSet: "{ b }") { a: Int } ${query('a(x: ID): A @merge @internal')}`,
      'A: the key names A.b',
    ],
    [
      'a merge with too many arguments',
      `type A @key(selectionSet: "{ a }") { a: Int } ${query('a(x: ID, y: ID): A @merge @internal')}`,
      'Query.a: @merge: Cannot use',
    ],
    [
      'a path that takes for ever to read',
      query(`a(x: ID): Int @merge(keyArg: "${'a'.repeat(60)}!") @internal`),
      'Query.a: @merge(keyArg: …) is no path',
    ],
    [
      'a name that reaches everywhere',
      query('a(x: ID): Int @merge(argsExpr: "constructor: { prototype: { x: $key.id } }") @internal'),
      'Query.a: @merge(argsExpr: …) uses a reserved name',
    ],
  ];

  it.each(cases)('%s', (_what, sdl, problem) => {
    const problems = problemsOf(readServiceSdl(declare(sdl)));
    expect(problems.map((one) => one.replaceAll("'", '’')).join('\n')).toContain(problem);
  });

  it('about an address that is none', () => {
    for (const url of ['', 'x', 'file:///etc/passwd', 'ftp://a/'])
      expect(problemsOf(readServiceSdl(declare(PERMITS, { url })))[0]).toContain('only http and https are spoken');
  });

  it('about an entity type that no system gives a rule', () => {
    const sdl = PERMITS.replace('@requires(grant: "parks:permit.read") @ownedBy(unit: "wards")', '');
    const problems = (ruled: string[]) => problemsOf(readServiceSdl(declare(sdl), new Set(ruled)));
    expect(problems([])).toEqual([expect.stringContaining('Permit has no rule: add @requires(grant: "…")')]);
    expect(problems(['Permit'])).toEqual([]);
  });

  it('about Federation that the gateway does not carry out', () => {
    const link =
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: ["@key", "@interfaceObject"])';
    const wrong = (sdl: string) => problemsOf(readServiceSdl(declare(`${link} ${sdl}`, { kind: 'FEDERATION' })));
    expect(wrong('type A @key(fields: "id") @interfaceObject { id: ID }')[0]).toContain('A: @interfaceObject');
    expect(wrong('type A @key(fields: "id b") { id: ID }')[0]).toContain('A: the key names A.b');
    expect(wrong('type A @key(fields: "id(") { id: ID }')[0]).toContain('A: a key takes plain fields');
  });
});
