// The gateway as an issuer of tokens: for applications, for people that applications act for, and for remote adapters.
import { z } from 'zod';

export const ownIssuerSchema = z.object({
  audience: z
    .string()
    .min(1)
    .max(512)
    .optional()
    .describe('"aud" of tokens for this gateway\'s own API. Default: its public address with /graphql.'),
  tokenSeconds: z.int().min(60).max(3_600).default(900).describe("Life of an application's own token, in seconds."),
  exchangeSeconds: z
    .int()
    .min(30)
    .max(300)
    .default(300)
    .describe('Longest life of a token by which an application acts for a person, in seconds.'),
  adapterSeconds: z.int().min(10).max(300).default(60).describe('Life of a token for a remote adapter, in seconds.'),
  rotateSeconds: z.int().min(3_600).max(31_536_000).default(2_592_000).describe('Seconds after which a new key signs.'),
  announceSeconds: z
    .int()
    .min(60)
    .max(604_800)
    .default(3_600)
    .describe('Seconds for which a new key is published before it signs, so that everybody who keeps the keys has it.'),
  pollMs: z
    .int()
    .min(100)
    .max(60_000)
    .default(5_000)
    .describe('Milliseconds between looks for keys that another replica made.'),
});

export type OwnIssuerSettings = z.output<typeof ownIssuerSchema>;
