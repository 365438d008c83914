// An adapter that keeps the rules, and the same with one mistake: what the conformance suite must catch.
import { z } from 'zod';
import {
  defineAdapter,
  readPageSize,
  UpstreamError,
  type Adapter,
  type AdapterCall,
  type AdapterRuntime,
  type Found,
} from '../../../adapters/kit/index.js';

export const MISTAKES = [
  'NONE',
  'RENEWS_BY_ITS_CLOCK',
  'SENDS_AGAIN',
  'SAYS_ABSENT',
  'SAYS_ABSENT_IF_UNSURE',
  'READS_ALL_PAGES',
  'TRUSTS_THE_FILTER',
  'FORGETS_WHEN_TO_RETURN',
] as const;
export type Mistake = (typeof MISTAKES)[number];

const typeDefs = /* GraphQL */ `
  extend type Query {
    permits(first: Int = 20, after: String): PermitConnection @requires(grant: "permits:permit.read")
  }
  extend type Mutation {
    enterPermit(unit: ID! @idOf(type: "Unit"), name: String!): Command @requires(grant: "permits:permit.read")
  }
  type Permit implements Node @requires(grant: "permits:permit.read") @ownedBy(unit: "unit") {
    id: ID!
    code: String!
  }
`;

const config = z.object({ url: z.string().describe('Address.') });
const row = z.object({ code: z.string(), unit: z.string() });
const login = z.object({ token: z.string(), expires_at: z.string() });

type Config = z.output<typeof config>;
type Row = z.output<typeof row>;
interface Client {
  list(units: readonly string[], after: string, size: number, signal: AbortSignal): Promise<readonly Row[]>;
  enter(name: string, signal: AbortSignal): Promise<void>;
  isEntered(name: string, signal: AbortSignal): Promise<boolean>;
}

function createSession({ http, config: { url }, clock }: AdapterRuntime<Config>, mistake: Mistake) {
  let kept: { readonly token: string; readonly until: number } | undefined;
  return async (signal: AbortSignal): Promise<string> => {
    const now = clock.now().getTime();
    if (kept !== undefined && now < kept.until) return kept.token;
    const ask = { operation: 'login', method: 'POST', url: `${url}/login`, as: 'json', safe: false, signal } as const;
    const { token, expires_at: end } = await http.request({ ...ask, schema: login });
    const until = Date.parse(end);
    // An end that has passed already says that a clock is wrong, not that the token is.
    kept = { token, until: mistake === 'RENEWS_BY_ITS_CLOCK' || until > now ? until : now + 60_000 };
    return token;
  };
}

function createClient(runtime: AdapterRuntime<Config>, mistake: Mistake): Client {
  const {
    http,
    config: { url },
  } = runtime;
  const session = createSession(runtime, mistake);
  async function ask<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal, body?: object): Promise<T> {
    const headers = { authorization: `Bearer ${await session(signal)}` };
    const method = body === undefined ? 'GET' : 'POST';
    const call = { operation: 'permits', method, url: `${url}${path}`, headers, as: 'json', signal } as const;
    return http
      .request({ ...call, schema, safe: body === undefined, ...(body && { body: JSON.stringify(body) }) })
      .catch((error: unknown) => {
        if (mistake === 'FORGETS_WHEN_TO_RETURN' && error instanceof UpstreamError) throw new UpstreamError(error.code);
        throw error;
      });
  }
  const entered = z.object({ entered: z.boolean() });
  return {
    list: async (units, after, size, signal) => {
      const asked = new URLSearchParams({ units: units.join(','), after, size: String(size) });
      return (await ask(`/permits?${asked.toString()}`, z.object({ items: z.array(row) }), signal)).items;
    },
    enter: async (name, signal) => void (await ask('/enter', entered, signal, { name })),
    isEntered: async (name, signal) =>
      (await ask(`/entered?${new URLSearchParams({ name }).toString()}`, entered, signal)).entered,
  };
}

type Call = AdapterCall<Client>;
const UNITS = ['hn:01:a', 'hn:01:b'];

async function readRows({ client, signal }: Call, units: readonly string[], after: string, size: number, all: boolean) {
  const found = new Map<string, Row>();
  for (let last = after; ;) {
    const rows = await client.list(units, last, size + 1, signal);
    if (rows.some(({ code }) => code === after)) throw new UpstreamError('UPSTREAM_BAD_RESPONSE');
    for (const one of rows) found.set(one.code, one);
    last = rows.at(-1)?.code ?? '';
    if (!all || rows.length <= size) return [...found.values()];
  }
}

export function createPermitAdapter(mistake: Mistake): Adapter {
  async function permits(args: { first?: number | null; after?: string | null }, call: Call) {
    const size = readPageSize(args.first);
    const units = UNITS.filter((unit) => call.scope.includes(unit));
    const rows = await readRows(call, units, args.after ?? '', size, mistake === 'READS_ALL_PAGES');
    const shown = rows.filter(({ unit }) => mistake === 'TRUSTS_THE_FILTER' || call.scope.includes(unit));
    const items = shown.slice(0, size).map((record) => ({ record, cursor: record.code }));
    return { items, hasNextPage: shown.length > size };
  }

  async function look(name: string, client: Client, signal: AbortSignal): Promise<Found> {
    if (mistake === 'SAYS_ABSENT') return { outcome: 'ABSENT' };
    const isThere = await client.isEntered(name, signal).catch((error: unknown) => {
      if (mistake === 'SAYS_ABSENT_IF_UNSURE') return false;
      throw error;
    });
    return { outcome: isThere ? 'DONE' : 'ABSENT' };
  }

  return defineAdapter({
    id: 'permits',
    title: { vi: 'Giấy phép mẫu', en: 'Sample permits' },
    levels: ['CITY'],
    grants: [{ capability: 'permits:permit.read', title: { vi: 'Xem', en: 'Read' } }],
    configSchema: config,
    typeDefs,
    createClient: (runtime: AdapterRuntime<Config>) => createClient(runtime, mistake),
    queries: { permits },
    entities: { Permit: { key: 'code', load: async (keys) => keys.map(() => null) } },
    commands: {
      enterPermit: {
        payload: z.object({ name: z.string() }),
        prepare: async ({ name }: { name: string }) => ({ subject: name, payload: { name } }),
        steps: [
          {
            name: 'enter',
            title: { vi: 'Ghi', en: 'Enter' },
            send: async ({ client, payload, signal }) => {
              await client.enter((payload as { name: string }).name, signal);
              return { outcome: 'DONE' };
            },
            reconcile:
              mistake === 'SENDS_AGAIN'
                ? 'REPEATABLE'
                : ({ client, payload, signal }) => look((payload as { name: string }).name, client, signal),
          },
        ],
      },
    },
    probe: async (client, signal) => void (await client.list([], '', 1, signal)),
  });
}
