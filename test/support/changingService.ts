// A GraphQL service of somebody else that changes while it runs: what it shows and what it answers are set by the test.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { buildSchema, graphql, type GraphQLSchema } from 'graphql';

export const PERMITS = [
  { code: 'GP-1', plate: '29A-000.01', zone: 'A', unitKeys: ['hn:2025-07:00103'] },
  { code: 'GP-2', plate: '29A-000.02', zone: 'B', unitKeys: ['hn:2025-07:00103'] },
  { code: 'GP-3', plate: '29A-000.03', zone: 'A', unitKeys: ['hn:2025-07:00118'] },
];

/** The SDL as a service in any language would write it; `fields`: of a permit, beside its code and its units. */
export function parkingSdl(fields: readonly string[], rule = '@requires(grant: "parking:permit.read")'): string {
  return `
    type Permit @key(selectionSet: "{ code }") @requires(grant: "parking:permit.read") @ownedBy(unit: "unitKeys") {
      code: ID!
      unitKeys: [String!]
      ${fields.join('\n')}
    }
    type Query {
      permits: [Permit] ${rule}
      permitsByCode(codes: [ID!]!): [Permit]! @merge(keyField: "code") @internal
      _sdl: String!
    }`;
}

export interface ChangingService {
  readonly url: string;
  /** What it shows as its SDL. */
  shown: string;
  /** What it answers questions with; set apart from `shown`, as in services that are replaced step by step. */
  answers(sdl: string): void;
  readonly headers: readonly IncomingHttpHeaders[];
  /** Questions about permits. */
  asked(): number;
  down: boolean;
  stop(): Promise<void>;
}

/** Directives are for whoever reads the SDL. */
const plain = (sdl: string): GraphQLSchema => buildSchema(sdl.replace(/ @\w+(\([^)]*\))?/g, ''));

export async function startChangingService(): Promise<ChangingService> {
  let schema = plain(parkingSdl(['plate: String']));
  let asked = 0;
  const headers: IncomingHttpHeaders[] = [];
  const server: Server = createServer((request, response) => {
    if (service.down) return void response.destroy();
    headers.push(request.headers);
    void (async () => {
      const { query, variables } = JSON.parse(await readText(request)) as { query: string; variables?: object };
      if (query.includes('permits')) asked += 1;
      const rootValue = {
        _sdl: () => service.shown,
        permits: () => PERMITS,
        permitsByCode: ({ codes }: { codes: string[] }) =>
          codes.map((code) => PERMITS.find((one) => one.code === code) ?? null),
      };
      const result = await graphql({ schema, source: query, rootValue, variableValues: { ...variables } });
      response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const service: ChangingService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    shown: parkingSdl(['plate: String']),
    answers: (sdl) => void (schema = plain(sdl)),
    headers,
    asked: () => asked,
    down: false,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}
