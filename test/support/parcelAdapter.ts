// A sample register of parcels that is looked at, that calls us, and whose changes are told of: what it does a test says.
import { z } from 'zod';
import {
  changedRows,
  defineAdapter,
  defineInbound,
  defineWatch,
  equalSecrets,
  InboundRefused,
  type Adapter,
  type AdapterRuntime,
  type InboundReply,
  type InboundWork,
} from '../../adapters/kit/index.js';

export interface Parcel {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
}

/** The register itself, shared by all replicas of a test. Everything in it is invented. */
export interface ParcelSystem {
  readonly parcels: Map<string, Parcel>;
  /** Keys in the order in which they were written; a watch looks behind a position in it. */
  readonly written: string[];
  write(parcel: Parcel): void;
  /** In the place of the usual answer to a call. */
  onCall: ((work: InboundWork<ParcelClient>) => Promise<InboundReply>) | undefined;
}

export function createParcelSystem(): ParcelSystem {
  const parcels = new Map<string, Parcel>();
  const written: string[] = [];
  const write = (parcel: Parcel) => {
    parcels.set(parcel.key, parcel);
    written.push(parcel.key);
  };
  return { parcels, written, write, onCall: undefined };
}

export interface ParcelClient {
  readonly system: ParcelSystem;
  readonly runtime: AdapterRuntime<unknown>;
}

export const SECRET = 'bi-mat-cua-he-thong-mau';
export const MOST_BYTES = 2_000;

const typeDefs = /* GraphQL */ `
  "Thửa đất mẫu. A sample parcel."
  type Parcel implements Node @requires(grant: "parcels:parcel.read") @ownedBy(unit: "unit") {
    id: ID!
    title: String!
  }

  extend type Subscription {
    parcelChanged(unit: ID @idOf(type: "Unit")): Parcel @requires(grant: "parcels:parcel.watch")
  }
`;

const contentSchema = z.object({ key: z.string(), title: z.string(), unit: z.string() });
export const reply = (status: number, body: InboundReply['body']): InboundReply => ({
  ...{ status, contentType: 'application/json', body },
});

/** Keeps what arrives, and answers with how it was kept. */
async function keepParcel({ body, client, keep }: InboundWork<ParcelClient>): Promise<InboundReply> {
  const parsed = contentSchema.safeParse(JSON.parse(Buffer.from(body).toString()));
  if (!parsed.success) throw new InboundRefused('not a parcel');
  const { key, unit } = parsed.data;
  const changes = [{ type: 'Parcel', key, unit }];
  const kept = await keep({ kind: 'parcel', key, unit, content: parsed.data, changes });
  client.system.parcels.set(key, parsed.data);
  return reply(200, JSON.stringify({ kept }));
}

const put = defineInbound<ParcelClient>({
  title: { vi: 'Nhận thửa đất (mẫu)', en: 'Takes in a parcel (sample)' },
  method: 'POST',
  maxBytes: () => MOST_BYTES,
  admit: ({ headers }) => equalSecrets(headers['x-secret'], SECRET),
  answer: (work) => (work.client.system.onCall ?? keepParcel)(work),
  failed: (failure) => reply(failure === 'FAILED' ? 503 : 400, JSON.stringify({ failure })),
});

/** `seconds`: between two looks; null: nobody looks. */
export function parcelAdapter(system: ParcelSystem, seconds: number | null = null): Adapter {
  return defineAdapter({
    id: 'parcels',
    title: { vi: 'Thửa đất (mẫu)', en: 'Parcels (sample)' },
    levels: ['CITY', 'WARD'],
    grants: (['read', 'watch'] as const).map((action) => ({
      capability: `parcels:parcel.${action}` as const,
      title: { vi: 'Thửa đất mẫu', en: 'Sample parcels' },
    })),
    configSchema: z.object({}),
    typeDefs,
    createClient: (runtime): ParcelClient => ({ system, runtime }),
    queries: {},
    entities: {
      Parcel: {
        key: 'key',
        load: async (keys, { client }) => keys.map((key) => (client.system.parcels.get(key) ?? null) as never),
      },
    },
    events: {
      // It forgets the scope of the caller, as a badly written adapter would: the gateway has to catch it.
      parcelChanged: ({ unit }: { unit?: string | null }, { client }, signal) =>
        changedRows({
          ...{ changes: client.runtime.changes, type: 'Parcel', signal },
          wanted: (change) => unit == null || change.unit === unit,
          load: async (key) => (client.system.parcels.get(key) ?? null) as never,
        }),
    },
    watches: {
      written: defineWatch<ParcelClient, number>({
        cursor: z.int(),
        seconds: () => seconds,
        look: async (cursor) => {
          const { written, parcels } = system;
          const keys = cursor === null ? [] : written.slice(cursor);
          const changes = keys.map((key) => ({ type: 'Parcel', key, unit: parcels.get(key)?.unit ?? null }));
          return { cursor: written.length, changes };
        },
      }),
    },
    inbound: { put, 'put/slow': put },
    probe: async () => undefined,
  });
}
