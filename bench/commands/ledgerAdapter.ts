// The adapter of the ledger: one command of one step, which asks before it sends anything twice.
import { z } from 'zod';
import {
  defineAdapter,
  defineCommand,
  type Adapter,
  type AdapterRuntime,
  type HttpClient,
} from '../../adapters/kit/index.js';

const typeDefs = /* GraphQL */ `
  extend type Mutation {
    "Ghi một mục. Keeps an entry."
    addEntry(unit: ID! @idOf(type: "Unit"), subject: String!, n: Int!): Command @requires(grant: "ledger:entry.add")
  }
`;

const answerSchema = z.object({ kept: z.boolean() });
const payloadSchema = z.object({ subject: z.string(), n: z.int() });

interface Client {
  readonly http: HttpClient;
  readonly url: string;
}

const addEntry = defineCommand<Client, z.output<typeof payloadSchema>>({
  payload: payloadSchema,
  prepare: async ({ subject, n }: { subject: string; n: number }) => ({ subject, payload: { subject, n } }),
  steps: [
    {
      name: 'keep',
      title: { vi: 'Ghi', en: 'Keep' },
      async send({ client, payload, key, signal }) {
        await client.http.request({
          ...{ operation: 'keep', method: 'POST', url: `${client.url}/entries`, as: 'json', schema: answerSchema },
          ...{ body: JSON.stringify({ key, ...payload }), headers: { 'content-type': 'application/json' } },
          ...{ safe: false, signal },
        });
        return { outcome: 'DONE', result: { reference: key } };
      },
      async reconcile({ client, key, signal }) {
        const { kept } = await client.http.request({
          ...{
            operation: 'look',
            method: 'GET',
            url: `${client.url}/entries/${key}`,
            as: 'json',
            schema: answerSchema,
          },
          ...{ safe: true, signal },
        });
        return kept ? { outcome: 'DONE', result: { reference: key } } : { outcome: 'ABSENT' };
      },
    },
  ],
});

function createClient({ http, config }: AdapterRuntime<{ url: string }>): Client {
  return { http, url: config.url };
}

export const ledgerAdapter: Adapter = defineAdapter({
  id: 'ledger',
  title: { vi: 'Sổ mẫu', en: 'Sample ledger' },
  levels: ['CITY', 'WARD'],
  grants: [{ capability: 'ledger:entry.add', title: { vi: 'Ghi sổ mẫu', en: 'Keep sample entries' } }],
  configSchema: z.object({ url: z.string().describe('Address of the ledger.') }),
  typeDefs,
  createClient,
  queries: {},
  entities: {},
  commands: { addEntry },
  probe: async () => undefined,
});
