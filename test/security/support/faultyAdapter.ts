// A small adapter that can be slow, and that throws what no caller may read.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { InputError, UpstreamError, defineAdapter, type Adapter } from '../../../adapters/kit/index.js';

/** Thrown by the adapter; none of it may reach a caller or the log. */
export const LEAK = 'db password=secret at 10.0.0.1';

function thrown(kind: string): unknown {
  if (kind === 'error') return new Error(LEAK);
  if (kind === 'lines') return new Error(`${LEAK}\n    at ${LEAK} (${LEAK}:1:1)`);
  if (kind === 'cause') return new Error('outer', { cause: new Error(LEAK) });
  if (kind === 'database') return Object.assign(new Error(LEAK), { code: '23505', detail: `Key (cccd)=(${LEAK})` });
  if (kind === 'named') return Object.assign(new Error(LEAK), { name: LEAK, code: LEAK });
  if (kind === 'text') return LEAK;
  if (kind === 'null') return null;
  if (kind === 'upstream') return new UpstreamError('UPSTREAM_UNAVAILABLE', { cause: new Error(LEAK) });
  return new InputError('Argument "kind" is not acceptable.', 'Đối số "kind" không hợp lệ.');
}

export function faultyAdapter(): Adapter {
  return defineAdapter({
    id: 'faulty',
    title: { vi: 'Hệ thống hay lỗi (mẫu)', en: 'A system that fails (sample)' },
    levels: ['CITY', 'WARD'],
    grants: [],
    configSchema: z.object({}),
    typeDefs: /* GraphQL */ `
      extend type Query {
        "Ném lỗi. Throws."
        broken(kind: String!): String @public
        "Trả lời chậm. Answers late."
        slow(ms: Int!): String @public
        "Trả lại. Gives back."
        echo(text: String, number: Int, id: ID, flag: Boolean, texts: [String!]): String @public
      }
    `,
    createClient: () => ({}),
    queries: {
      broken: async ({ kind }: { kind: string }) => {
        throw thrown(kind);
      },
      slow: async ({ ms }: { ms: number }) => {
        await sleep(ms);
        return 'late';
      },
      echo: async ({ text }: { text?: string | null }) => text ?? null,
    },
    entities: {},
    probe: async () => undefined,
  });
}
