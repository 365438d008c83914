// How the gateway listens, and how much it takes from one client.
import { z } from 'zod';

export const httpSettingsSchema = z.object({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  port: z.int().min(0).max(65_535).default(4_000).describe('Port to listen on; 0 takes any free one.'),
  publicUrl: z
    .url()
    .optional()
    .describe('Address under which callers reach the gateway; links are built with it. Default: host and port.'),
  bodyBytes: z.int().min(1_024).max(10_485_760).default(262_144).describe('Largest request body, inflated.'),
  headerBytes: z.int().min(4_096).max(65_536).default(16_384).describe('Largest set of request headers.'),
  headersMs: z.int().min(100).max(120_000).default(10_000).describe('Milliseconds for a client to send its headers.'),
  requestMs: z.int().min(100).max(300_000).default(20_000).describe('Milliseconds for a client to send a request.'),
  deadlineMs: z.int().min(100).max(120_000).default(10_000).describe('Milliseconds for one operation.'),
  maxInFlight: z.int().min(1).max(100_000).default(1_000).describe('Requests answered at once; more get 503.'),
  graceMs: z.int().min(0).max(120_000).default(10_000).describe('Milliseconds for requests to finish at shutdown.'),
  trustedProxies: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('Proxies in front whose X-Forwarded-For is believed; 0 believes nobody.'),
  graphiql: z.boolean().default(false).describe('Serve the GraphiQL page at /graphiql.'),
});

export type HttpSettings = z.output<typeof httpSettingsSchema>;
