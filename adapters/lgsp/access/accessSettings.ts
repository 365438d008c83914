// Settings of the ways in which a service is told who we are. Credentials are settings and nothing else.
import { z } from 'zod';
import type { PROFILES } from '../declaration/declarationSchema.js';

export type Profile = (typeof PROFILES)[number];

const secret = (description: string) => z.string().min(1).max(8_000).describe(description).meta({ secret: true });
/** RFC 9110, section 5.6.2. */
const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}$/, 'must be the name of a header');

const tokenSettings = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address of the token endpoint; default `baseUrl` and /token.'),
  scope: z.string().max(200).default('').describe('Scope asked for; empty: none.'),
  marginSeconds: z
    .int()
    .min(0)
    .max(600)
    .default(30)
    .describe('A token is renewed so long before it ends, or at a tenth.'),
  fallbackSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(300)
    .describe('Seconds a token lasts that does not say so (assumed).'),
  pauseSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(30)
    .describe('Seconds without another try after refused credentials.'),
});

const wso2Settings = z.object({
  consumerKey: z.string().min(1).max(500).describe('Consumer key of the application.'),
  consumerSecret: secret('Consumer secret of the application.'),
  style: z
    .enum(['BASIC', 'FORM', 'JSON'])
    .default('BASIC')
    .describe('Where the token endpoint expects them: in the header, in a form, or in a JSON body.'),
  token: tokenSettings.prefault({}).describe('How the token is got.'),
});

const partnerSettings = z.object({
  accessKey: secret('AccessKey of the registration.'),
  secretKey: secret('SecretKey of the registration.'),
  appName: z.string().min(1).max(200).describe('AppName of the registration.'),
  partnerCode: z.string().min(1).max(60).describe('PartnerCode: code of our agency, older form.'),
  partnerCodeCus: z.string().min(1).max(60).describe('PartnerCodeCus: code of the agency served, older form.'),
  header: headerName.default('Authorization').describe('Header that carries it, without a scheme; or lgspaccesstoken.'),
  exchange: z
    .boolean()
    .default(false)
    .describe('Also get a bearer token with it (client_credentials); it is then sent as Authorization.'),
  token: tokenSettings.prefault({}).describe('How that token is got.'),
  second: z
    .object({
      header: headerName.describe('Name of the header, for example X-Authentication-Token.'),
      value: secret('What it carries.'),
    })
    .optional()
    .describe('A second header, for the system behind the platform.'),
});

const bearerSettings = z.object({ token: secret('Token, sent as Authorization: Bearer.') });

const apiKeySettings = z.object({
  header: headerName.default('apikey').describe('Header that carries the key.'),
  key: secret('The key.'),
});

export type TokenSettings = z.output<typeof tokenSettings>;

export interface AccessConfig {
  readonly baseUrl: string;
  readonly wso2?: z.output<typeof wso2Settings>;
  readonly partner?: z.output<typeof partnerSettings>;
  readonly bearer?: z.output<typeof bearerSettings>;
  readonly apiKey?: z.output<typeof apiKeySettings>;
}

/** The settings that a profile adds. */
export const ACCESS_SETTINGS = {
  wso2: { wso2: wso2Settings.describe('Access as to a WSO2 gateway.') },
  'partner-token': { partner: partnerSettings.describe('The token of a partner.') },
  bearer: { bearer: bearerSettings.describe('A token that stays.') },
  'api-key': { apiKey: apiKeySettings.describe('A key.') },
  none: {},
} as const satisfies Readonly<Record<Profile, Readonly<Record<string, z.ZodType>>>>;
