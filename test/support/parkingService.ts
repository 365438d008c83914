// A GraphQL service of somebody else's, over a real socket: it knows units by code and first day, and officers by number.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildSchema, graphql } from 'graphql';
import type { RemoteAdapter } from '../../adapters/kit/index.js';

/** As it stands there: no rules, and nobody's officers. */
const SCHEMA = buildSchema(`
  scalar Date
  input UnitKey { code: String! validFrom: Date }
  type Unit { key: ID! code: String! validFrom: Date parkingPermits: [Permit] parkingLots: Int }
  type Permit { id: ID! plate: String unitKey: String officerNumber: String holder: String }
  type Query { permitUnits: [Unit] unitsByCode(keys: [UnitKey!]!): [Unit]! }
`);

const TYPE_DEFS = /* GraphQL */ `
  input UnitKey {
    code: String!
    validFrom: Date
  }
  extend type Unit {
    key: ID!
    "Giấy phép đỗ xe. Parking permits."
    parkingPermits: [Permit] @requires(grant: "parking:permit.read")
    parkingLots: Int @requires(grant: "parking:permit.read")
  }
  type Permit @requires(grant: "parking:permit.read") @ownedBy(unit: "unitKey") {
    id: ID!
    plate: String
    unitKey: String
    officerNumber: String
    officer: Officer @reference(by: "officerNumber")
    holder: String @personal(class: BASIC, mask: NAME)
  }
  type Query {
    permitUnits: [Unit] @requires(grant: "parking:permit.read")
    unitsByCode(keys: [UnitKey!]!): [Unit]! @internal
  }
`;

export interface ParkingService {
  readonly remote: RemoteAdapter;
  readonly asked: { readonly query: string; readonly variables: any }[];
  /** Answers nothing but an error from now on, or again as it should. */
  setDown(down: boolean): void;
  close(): Promise<void>;
}

/** `permits`: by the code of the unit. */
export async function startParkingService(
  permits: Readonly<Record<string, readonly object[]>>,
  unitKeys: readonly string[],
): Promise<ParkingService> {
  const asked: ParkingService['asked'] = [];
  let isDown = false;
  const rootValue = {
    permitUnits: () => unitKeys.map((key) => ({ key })),
    unitsByCode: ({ keys }: { keys: readonly { code: string }[] }) =>
      keys.map(({ code }) => ({ code, parkingLots: 3, parkingPermits: permits[code] ?? null })),
  };
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { query, variables } = JSON.parse(body) as ParkingService['asked'][number];
      asked.push({ query, variables });
      if (isDown) return response.writeHead(503).end();
      const result = await graphql({ schema: SCHEMA, source: query, rootValue, variableValues: variables });
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const remote: RemoteAdapter = {
    ...{ id: 'parking', title: { vi: 'Đỗ xe', en: 'Parking' }, levels: ['CITY', 'WARD'], typeDefs: TYPE_DEFS },
    grants: [
      { capability: 'parking:permit.read', title: { vi: 'Xem giấy phép', en: 'Read permits' } },
      { capability: 'parking:permit.read-personal', title: { vi: 'Xem dữ liệu cá nhân', en: 'Read personal data' } },
    ],
    merge: {
      Unit: {
        selectionSet: '{ code validFrom }',
        fieldName: 'unitsByCode',
        key: ({ code, validFrom }: { code: string; validFrom: string | null }) => ({ code, validFrom }),
        argsFromKeys: (keys: readonly unknown[]) => ({ keys }),
      },
    },
    url: `http://127.0.0.1:${port}/graphql`,
  };
  return {
    remote,
    asked,
    setDown: (down) => {
      isDown = down;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
