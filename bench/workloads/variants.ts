// The variants: programs that answer the same question, from the least that is possible to what others offer.

export interface Variant {
  readonly name: string;
  /** For a reader of the report. */
  readonly title: string;
  /** From `dist/bench` (own programs) or `bench/peers` (peers). */
  readonly file: string;
  readonly kind: 'own' | 'peer';
  /** Handed to it beside the addresses. */
  readonly settings?: object;
}

const own = (name: string, file: string, title: string): Variant => ({ name, title, file, kind: 'own' });

const peer = (name: string, file: string, title: string, settings?: object): Variant => ({
  ...{ name, title, file, kind: 'peer' },
  ...(settings === undefined ? {} : { settings }),
});

/** Whose times all others are multiples of. */
export const BASE = 'fan-out';

export const VARIANTS: readonly Variant[] = [
  own('ours', '../bundle/benchOurs.js', 'this gateway: token, access, quota, audit on PostgreSQL'),
  own('ours-bare', 'programs/oursBare.js', 'its compiled plans and Apollo alone, straight on node:http'),
  own(BASE, 'programs/fanOut.js', 'written by hand for the one question: undici and JSON, no GraphQL'),
  own('plain', 'programs/plain.js', 'node:http with every answer ready'),
  own('first-written', 'programs/firstWritten.js', 'Apollo Server, stitching with batching, Express'),
  peer('hive', 'hive.js', 'Hive Gateway'),
  peer('hive-rust', 'hive.js', 'Hive Gateway with its Rust query planner', { planner: 'rust' }),
  peer('apollo-gateway', 'apolloGateway.js', 'Apollo Gateway in Apollo Server'),
  peer('mercurius', 'mercurius.js', 'Mercurius gateway with JIT, Fastify'),
];

export const VARIANT_NAMES: readonly string[] = VARIANTS.map(({ name }) => name);
