// Two small adapters over plain arrays, for tests of the stitched schema without any upstream.
import { z } from 'zod';
import { defineAdapter, UpstreamError, type Adapter, type UnitScope } from '../../adapters/kit/index.js';
import type { PersonalRule } from '../../schema/rules.js';
import type { RequestContext } from '../../gateway/stitching/index.js';

/** Counts calls and can be told to fail. */
export interface Switches {
  calls: string[];
  hrDown: boolean;
}

const units = [
  { key: 'u1', name: 'Một' },
  { key: 'u2', name: 'Hai' },
];
const officers = [
  { number: 'o1', name: 'Cán bộ Mẫu Một', unitKey: 'u1', phone: '0000000123' },
  { number: 'o2', name: 'Cán bộ Mẫu Hai', unitKey: 'u2', phone: '0000000456' },
];
const dossiers = [1, 2, 3, 4, 5].map((n) => ({
  code: `d${n}`,
  title: `Hồ sơ ${n}`,
  unitKey: n < 5 ? 'u1' : 'u2',
  officerNumber: n === 4 ? 'o2' : n === 3 ? null : 'o1',
  paperIds: n === 1 ? ['p1', 'p2', 'p3', 'missing'] : [],
}));

export function unitsAdapter(): Adapter {
  return defineAdapter({
    id: 'units',
    title: { vi: 'Đơn vị', en: 'Units' },
    levels: ['CITY', 'WARD'],
    grants: [],
    configSchema: z.object({}),
    typeDefs: /* GraphQL */ `
      type Unit implements Node @public {
        id: ID!
        name: String!
      }
      extend type Query {
        unit(key: String!): Unit @public
      }
    `,
    createClient: () => ({}),
    queries: { unit: async (args: { key: string }) => units.find((u) => u.key === args.key) ?? null },
    entities: { Unit: { key: 'key', load: async (keys) => keys.map((k) => units.find((u) => u.key === k) ?? null) } },
    probe: async () => undefined,
  });
}

export function portalAdapter(switches: Switches): Adapter {
  return defineAdapter({
    id: 'portal',
    title: { vi: 'Cổng', en: 'Portal' },
    levels: ['CITY', 'WARD'],
    grants: [{ capability: 'portal:dossier.read', title: { vi: 'Xem hồ sơ', en: 'Read dossiers' } }],
    configSchema: z.object({}),
    typeDefs: /* GraphQL */ `
      type Dossier implements Node @requires(grant: "portal:dossier.read") @ownedBy(unit: "unitKey") {
        id: ID!
        code: String!
        title: String!
        officer: Officer @reference(by: "officerNumber")
        unit: Unit @reference(by: "unitKey")
        papers(first: Int = 20, after: String): PaperConnection @reference(by: "paperIds")
      }
      extend type Unit {
        dossiers(first: Int = 20, after: String, word: String): DossierConnection
          @requires(grant: "portal:dossier.read")
      }
      extend type Query {
        dossier(code: String!): Dossier @requires(grant: "portal:dossier.read")
        allDossiers(unit: ID @idOf(type: "Unit")): [Dossier!] @requires(grant: "portal:dossier.read")
      }
    `,
    createClient: () => ({}),
    queries: {
      dossier: async (args: { code: string }) => dossiers.find((d) => d.code === args.code) ?? null,
      // Deliberately forgets the scope: the gateway has to catch it.
      allDossiers: async (args: { unit?: string }) => dossiers.filter((d) => !args.unit || d.unitKey === args.unit),
    },
    entities: {
      Dossier: { key: 'code', load: async (keys) => keys.map((k) => dossiers.find((d) => d.code === k) ?? null) },
    },
    fields: {
      Unit: {
        dossiers: async (parents, args: { first: number; after?: string }, call) => {
          switches.calls.push(`dossiers of ${parents.join()}`);
          return parents.map((unit) => {
            const all = dossiers.filter((d) => d.unitKey === unit && call.scope.includes(unit));
            const start = args.after === undefined ? 0 : all.findIndex((d) => d.code === args.after) + 1;
            const page = all.slice(start, start + args.first);
            return {
              items: page.map((record) => ({ record, cursor: record.code })),
              hasNextPage: start + args.first < all.length,
            };
          });
        },
      },
    },
    probe: async () => undefined,
  });
}

export function hrAdapter(switches: Switches): Adapter {
  return defineAdapter({
    id: 'hr',
    title: { vi: 'Nhân sự', en: 'HR' },
    levels: ['CITY', 'WARD'],
    grants: [
      { capability: 'hr:officer.read', title: { vi: 'Xem cán bộ', en: 'Read officers' } },
      { capability: 'hr:officer.read-personal', title: { vi: 'Xem dữ liệu cá nhân', en: 'Read personal data' } },
      { capability: 'hr:paper.read', title: { vi: 'Xem giấy tờ', en: 'Read papers' } },
    ],
    configSchema: z.object({}),
    typeDefs: /* GraphQL */ `
      type Officer implements Node @requires(grant: "hr:officer.read") @ownedBy(unit: "unitKey") {
        id: ID!
        number: String!
        name: String!
        phone: String @personal(class: BASIC, mask: PHONE)
        unit: Unit @reference(by: "unitKey")
      }
      type Paper implements Node @requires(grant: "hr:paper.read") @ownedBy(unit: "units") {
        id: ID!
        number: String!
      }
      extend type Query {
        officer(number: String!): Officer @requires(grant: "hr:officer.read")
      }
    `,
    createClient: () => ({}),
    queries: { officer: async (args: { number: string }) => officers.find((o) => o.number === args.number) ?? null },
    entities: {
      Officer: {
        key: 'number',
        load: async (keys) => {
          switches.calls.push(`officers ${keys.join()}`);
          if (switches.hrDown) throw new UpstreamError('UPSTREAM_UNAVAILABLE');
          return keys.map((k) => officers.find((o) => o.number === k) ?? null);
        },
      },
      Paper: {
        key: 'number',
        load: async (keys) => keys.map((k) => (k === 'missing' ? null : { number: k, units: ['u1'] })),
      },
    },
    probe: async () => undefined,
  });
}

/** A request of somebody who holds everything, for these units. */
export function sampleContext(unitKeys: readonly string[], options: { purpose?: boolean } = {}): RequestContext {
  const scope: UnitScope = { includes: (unit) => unitKeys.includes(unit), agencies: () => [] };
  return {
    requestId: 'r1',
    signal: new AbortController().signal,
    access: {
      scopeFor: () => scope,
      holds: () => true,
      sees: (capability, row) => capability === null || row.units.some((unit) => scope.includes(unit)),
      mayReveal: (_rule: PersonalRule, row) =>
        options.purpose === true && row.units.some((unit) => scope.includes(unit)),
      decideWrite: () => 'NOT_FOUND',
      purpose: null,
      refusedPurpose: null,
      cursorOwner: unitKeys.join(),
    },
    caller: { agency: null, reference: 'c1' },
    use: { addRows: () => undefined, addRevealed: () => undefined },
    fileLink: () => ({ url: '/files/x', expiresAt: new Date(0) }),
    lookUp: async () => undefined,
  };
}
