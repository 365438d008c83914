// Commands over the stitched schema: who may act on what, and what is shown of the result.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { graphql } from 'graphql';
import { z } from 'zod';
import type { Adapter } from '../../adapters/kit/index.js';
import { aRecord, createMatrixSystem, matrixAdapter, type MatrixSystem } from '../../test/support/matrixAdapter.js';
import { commandsAtOnce } from '../../test/support/commandsAtOnce.js';
import { sampleContext, unitsAdapter } from '../../test/support/sampleAdapters.js';
import type { RequestAccess, RequestContext } from './context.js';
import { createOpaqueCodec } from './opaqueCodec.js';
import { AdapterProblems, stitchAdapters } from './stitchAdapters.js';

const codec = createOpaqueCodec(Buffer.alloc(32, 1));
const quiet = { rowsDropped: () => undefined, unexpected: () => undefined };

function stitch(system: MatrixSystem, more: Partial<Adapter> = {}) {
  const records = { ...matrixAdapter(system), ...more } as Adapter;
  const instances = [
    { adapter: unitsAdapter(), client: null },
    { adapter: records, client: system },
  ];
  const commands = commandsAtOnce(instances, codec);
  return stitchAdapters({
    ...{ codec, events: quiet, accept: commands.accept },
    instances: [...instances, commands.instance],
  });
}

/** Reads rows of `u1` and may change rows of these units. */
function contextOf(writes: readonly string[], reads: readonly string[] = ['u1', 'u2']): RequestContext {
  const base = sampleContext(reads);
  const decideWrite: RequestAccess['decideWrite'] = (_capability, { units }) => {
    if (units.includes('gone')) return 'UNIT_DISSOLVED';
    return units.some((unit) => writes.includes(unit)) ? 'ALLOW' : 'NOT_FOUND';
  };
  const scope = base.access.scopeFor(null);
  const scopeFor: RequestAccess['scopeFor'] = (capability) =>
    capability === 'records:record.read' ? scope : { ...scope, includes: () => true };
  return { ...base, access: { ...base.access, decideWrite, scopeFor } };
}

const UPDATE = /* GraphQL */ `
  mutation ($id: ID!) {
    updateRecord(id: $id, title: "mới") {
      name
      status
      attempts
      unit {
        name
      }
      result {
        id
      }
    }
  }
`;

describe('commands', () => {
  let system: MatrixSystem;
  beforeEach(() => {
    system = createMatrixSystem();
    const rows = [
      aRecord('r1', 'u1', 1, { relatedKey: 'r2' }),
      aRecord('r2', 'u2', 2),
      aRecord('r3', 'gone', 3),
      aRecord('r4', 'u1', 4),
    ];
    for (const row of rows) system.records.set(row.key, row);
  });

  function send(source: string, context: RequestContext, variableValues: Record<string, unknown> = {}) {
    return graphql({ schema: stitch(system).schema, source, contextValue: context, variableValues });
  }

  test('an allowed one is sent, and the answer is the command', async () => {
    const result = await send(UPDATE, contextOf(['u1']), { id: codec.encodeId('Record', 'r1') });
    expect(result.errors).toBeUndefined();
    const id = codec.encodeId('Record', 'r1');
    expect(result.data).toEqual({
      updateRecord: {
        name: 'updateRecord',
        status: 'CONFIRMED',
        attempts: 1,
        unit: { name: 'Một' },
        result: { id },
      },
    });
    expect(system.records.get('r1')?.title).toBe('mới');
    expect(system.commands).toEqual(['updateRecord r1']);
  });

  test('a row of others is refused like a row that is not there, and nothing is sent', async () => {
    const theirs = await send(UPDATE, contextOf(['u1']), { id: codec.encodeId('Record', 'r2') });
    const missing = await send(UPDATE, contextOf(['u1']), { id: codec.encodeId('Record', 'r9') });
    expect(JSON.stringify(theirs)).toBe(JSON.stringify(missing));
    expect(theirs.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', requestId: 'r1' });
    expect(theirs.errors?.[0]?.path).toEqual(['updateRecord']);
    expect(theirs.data).toEqual({ updateRecord: null });
    expect(system.commands).toEqual([]);
  });

  test('a unit that has ended is named as the reason', async () => {
    const result = await send(UPDATE, contextOf(['u1']), { id: codec.encodeId('Record', 'r3') });
    expect(result.errors?.[0]?.extensions['code']).toBe('UNIT_DISSOLVED');
    expect(system.commands).toEqual([]);
  });

  test('an id of another type is an input error and asks nothing', async () => {
    const result = await send(UPDATE, contextOf(['u1']), { id: codec.encodeId('Notice', 'r1') });
    expect(result.errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });

  test('something is made for a unit only by who may act there', async () => {
    const source = 'mutation ($u: ID!) { createRecord(unit: $u, title: "mới") { status } }';
    const allowed = await send(source, contextOf(['u1']), { u: codec.encodeId('Unit', 'u1') });
    expect(allowed.data).toEqual({ createRecord: { status: 'CONFIRMED' } });
    const refused = await send(source, contextOf(['u1']), { u: codec.encodeId('Unit', 'u2') });
    expect(refused.errors?.[0]?.extensions['code']).toBe('NOT_FOUND');
    expect(system.commands).toEqual(['createRecord u1']);
  });

  test('who may change a row but not read it is told what became of the command', async () => {
    const result = await send(UPDATE, contextOf(['u2'], ['u1']), { id: codec.encodeId('Record', 'r2') });
    expect(result.errors).toBeUndefined();
    expect(result.data).toMatchObject({ updateRecord: { status: 'CONFIRMED' } });
    expect(system.commands).toEqual(['updateRecord r2']);
  });

  test('several in one document run in order, and one that is refused stops nobody', async () => {
    const source = /* GraphQL */ `
      mutation ($a: ID!, $b: ID!, $c: ID!) {
        first: updateRecord(id: $a, title: "1") {
          status
        }
        second: updateRecord(id: $b, title: "2") {
          status
        }
        third: voidRecord(id: $c) {
          name
        }
      }
    `;
    const ids = {
      a: codec.encodeId('Record', 'r1'),
      b: codec.encodeId('Record', 'r2'),
      c: codec.encodeId('Record', 'r1'),
    };
    const result = await send(source, contextOf(['u1']), ids);
    expect(system.commands).toEqual(['updateRecord r1', 'voidRecord r1']);
    expect(result.data).toEqual({ first: { status: 'CONFIRMED' }, second: null, third: { name: 'voidRecord' } });
  });

  test('the target is read with the scope of the command, not from an earlier read', async () => {
    const asked: string[] = [];
    const { entities } = matrixAdapter(system);
    const load = entities['Record']?.load as NonNullable<(typeof entities)['Record']>['load'];
    const counted = {
      ...entities,
      Record: {
        key: 'key',
        load: (keys: readonly string[], call: never) => {
          asked.push(...keys);
          return load(keys, call);
        },
      },
    };
    const { schema } = stitch(system, { entities: counted });
    const source =
      'mutation ($a: ID!) { a: updateRecord(id: $a, title: "1") { id } b: updateRecord(id: $a, title: "2") { id } }';
    await graphql({
      schema,
      source,
      contextValue: contextOf(['u1']),
      variableValues: { a: codec.encodeId('Record', 'r1') },
    });
    expect(asked).toEqual(['r1', 'r1']);
  });
});

describe('boot checks', () => {
  const system = createMatrixSystem();
  const withField = (sdl: string, loaders: Partial<Adapter>) => {
    const { typeDefs, commands = {}, events = {} } = matrixAdapter(system);
    const more = {
      typeDefs: `${typeDefs}\n${sdl}`,
      commands: { ...commands, ...loaders.commands },
      events: { ...events, ...loaders.events },
    };
    return () => stitch(system, more);
  };
  const problems = (boot: () => unknown): readonly string[] => {
    try {
      boot();
    } catch (error) {
      if (error instanceof AdapterProblems) return error.problems;
      throw error;
    }
    return [];
  };

  test('every mistake in a command is reported at once', () => {
    const sdl = /* GraphQL */ `
      extend type Mutation {
        a(id: ID! @idOf(type: "Record")): Command
        b(title: String!): Command @requires(grant: "records:record.update")
        c(id: ID! @idOf(type: "Record"), unit: ID! @idOf(type: "Unit")): Command
          @requires(grant: "records:record.update")
        d(id: ID! @idOf(type: "Officer")): Command @requires(grant: "records:record.update")
        e(id: ID! @idOf(type: "Record")): Command! @requires(grant: "records:record.update")
        f(id: ID! @idOf(type: "Record")): Command @public
        g(id: ID! @idOf(type: "Record")): Record @requires(grant: "records:other.update")
        h(id: ID! @idOf(type: "Record")): Command @requires(grant: "records:record.update")
      }
    `;
    const step = { name: 'send', title: { vi: '', en: '' }, reconcile: 'REPEATABLE', send: async () => null };
    const some = { payload: z.unknown(), prepare: async () => null, steps: [step] };
    const borrowed = { name: 'other', adapter: 'elsewhere', step: 'none', input: () => null };
    const commands = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, some])) as never;
    const odd = { h: { ...some, steps: [step, step, borrowed] } } as never;
    expect(problems(withField(sdl, { commands: { ...(commands as object), ...(odd as object) } }))).toEqual([
      'Mutation.a has no rule: add @requires(grant: …), @public or @internal',
      'records: Mutation.g has no loader in "commands"',
      'records: Mutation.b has 0 non-null arguments with @idOf: exactly one names what is acted on',
      'records: Mutation.c has 2 non-null arguments with @idOf: exactly one names what is acted on',
      'records: Mutation.d acts on Officer: it must be Unit, or a type of this adapter with @ownedBy',
      'records: Mutation.e must yield Command, nullable: it may be refused',
      'records: Mutation.f carries @public: only @requires will do here',
      'records: Mutation.g must yield Command, nullable: it may be refused',
      'records: Mutation.g has no steps',
      'records: Mutation.h has two steps of one name',
      'records: Mutation.g requires "records:other.update", which "grants" does not declare',
      'records: Mutation.h needs the step "none" of elsewhere, which is not there',
    ]);
  });

  test('every mistake in an event is reported at once', () => {
    const sdl = /* GraphQL */ `
      extend type Subscription {
        a: Record! @requires(grant: "records:record.watch")
        b: String @requires(grant: "records:record.watch")
        c: Record @requires(grant: "records:record.watch")
      }
    `;
    const listen = async function* () {
      yield* [];
    };
    expect(problems(withField(sdl, { events: { a: listen, b: listen } }))).toEqual([
      'records: Subscription.c has no loader in "events"',
      'records: Subscription.a must be nullable: a row that is not theirs is left out',
      'records: Subscription.b must yield one row of a type of this adapter',
    ]);
  });

  test('a row inside a row needs a loader that asks whose it is', () => {
    const sdl = 'type Pair implements Node @public { id: ID! first: Record }';
    const { entities } = matrixAdapter(system);
    const boot = () =>
      stitch(system, {
        typeDefs: `${matrixAdapter(system).typeDefs}\n${sdl}`,
        entities: { ...entities, Pair: { key: 'key', load: async () => [] } },
      });
    expect(problems(boot)).toEqual(['records: Pair.first leads to rows and needs @reference or a loader in "fields"']);
  });
});
