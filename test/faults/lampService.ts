// A GraphQL service of somebody else's that adds lamps to units; it answers by the book, or with what a test puts into it.
import { buildSchema, graphql } from 'graphql';
import type { RemoteAdapter } from '../../adapters/kit/index.js';
import { reply, type Arrived, type Script } from './scriptedUpstream.js';

/** As it is declared to the gateway. */
const TYPE_DEFS = /* GraphQL */ `
  type Lamp @public {
    number: ID!
    street: String
    hours: [Int!]
  }
  extend type Unit {
    code: String!
    lamps: [Lamp] @public
  }
  type Query {
    unitsByCode(codes: [String!]!): [Unit]! @internal
  }
`;

/** As it stands there: nobody holds it to what it has declared. */
const THERE = buildSchema(/* GraphQL */ `
  scalar Anything
  type Lamp {
    number: Anything
    street: Anything
    hours: Anything
  }
  type Unit {
    code: String
    lamps: [Lamp]
  }
  type Query {
    unitsByCode(codes: [String!]!): [Unit]
  }
`);

export interface Lamp {
  readonly number: unknown;
  readonly street: unknown;
  readonly hours?: unknown;
}

export const LAMPS: readonly Lamp[] = [
  { number: 'l1', street: 'phố Mẫu Một', hours: [18, 5] },
  { number: 'l2', street: 'phố Mẫu Hai', hours: null },
];

export function lampRemote(url: string): RemoteAdapter {
  return {
    ...{ id: 'lamps', title: { vi: 'Chiếu sáng', en: 'Street lamps' }, levels: ['CITY', 'WARD'], grants: [] },
    typeDefs: TYPE_DEFS,
    merge: {
      Unit: {
        selectionSet: '{ code }',
        fieldName: 'unitsByCode',
        key: ({ code }: { code: string }) => code,
        argsFromKeys: (codes: readonly string[]) => ({ codes }),
      },
    },
    url: `${url}/graphql`,
  };
}

interface Answer {
  data?: Record<string, any> | null | undefined;
  errors?: readonly unknown[] | undefined;
}

async function answer({ text }: Arrived, lamps: readonly unknown[]): Promise<Answer> {
  // Bytes arrive as latin1.
  const body = Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4), 'latin1').toString();
  const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
  const rootValue = { unitsByCode: ({ codes }: { codes: string[] }) => codes.map((code) => ({ code, lamps })) };
  const result = await graphql({ schema: THERE, source: query, variableValues: variables, rootValue });
  return JSON.parse(JSON.stringify(result)) as Answer;
}

/** Answers with these lamps; `change` has the last word. */
export function lighting(lamps: readonly unknown[] = LAMPS, change: (answer: Answer) => Answer = (it) => it): Script {
  return (socket, request) =>
    void answer(request, lamps).then((found) => socket.write(reply(JSON.stringify(change(found)))));
}
