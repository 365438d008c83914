// Mistakes in the declaration of a remote service are told before the gateway starts, all at once.
import { describe, expect, it } from '@jest/globals';
import type { RemoteAdapter } from '../../../adapters/kit/index.js';
import { LAND_SDL, byId, landRemote, taxRemote } from '../../../test/support/landRemotes.js';
import { stitchProblems } from '../../../test/support/stitchProblems.js';

const problemsOf = (...remotes: RemoteAdapter[]) => stitchProblems(remotes);

describe('mistakes at start', () => {
  it('are none in what is right', () => {
    expect(problemsOf(landRemote(), taxRemote())).toEqual([]);
  });

  it('are all told at once, each with its service', () => {
    const typeDefs = /* GraphQL */ `
      type A @requires(grant: "land:other.read") {
        id: ID!
        secret: String! @personal(class: BASIC)
      }
      type B @requires(grant: "land:plot.read") @ownedBy(unit: "ward") {
        id: ID!
      }
      type Plot {
        id: ID!
      }
      type Query {
        a: A
        b: B @public @internal
        plotsById(ids: [ID!]!): [Plot]! @internal
      }
    `;
    const merge = { Plot: byId('plotsById'), Ghost: byId('ghosts'), B: { entryPoints: [byId('bees')] } };
    expect(problemsOf(landRemote({ typeDefs, merge: merge })).toSorted()).toEqual(
      [
        'Query.a has no rule: add @requires(grant: …), @public or @internal',
        'Query.b has 2 rules: keep exactly one',
        'A.secret is personal and must be nullable',
        'land: A requires "land:other.read", which "grants" does not declare',
        'land: A is not public and needs @ownedBy(unit: …)',
        'land: B has no field "ward" that says whose it is',
        'land: merge.Ghost is not in the SDL',
        'land: merge.Ghost: there is no root field ghosts',
        'land: merge.B: there is no root field bees',
        'Plot has no rule: add @requires(grant: …), @public or @internal in one of its services',
        'Ghost has no rule: add @requires(grant: …), @public or @internal in one of its services',
      ].toSorted(),
    );
  });

  it('include a type whose rule nobody gives, over all services', () => {
    const typeDefs = LAND_SDL.replace(/type Plot .*\{/, 'type Plot {');
    expect(problemsOf(landRemote({ typeDefs }), taxRemote())).toEqual([
      'Plot has no rule: add @requires(grant: …), @public or @internal in one of its services',
    ]);
  });

  it('include an owner where the type has no rule: it would guard nothing', () => {
    const typeDefs = `${LAND_SDL} type Lease @ownedBy(unit: "wards") @subject(by: "who") { wards: [String!] }
      extend type Query { leases: [Lease] @requires(grant: "land:plot.read") }`;
    expect(problemsOf(landRemote({ typeDefs }), taxRemote())).toEqual([
      "land: Lease carries @ownedBy, which stands beside the type's rule",
      "land: Lease carries @subject, which stands beside the type's rule",
      'land: Lease has no field "who" that says whom it is about',
    ]);
  });

  it('include a grant of a field that nobody can be given', () => {
    const typeDefs = LAND_SDL.replace('area: Int', 'area: Int @requires(grant: "land:area.read")');
    expect(problemsOf(landRemote({ typeDefs }), taxRemote())).toEqual([
      'land: Plot.area requires "land:area.read", which "grants" does not declare',
    ]);
  });
});

describe('of a type that several services hold, one cannot take back what another one asks for:', () => {
  const withPlot = (fields: string, directives = '') =>
    taxRemote({
      typeDefs: `type Plot ${directives} { id: ID! due: Int ${fields} }
        type Query { dues(ids: [ID!]!): [Plot]! @internal }`,
    });
  const ruled = LAND_SDL.replace('area: Int', 'area: Int @requires(grant: "land:plot.read")');

  it.each([
    ['whose its rows are', withPlot('town: String', '@ownedBy(unit: "town")'), [/^tax: Plot carries @ownedBy/]],
    ['whom they are about', withPlot('town: String', '@subject(by: "town")'), [/^tax: Plot carries @subject/]],
    [
      'the grant of a field',
      withPlot('area: Int @public'),
      [/^Plot\.area is ruled by @requires.* in land and @public in tax/],
    ],
    [
      'how a value is hidden',
      withPlot('note: String @personal(class: BASIC, mask: NAME)'),
      [
        /^Plot\.note is ruled by @personal\(class: SENSITIVE\) in land and @personal\(class: BASIC, mask: NAME\) in tax/,
      ],
    ],
    ['what a value is', withPlot('area: [String!]'), [/^Plot\.area is Int in land and \[String\] in tax/]],
  ])('%s', (_what, tax, expected) => {
    const problems = problemsOf(landRemote({ typeDefs: ruled }), tax);
    expect(problems).toEqual(expected.map((text) => expect.stringMatching(text)));
    // The order in which services are connected decides nothing.
    expect(problemsOf(tax, landRemote({ typeDefs: ruled }))).toHaveLength(expected.length);
  });

  it('nor hide its questions', () => {
    const hidden = taxRemote({ typeDefs: 'type Query { plots: Int @internal }', merge: {} });
    expect(problemsOf(landRemote(), hidden)).toEqual(['Query.plots of land is @internal in tax: rename one of them']);
  });

  it.each([
    ['a key', { selectionSet: '{ holder }', fieldName: 'dues' }, 'Plot.holder', /personal values are keys of nothing/],
    ['a part of a key', { selectionSet: '{ id area }', fieldName: 'dues' }, 'Plot.area', /needs a grant/],
    [
      'what a field is computed from',
      { ...byId('dues'), fields: { due: { selectionSet: '{ id holderNumber }', computed: true } } },
      'Plot.holderNumber',
      /personal values are keys of nothing/,
    ],
  ])('nor be told what callers may not see, by %s', (_what, merge, place, reason) => {
    const [problem, ...more] = problemsOf(
      landRemote({ typeDefs: ruled }),
      taxRemote({ merge: { Plot: merge as never } }),
    );
    expect([problem, more]).toEqual([expect.stringContaining(`tax: merge.Plot cannot be by "${place}"`), []]);
    expect(problem).toMatch(reason);
  });

  it('but is asked by what it alone holds, and by what is for the gateway', () => {
    const own = taxRemote({ merge: { Plot: { ...byId('dues'), selectionSet: '{ payer }' } } });
    expect(problemsOf(landRemote(), own)).toEqual([]);
    const typeDefs = LAND_SDL.replace('area: Int', 'area: Int @internal');
    const merge = { Plot: { ...byId('dues'), selectionSet: '{ area }' } };
    expect(problemsOf(landRemote({ typeDefs }), taxRemote({ merge }))).toEqual([]);
  });

  it('but may say the same, or nothing', () => {
    expect(problemsOf(landRemote({ typeDefs: ruled }), withPlot('area: Int! note: String'))).toEqual([]);
  });
});

describe('the one schema', () => {
  it.each([
    [
      'a type without what its interface promises',
      `interface Wide { area: Int } type Field implements Wide { area: Int @internal name: String }
       extend type Query { wide: Wide @public }`,
      'Interface field Wide.area expected but Field does not provide it.',
    ],
    [
      'a type of which nothing is to be seen',
      'type Field { area: Int @internal } extend type Query { fields: [Field] @public }',
      'Type Field must define one or more fields.',
    ],
  ])('is not made with %s: it would refuse every operation of everybody', (_what, more, problem) => {
    expect(problemsOf(landRemote({ typeDefs: `${LAND_SDL} ${more}` }), taxRemote())).toEqual([
      `the one schema would not be valid: ${problem}`,
    ]);
  });
});
