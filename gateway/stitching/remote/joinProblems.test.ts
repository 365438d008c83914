// Mistakes between services and the adapters of this process are told before the gateway starts, all at once.
import { describe, expect, it } from '@jest/globals';
import type { RemoteAdapter } from '../../../adapters/kit/index.js';
import { byId, landRemote } from '../../../test/support/landRemotes.js';
import { hrAdapter, portalAdapter, unitsAdapter } from '../../../test/support/sampleAdapters.js';
import { noiseRemote, parkingRemote } from '../../../test/support/parkingRemotes.js';
import { createOpaqueCodec } from '../index.js';
import { stitchAdapters } from '../stitchAdapters.js';
import { stitchProblems } from '../../../test/support/stitchProblems.js';

function problemsOf(...remotes: RemoteAdapter[]): readonly string[] {
  const switches = { calls: [], hrDown: false };
  return stitchProblems(remotes, [unitsAdapter(), portalAdapter(switches), hrAdapter(switches)]);
}

/** A service that is right but for these lines of its SDL. */
function withSdl(typeDefs: string, merge: RemoteAdapter['merge'] = { Unit: byId('unitsById') }): RemoteAdapter {
  const common =
    'type Query { unitsById(ids: [ID!]!): [Unit]! @internal  things: [Thing] @public } type Thing { a: Int }';
  return landRemote({ typeDefs: `${common}\n${typeDefs}`, merge });
}

describe('a service beside adapters of this process', () => {
  it('has no problems where it is right', () => {
    expect(problemsOf(parkingRemote(), noiseRemote())).toEqual([]);
    expect(problemsOf(withSdl('type Unit { id: ID! x: Int @public }'))).toEqual([]);
  });

  it.each([
    ['x: Int', ['Unit.x has no rule: add @requires(grant: …), @public or @internal']],
    ['x: Int @public @internal', ['Unit.x has 2 rules: keep exactly one']],
    [
      'x: Int! @public',
      ['land: Unit.x crosses systems and must be nullable: one system down must not empty the answer'],
    ],
    [
      'x: Int @requires(grant: "tax:bill.read")',
      ['land: Unit.x requires "tax:bill.read", which "grants" does not declare'],
    ],
    [
      'x: Int @public @personal(class: BASIC)',
      ['land: Unit.x requires "land:record.read-personal", which "grants" does not declare'],
    ],
    [
      'dossiers: Int @public',
      ['portal: Unit.dossiers is @public but yields Dossier, which is not', 'land: Unit.dossiers is defined by portal'],
    ],
    ['_x: Int @public', ['land: Unit._x: names that begin with "_" are reserved']],
    [
      'x: Int @public name: String! @public',
      ['land: a field of Unit that units has as well carries @public: rules stand at units alone'],
    ],
    [
      'x: Officer @public',
      [
        'land: Unit.x is @public but yields Officer, which is not',
        'land: Unit.x yields Officer of hr: its type here needs "number" or "id", by which the row is found',
      ],
      'type Officer { name: String }',
    ],
    [
      'x: [Officer!] @public',
      [
        'land: Unit.x is @public but yields Officer, which is not',
        'land: Unit.x yields Officer of hr and must be nullable there',
      ],
      'type Officer { id: ID! }',
    ],
    [
      'o: Officer @public @reference(by: "n")',
      ['land: Unit.o is a reference by "n": Unit needs this field, a key (String or ID)'],
    ],
    [
      'n: [String] @public o: Officer! @public @reference(by: "n")',
      [
        'land: Unit.o crosses systems and must be nullable: one system down must not empty the answer',
        'land: Unit.o is a reference and must be nullable',
        'land: Unit.o is a reference by "n": Unit needs this field, a key (String or ID)',
      ],
    ],
    [
      'n: String @public o: Thing @public @reference(by: "n")',
      ['land: Unit.o is a reference to Thing, which a service owns: services complete each other by "merge"'],
    ],
  ])('is told what is wrong with Unit { %s }', (fields, problems, more = '') => {
    expect(problemsOf(withSdl(`type Unit { id: ID! ${fields} } ${more}`))).toEqual(problems);
  });

  it('leaves rights on a type to its owner', () => {
    const typeDefs =
      'extend type Unit @public @ownedBy(unit: "id") @cacheControl(maxAge: 9) { id: ID! x: Int @public }';
    expect(problemsOf(withSdl(typeDefs))).toEqual([
      'land: Unit belongs to units, which says who may see it: leave out @public',
      'land: Unit belongs to units, which says who may see it: leave out @ownedBy',
    ]);
    expect(
      problemsOf(
        withSdl(
          'type Unit { id: ID! x: Int @public } type Officer { phone: String @personal(class: BASIC, mask: TEXT) }',
        ),
      ),
    ).toEqual(['land: a field of Officer that hr has as well carries @personal: rules stand at hr alone']);
  });

  it.each([
    ['{ phone }', 'it is personal, and personal values are keys of nothing'],
    ['{ unit }', 'it has to be called for: only what the row says of itself is a key'],
    ['{ nothing }', 'Officer has no such field'],
    ['{ unit { name } }', 'only plain fields are keys of rows of this process'],
  ])('cannot be asked for officers by %s', (selectionSet, reason) => {
    const merge = { Unit: byId('unitsById'), Officer: { ...byId('unitsById'), selectionSet } };
    const typeDefs = 'type Unit { id: ID! } type Officer { id: ID! x: Int @public }';
    expect(problemsOf(withSdl(typeDefs, merge))).toEqual([
      `land: merge.Officer cannot be by "${/\w+/.exec(selectionSet)?.[0] ?? ''}": ${reason}`,
    ]);
  });

  it('needs a merge rule for what it adds', () => {
    expect(problemsOf(withSdl('type Unit { id: ID! x: Int @public }', {}))).toEqual([
      'land: Unit.x needs merge.Unit: by which keys it is found',
    ]);
  });

  it('defines nothing that adapters define', () => {
    const typeDefs = /* GraphQL */ `
      type Unit {
        id: ID!
      }
      type UnitEdge {
        x: Int
      }
      enum UnitLevel {
        MOON
      }
      scalar Date
      extend type Query {
        unit(key: String!): Thing @public
        node: Thing @public
        officer: Officer @public @reference(by: "x")
      }
    `;
    expect(problemsOf(withSdl(typeDefs))).toEqual([
      'hr: Query.officer is @public but yields Officer, which is not',
      'land: Query.officer is a root field: @reference stands on fields of rows',
      'land: Query.unit is defined by units',
      'land: Query.node is defined by the gateway',
      'land: Query.officer is defined by hr',
      'land: UnitEdge is made by the gateway: leave it out',
      'land: UnitLevel is defined otherwise by the gateway',
    ]);
  });

  it('shares nothing with another service that both would decide on', () => {
    const sdl = 'type Unit { id: ID! x: Int @public } type Plot @public { id: ID! }';
    const other = withSdl(sdl);
    expect(problemsOf(withSdl(sdl), { ...other, id: 'tax', grants: [] })).toEqual([
      'Plot has a rule in land and in tax: one of them is enough',
      'Unit.x is defined in land and in tax: one of them is enough',
      'Query.things is defined in land and in tax: one of them is enough',
    ]);
  });

  it('is not asked by a name that another service answers to', () => {
    const roots = 'plots: Int @public closed: Int @internal';
    const sdl = `type Unit { id: ID! } extend type Query { ${roots} }`;
    const other = withSdl(sdl);
    expect(problemsOf(withSdl(sdl), { ...other, id: 'tax' })).toEqual([
      'Query.things is defined in land and in tax: one of them is enough',
      'Query.plots is defined in land and in tax: one of them is enough',
    ]);
  });

  it('is not what a reference of an adapter leads to', () => {
    const sdl = 'type Unit { id: ID! } type Paper2 @public { id: ID! }';
    const portal = portalAdapter({ calls: [], hrDown: false });
    const typeDefs = portal.typeDefs.replace('unit: Unit', 'plot: Paper2 @reference(by: "code") unit: Unit');
    const call = async () => ({ data: {} });
    const build = () =>
      stitchAdapters({
        instances: [unitsAdapter(), { ...portal, typeDefs }].map((adapter) => ({ adapter, client: {} })),
        remotes: [{ remote: withSdl(sdl), call }],
        codec: createOpaqueCodec(Buffer.alloc(32, 7)),
        events: { rowsDropped: () => undefined, unexpected: () => undefined },
      });
    expect(build).toThrow(
      'portal: Dossier.plot is a reference to Paper2 of the service land: let the service add it to Dossier',
    );
  });
});
