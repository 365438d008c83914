// Two people at once: no batch, no scope and no mask of one is ever used for the other.
import { describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { execute, parse, type DocumentNode } from 'graphql';
import { z } from 'zod';
import { defineAdapter, type AdapterCall } from '../../adapters/kit/index.js';
import { sampleContext, unitsAdapter } from '../../test/support/sampleAdapters.js';
import type { RequestContext } from './context.js';
import { createOpaqueCodec, stitchAdapters } from './index.js';

interface Seen {
  readonly what: string;
  readonly who: string;
  readonly units: string;
  readonly keys: string;
  readonly purpose: string | null;
}

const UNITS = ['u1', 'u2'];
const officers = UNITS.map((unit, i) => ({ number: `o${i + 1}`, unitKey: unit, phone: `000000000${i}` }));

/** Dossiers of both units in one system, their officers in another, so that every kind of batch is used. */
function build() {
  const seen: Seen[] = [];
  const note = (what: string, keys: readonly string[], call: AdapterCall<unknown>) => {
    const units = UNITS.filter((unit) => call.scope.includes(unit)).join();
    seen.push({ what, who: call.caller.reference, units, keys: keys.join(), purpose: call.purpose });
    // Long enough for the other request to reach the same place.
    return delay(5);
  };
  const base = {
    title: { vi: 'a', en: 'a' },
    levels: ['WARD'] as const,
    configSchema: z.object({}),
    createClient: () => ({}),
    probe: async () => undefined,
  };
  const portal = defineAdapter({
    ...base,
    id: 'portal',
    grants: [{ capability: 'portal:dossier.read', title: { vi: 'a', en: 'a' } }],
    typeDefs: /* GraphQL */ `
      type Dossier implements Node @requires(grant: "portal:dossier.read") @ownedBy(unit: "unitKey") {
        id: ID!
        code: String!
        officer: Officer @reference(by: "officerNumber")
      }
      extend type Unit {
        dossiers: [Dossier!] @requires(grant: "portal:dossier.read")
      }
      extend type Query {
        dossiers: [Dossier!] @requires(grant: "portal:dossier.read")
      }
    `,
    queries: {
      dossiers: async (_args, call) => {
        await note('dossiers', [], call);
        return UNITS.map((unit, i) => ({ code: `d${i + 1}`, unitKey: unit, officerNumber: `o${i + 1}` }));
      },
    },
    entities: { Dossier: { key: 'code', load: async (keys) => keys.map(() => null) } },
    fields: {
      Unit: {
        dossiers: async (units, _args, call) => {
          await note('of unit', units, call);
          return units.map((unit) => [{ code: `d of ${unit}`, unitKey: unit, officerNumber: unit.replace('u', 'o') }]);
        },
      },
    },
  });
  const hr = defineAdapter({
    ...base,
    id: 'hr',
    grants: [
      { capability: 'hr:officer.read', title: { vi: 'a', en: 'a' } },
      { capability: 'hr:officer.read-personal', title: { vi: 'a', en: 'a' } },
    ],
    typeDefs: /* GraphQL */ `
      type Officer implements Node @requires(grant: "hr:officer.read") @ownedBy(unit: "unitKey") {
        id: ID!
        number: String!
        phone: String @personal(class: BASIC)
      }
    `,
    queries: {},
    entities: {
      Officer: {
        key: 'number',
        load: async (keys, call) => {
          await note('officers', keys, call);
          // Deliberately forgets the scope.
          return keys.map((key) => officers.find(({ number }) => number === key) ?? null);
        },
      },
    },
  });
  const { schema } = stitchAdapters({
    instances: [unitsAdapter(), portal, hr].map((adapter) => ({ adapter, client: {} })),
    codec: createOpaqueCodec(Buffer.alloc(32, 7)),
    events: { rowsDropped: () => undefined, unexpected: () => undefined },
  });
  const documents = new Map<string, DocumentNode>();
  const ask = async (source: string, contextValue: RequestContext) => {
    // One document for all who ask the same, as the gateway keeps them.
    const document = documents.get(source) ?? parse(source);
    documents.set(source, document);
    const result = await execute({ schema, document, contextValue });
    expect(result.errors).toBeUndefined();
    return JSON.parse(JSON.stringify(result.data));
  };
  return { seen, ask };
}

function somebody(who: string, units: readonly string[], purpose: string | null = null): RequestContext {
  const context = sampleContext(units, { purpose: purpose !== null });
  return {
    ...context,
    requestId: who,
    caller: { agency: null, reference: who },
    access: { ...context.access, purpose },
  };
}

const QUERY = '{ dossiers { code officer { number phone } } unit(key: "u1") { dossiers { code officer { phone } } } }';

describe('two people who ask the same at the same time', () => {
  it('each cause their own calls, with their own scope and purpose', async () => {
    const { seen, ask } = build();
    const [one, other] = [somebody('one', ['u1'], 'steering'), somebody('other', ['u2'])];
    await Promise.all([ask(QUERY, one), ask(QUERY, other)]);
    const of = (who: string) => seen.filter((call) => call.who === who);
    expect(of('one').length).toBeGreaterThanOrEqual(4);
    expect(new Set(of('one').map(({ units, purpose }) => `${units} ${purpose}`))).toEqual(new Set(['u1 steering']));
    expect(new Set(of('other').map(({ units, purpose }) => `${units} ${purpose}`))).toEqual(new Set(['u2 null']));
    // No key that only the other one's rows lead to.
    expect(of('one').filter(({ what, keys }) => what === 'officers' && keys.includes('o2'))).toEqual([]);
    expect(of('other').filter(({ what, keys }) => what === 'officers' && keys.includes('o1'))).toEqual([]);
  });

  it('see exactly what each of them sees alone', async () => {
    const people = () => [
      somebody('one', ['u1'], 'steering'),
      somebody('other', ['u2']),
      somebody('both', ['u1', 'u2']),
      somebody('none', []),
    ];
    const alone: unknown[] = [];
    for (const person of people()) alone.push(await build().ask(QUERY, person));
    const { ask } = build();
    for (let round = 0; round < 3; round += 1)
      expect(await Promise.all(people().map((person) => ask(QUERY, person)))).toEqual(alone);
    expect(alone[0]).toEqual({
      dossiers: [{ code: 'd1', officer: { number: 'o1', phone: '0000000000' } }],
      unit: { dossiers: [{ code: 'd of u1', officer: { phone: '0000000000' } }] },
    });
    expect(alone[1]).toEqual({
      dossiers: [{ code: 'd2', officer: { number: 'o2', phone: null } }],
      unit: { dossiers: [] },
    });
    expect(alone[3]).toEqual({ dossiers: [], unit: { dossiers: [] } });
  });

  it('are kept apart even when the very same person asks twice with another purpose', async () => {
    const { ask } = build();
    const [clear, masked] = await Promise.all([
      ask(QUERY, somebody('same', ['u1'], 'steering')),
      ask(QUERY, somebody('same', ['u1'])),
    ]);
    expect([clear.dossiers[0].officer.phone, masked.dossiers[0].officer.phone]).toEqual(['0000000000', null]);
  });
});

describe('one person', () => {
  it('causes one call for all rows of one place', async () => {
    const { seen, ask } = build();
    await ask('{ dossiers { officer { number } } }', somebody('one', ['u1', 'u2']));
    expect(seen.map(({ what, keys }) => `${what} ${keys}`)).toEqual(['dossiers ', 'officers o1,o2']);
  });
});
