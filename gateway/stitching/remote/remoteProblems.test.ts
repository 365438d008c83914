// Mistakes in the declaration of a remote service are told before the gateway starts, all at once.
import { describe, expect, it } from '@jest/globals';
import type { RemoteAdapter } from '../../../adapters/kit/index.js';
import { LAND_SDL, byId, landRemote, taxRemote } from '../../../test/support/landRemotes.js';
import { createOpaqueCodec } from '../index.js';
import { AdapterProblems, stitchAdapters } from '../stitchAdapters.js';

describe('mistakes at start', () => {
  const problemsOf = (...remotes: RemoteAdapter[]): readonly string[] => {
    const call = async () => ({ data: {} });
    try {
      stitchAdapters({
        instances: [],
        remotes: remotes.map((remote) => ({ remote, call })),
        codec: createOpaqueCodec(Buffer.alloc(32, 7)),
        events: { rowsDropped: () => undefined, unexpected: () => undefined },
      });
    } catch (error) {
      if (error instanceof AdapterProblems) return error.problems;
      throw error;
    }
    return [];
  };

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
});
