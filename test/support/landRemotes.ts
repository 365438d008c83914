// Declarations of two small remote services that complete one type.
import type { RemoteAdapter } from '../../adapters/kit/index.js';

export const LAND_SDL = /* GraphQL */ `
  type Plot @requires(grant: "land:plot.read") @ownedBy(unit: "wards") @subject(by: "holderNumber") {
    id: ID!
    area: Int
    wards: [String!]
    holderNumber: String @personal(class: BASIC, mask: IDENTIFIER)
    holder: String @personal(class: BASIC, mask: NAME)
    note: String @personal(class: SENSITIVE)
  }
  type Register @public {
    title: String
  }
  type Query {
    plots(word: String): [Plot] @requires(grant: "land:plot.read")
    plot(id: ID!): Plot @requires(grant: "land:plot.read")
    register: Register @public
    plotsById(ids: [ID!]!): [Plot]! @internal
  }
`;

const TAX_SDL = /* GraphQL */ `
  type Plot {
    id: ID!
    due: Int
    payer: String @personal(class: BASIC, mask: NAME)
  }
  type Query {
    dues(ids: [ID!]!): [Plot]! @internal
    bills: [Plot] @requires(grant: "tax:bill.read")
  }
`;

export const byId = (fieldName: string) => ({
  selectionSet: '{ id }',
  fieldName,
  key: ({ id }: { id: string }) => id,
  argsFromKeys: (ids: readonly string[]) => ({ ids }),
});

export function landRemote(more: Partial<RemoteAdapter> = {}): RemoteAdapter {
  return {
    id: 'land',
    title: { vi: 'Đất đai', en: 'Land' },
    levels: ['CITY'],
    grants: [{ capability: 'land:plot.read', title: { vi: 'Xem thửa đất', en: 'Read plots' } }],
    typeDefs: LAND_SDL,
    merge: { Plot: byId('plotsById') },
    url: 'http://land.invalid/',
    ...more,
  };
}

export function taxRemote(more: Partial<RemoteAdapter> = {}): RemoteAdapter {
  return {
    id: 'tax',
    title: { vi: 'Thuế', en: 'Tax' },
    levels: ['CITY'],
    grants: [{ capability: 'tax:bill.read', title: { vi: 'Xem thông báo thuế', en: 'Read bills' } }],
    typeDefs: TAX_SDL,
    merge: { Plot: byId('dues') },
    url: 'http://tax.invalid/',
    ...more,
  };
}
