// For tests of the suite itself: a small adapter that keeps the rules, to be broken one rule at a time.
import { z } from 'zod';
import { defineAdapter, type Adapter } from '../index.js';

export const GOOD_SDL = /* GraphQL */ `
  extend type Query {
    "Hồ sơ. A dossier."
    dossier(code: String!): Dossier @requires(grant: "sample:dossier.read")
    "Danh sách. A list."
    dossiers(first: Int = 20, after: String): DossierConnection @requires(grant: "sample:dossier.read")
  }
  extend type Unit {
    "Hồ sơ của đơn vị. The unit's dossiers."
    dossiers(first: Int = 20, after: String): DossierConnection @requires(grant: "sample:dossier.read")
  }
  "Hồ sơ. A dossier."
  type Dossier implements Node @requires(grant: "sample:dossier.read") @ownedBy(unit: "unitKey") {
    id: ID!
    "Mã. Code."
    code: String!
    "Họ tên. Name."
    name: String @personal(class: BASIC, mask: NAME)
    "Đơn vị. Unit."
    unit: Unit @reference(by: "unitKey")
  }
`;

/** The adapter with other SDL, or with other parts. */
export function createSampleAdapter(typeDefs: string = GOOD_SDL, changes: Partial<Adapter> = {}): Adapter {
  const adapter = defineAdapter({
    id: 'sample',
    title: { vi: 'Mẫu', en: 'Sample' },
    levels: ['CITY'],
    grants: [{ capability: 'sample:dossier.read', title: { vi: 'Xem', en: 'Read' } }],
    configSchema: z.object({ url: z.string().describe('Address.') }),
    typeDefs,
    createClient: () => ({}),
    queries: { dossier: async () => null, dossiers: async () => null },
    entities: { Dossier: { key: 'code', load: async (keys) => keys.map(() => null) } },
    fields: { Unit: { dossiers: async (parents) => parents.map(() => null) } },
    probe: async () => undefined,
  });
  return { ...adapter, ...changes };
}
