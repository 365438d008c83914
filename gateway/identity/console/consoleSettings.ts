// How the console signs people in, and how long a session may last.
import { z } from 'zod';

export const consoleSessionSchema = z.object({
  issuer: z.string().min(1).describe('Id of the issuer (identity.issuers) at which administrators sign in.'),
  clientId: z.string().min(1).max(255).describe('Client id of the console at that issuer.'),
  clientSecret: z
    .string()
    .min(1)
    .max(512)
    .optional()
    .meta({ secret: true })
    .describe('Client secret of the console. Without it the console is a public client; PKCE is always used.'),
  scope: z.string().min(1).max(512).default('openid profile').describe('Scopes that a sign-in asks for.'),
  resource: z.url().optional().describe('API that the access token is for (RFC 8707), if the issuer wants it named.'),
  idTokenAlgorithm: z
    .enum(['RS256', 'ES256'])
    .default('RS256')
    .describe('Signature algorithm of ID tokens for this client.'),
  idleSeconds: z
    .int()
    .min(60)
    .max(3_600)
    .default(300)
    .describe('Seconds without a request after which a session ends.'),
  absoluteSeconds: z
    .int()
    .min(300)
    .max(43_200)
    .default(28_800)
    .describe('Seconds after which a session ends, used or not.'),
  loginSeconds: z.int().min(60).max(3_600).default(600).describe('Seconds that a sign-in may take.'),
  stepUpAcr: z
    .array(z.string().min(1).max(128))
    .min(1)
    .default(['urn:lien-thong:loa:2'])
    .describe('Values of "acr" that a step-up asks for, best first; one of them must come back.'),
  homePath: z
    .string()
    .regex(/^\/[\w/-]*$/)
    .default('/')
    .describe('Where people arrive after signing in or out when no page is named.'),
});

export type ConsoleSessionSettings = z.output<typeof consoleSessionSchema>;
