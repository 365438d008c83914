// What two adapters and two services of a joined world declare.
export const UNITS_SDL = /* GraphQL */ `
  type Unit implements Node @public {
    id: ID!
    code: String!
    zone: String
    officers: [Officer!] @reference(by: "officerNumbers")
    parent: Unit @reference(by: "parentKey")
  }
  extend type Query {
    units: [Unit!] @public
    unitPage: UnitConnection @public
  }
`;

export const HR_SDL = /* GraphQL */ `
  type Officer implements Node @requires(grant: "hr:officer.read") @ownedBy(unit: "unitKey") {
    id: ID!
    number: String!
    name: String
    unit: Unit @reference(by: "unitKey")
  }
  extend type Unit {
    staff: OfficerConnection @requires(grant: "hr:officer.read")
  }
  extend type Query {
    officers: [Officer!] @requires(grant: "hr:officer.read")
  }
`;

export const PARKING_SDL = /* GraphQL */ `
  type Unit {
    key: ID!
    code: String!
    permits(word: String): [Permit] @requires(grant: "parking:permit.read")
    lots: Int @requires(grant: "parking:permit.read")
    chiefNumber: String @public
    chief: Officer @reference(by: "chiefNumber") @public
  }
  type Permit implements Node @requires(grant: "parking:permit.read") @ownedBy(unit: "ward") {
    id: ID!
    plate: String
    ward: String
    officerNumber: String
    officer: Officer @reference(by: "officerNumber")
    unitKeys: [String]
    units: [Unit] @reference(by: "unitKeys")
    pages: UnitConnection @reference(by: "unitKeys")
    home: Unit
    holder: String @personal(class: BASIC, mask: FULL)
  }
  union Found = Permit | Unit
  type Query {
    permits: [Permit] @requires(grant: "parking:permit.read")
    found: [Found] @requires(grant: "parking:permit.read")
    unitsByCode(codes: [String!]!): [Unit]! @internal
  }
`;

export const NOISE_SDL = /* GraphQL */ `
  extend type Unit {
    id: ID!
    decibels(at: Int = 12): Float @public
    sensors: [Sensor!] @public
  }
  type Sensor {
    name: String!
    at: Unit
    near: [[Unit]!]
  }
  type Permit {
    id: ID!
    fine: Float
  }
  type Query {
    loudest: Unit @public
    noiseOf(zone: String!): Unit @internal
    fines(ids: [ID!]!): [Permit]! @internal
  }
`;
