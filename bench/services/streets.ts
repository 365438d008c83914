// W4: a list of 1,000 rows from one service. Streets with the ward they lie in: by grant, within the caller's units, so that
// every row is decided.
import type { Service } from '../upstream/service.js';
import { once } from './once.js';
import { units } from './units.js';

export const STREETS = 1_000;

const streets = once(() =>
  Array.from({ length: STREETS }, (_, i) => ({
    id: `D-${String(i).padStart(4, '0')}`,
    name: `Đường Mẫu ${i + 1}`,
    kind: ['đường', 'phố', 'ngõ'][i % 3],
    metres: 120 + ((i * 37) % 2_400),
    lanes: 1 + (i % 6),
    oneWay: i % 4 === 0,
    openedOn: `19${String(50 + (i % 50))}-01-01`,
    unitKey: units(i),
  })),
);

const streetService: Service = {
  name: 'streets',
  ruled: `
    type StreetRow @requires(grant: "streets:street.read") @ownedBy(unit: "unitKey") {
      id: ID!
      name: String
      kind: String
      metres: Int
      lanes: Int
      oneWay: Boolean
      openedOn: String
      unitKey: String!
    }
    type Query {
      streets(first: Int!): [StreetRow!] @requires(grant: "streets:street.read")
    }`,
  federation: `
    type StreetRow @key(fields: "id") {
      id: ID! name: String kind: String metres: Int lanes: Int oneWay: Boolean openedOn: String unitKey: String!
    }
    extend type Query { streets(first: Int!): [StreetRow!] }`,
  merge: {},
  resolvers: { 'Query.streets': (_row, { first }) => streets().slice(0, Number(first)) },
  entities: { StreetRow: ({ id }) => streets().find((street) => street.id === id) ?? null },
};

export const streetServices: readonly Service[] = [streetService];

export const STREETS_QUERY = `query Streets($first: Int!) {
  streets(first: $first) {
    id
    name
    kind
    metres
    lanes
    oneWay
    openedOn
  }
}
`;
