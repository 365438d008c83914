// What is configured for each issuer of access tokens.
import { z } from 'zod';

const path = z.string().min(1).max(128);

export const issuerSchema = z.object({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe('Short name for logs and metrics.'),
  issuer: z.string().min(1).max(512).describe('The "iss" claim, compared byte for byte.'),
  jwksUri: z.url().describe('Where the public keys are. Addresses inside tokens are never read.'),
  audiences: z.array(z.string().min(1)).min(1).describe('A token must name one of these in "aud".'),
  algorithms: z
    .array(z.enum(['RS256', 'ES256']))
    .min(1)
    .default(['RS256', 'ES256'])
    .describe('Allowed signature algorithms.'),
  profile: z
    .enum(['rfc9068', 'keycloak'])
    .default('rfc9068')
    .describe('rfc9068: header typ at+jwt. keycloak: header typ JWT and the claim typ "Bearer".'),
  claims: z
    .object({
      agency: path.default('org').describe('Claim with the agency code (QĐ 20/2020), dotted path.'),
      roles: z.array(path).default(['roles']).describe('Claims with role names, dotted paths.'),
      client: z.array(path).default(['client_id', 'azp']).describe('Claims with the application, first one wins.'),
      personalId: path
        .optional()
        .describe('Claim with the personal number (số định danh), dotted path. Without it no caller has one.'),
      accountKind: path
        .optional()
        .describe('Claim with the kind of account (DVCQG: LoaiTaiKhoan). If set, only people have a personal number.'),
      personKinds: z
        .array(z.string().min(1).max(32))
        .min(1)
        .default(['1'])
        .describe('Values of accountKind that mean a person; a number counts like the same text.'),
      acr: path.default('acr').describe('Claim with how the person signed in, dotted path (DVCQG: loAs).'),
      authTime: path.default('auth_time').describe('Claim with the time of the sign-in, dotted path.'),
      sessionId: path.default('sid').describe("Claim with the issuer's session, dotted path."),
      appVersion: path
        .optional()
        .describe("Claim with the version of the application, dotted path; for statistics. The header's counts first."),
      caseInsensitive: z
        .boolean()
        .default(false)
        .describe('Compare the names of claims without case. Two names that differ in case alone refuse the token.'),
    })
    .prefault({})
    .describe('Where this issuer puts what the gateway needs.'),
  personalIdForm: z
    .enum(['cccd', 'cccd-or-cmnd'])
    .default('cccd')
    .describe('cccd: 12 digits. cccd-or-cmnd: 12, or the 9 of the former identity card. Anything else counts as none.'),
  headerMembers: z
    .array(z.enum(['x5t', 'x5t#S256']))
    .default([])
    .describe(
      'Header members beside alg, typ and kid that this issuer adds (WSO2: x5t). They are ignored, never used.',
    ),
  serviceAccountPrefix: z
    .string()
    .max(64)
    .optional()
    .describe(
      'How this issuer names the subject of an application in "preferred_username" (Keycloak: service-account-); without it the subject is the application itself.',
    ),
  toleranceSeconds: z.int().min(0).max(60).default(5).describe('Allowed clock difference in seconds.'),
  maxLifetimeSeconds: z.int().min(60).max(86_400).default(3_600).describe('Longest accepted exp − iat in seconds.'),
  keySeconds: z.int().min(10).max(86_400).default(300).describe('Seconds after which the keys are fetched again.'),
});

/** One trusted issuer. */
export type IssuerSettings = z.output<typeof issuerSchema>;
