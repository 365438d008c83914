// Declarations of two small remote services that join rows of adapters: permits of units, and measurements near them.
import type { RemoteAdapter } from '../../adapters/kit/index.js';

export const PARKING_SDL = /* GraphQL */ `
  type Unit {
    key: String!
    name: String!
    permits(word: String): [Permit] @requires(grant: "parking:permit.read")
    fee: Int @requires(grant: "parking:permit.read")
    keeper: String @requires(grant: "parking:permit.read") @personal(class: BASIC, mask: NAME)
    lots: Int @public
    chiefNumber: String @internal
    chief: Officer @reference(by: "chiefNumber") @public
  }
  type Permit @requires(grant: "parking:permit.read") @ownedBy(unit: "ward") @subject(by: "holderNumber") {
    id: ID!
    plate: String
    ward: String
    holder: String @personal(class: BASIC, mask: NAME)
    holderNumber: String @personal(class: BASIC, mask: IDENTIFIER)
    officerNumber: String
    paperIds: [String!]
    officer: Officer @reference(by: "officerNumber")
    papers(first: Int = 20, after: String): PaperConnection @reference(by: "paperIds")
    unit: Unit
    train: Train @reference(by: "plate")
  }
  type Query {
    permits: [Permit] @requires(grant: "parking:permit.read")
    unitsNearby: [Unit] @public
    chiefs: [Officer] @requires(grant: "parking:permit.read")
    unitsByName(names: [String!]!): [Unit]! @internal
  }
  type Officer {
    id: ID!
  }
`;

export const NOISE_SDL = /* GraphQL */ `
  extend type Unit {
    id: ID!
    decibels(at: Int = 12): Float @public
    quiet: Boolean @public
  }
  extend type Officer {
    number: String!
    badge: String @requires(grant: "noise:badge.read")
    nick: String @requires(grant: "noise:badge.read") @personal(class: BASIC, mask: NAME)
  }
  type Query {
    noiseOf(id: ID!, lots: Int): Unit @internal
    badges(numbers: [String!]!): [Officer]! @internal
  }
`;

const batched = (field: string, fieldName: string, argument: string) => ({
  selectionSet: `{ ${field} }`,
  fieldName,
  key: (row: Readonly<Record<string, unknown>>) => row[field],
  argsFromKeys: (keys: readonly unknown[]) => ({ [argument]: keys }),
});

export function parkingRemote(more: Partial<RemoteAdapter> = {}): RemoteAdapter {
  return {
    id: 'parking',
    title: { vi: 'Đỗ xe', en: 'Parking' },
    levels: ['CITY', 'WARD'],
    grants: [
      { capability: 'parking:permit.read', title: { vi: 'Xem giấy phép', en: 'Read permits' } },
      { capability: 'parking:permit.read-personal', title: { vi: 'Xem dữ liệu cá nhân', en: 'Read personal data' } },
    ],
    typeDefs: PARKING_SDL,
    merge: { Unit: batched('name', 'unitsByName', 'names') },
    url: 'http://parking.invalid/',
    ...more,
  };
}

export function noiseRemote(more: Partial<RemoteAdapter> = {}): RemoteAdapter {
  return {
    id: 'noise',
    title: { vi: 'Tiếng ồn', en: 'Noise' },
    levels: ['CITY', 'WARD'],
    grants: [
      { capability: 'noise:badge.read', title: { vi: 'Xem thẻ', en: 'Read badges' } },
      { capability: 'noise:badge.read-personal', title: { vi: 'Xem dữ liệu cá nhân', en: 'Read personal data' } },
    ],
    typeDefs: NOISE_SDL,
    merge: {
      Unit: {
        selectionSet: '{ id }',
        fieldName: 'noiseOf',
        args: ({ id, lots }: { id: string; lots?: number }) => ({ id, lots }),
        fields: { quiet: { selectionSet: '{ lots }', computed: true } },
      },
      Officer: batched('number', 'badges', 'numbers'),
    },
    url: 'http://noise.invalid/',
    ...more,
  };
}
