// Settings of the OAI-PMH interface that we offer.
import { z } from 'zod';

const secret = z.string().min(16).max(500);

export const providerSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).describe('Address under which others reach it: …/inbound/archive/oai.'),
  repositoryId: z
    .string()
    .regex(/^[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+$/, 'a domain name')
    .describe('Domain name that identifiers of records begin with: oai:<this>:<code>.'),
  repositoryName: z.string().min(1).max(200).describe('Name of the repository.'),
  adminEmail: z.email().describe('Address of those who answer for it.'),
  header: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/)
    .transform((text) => text.toLowerCase())
    .default('x-archive-secret')
    .describe('Header that carries the shared secret.'),
  secret: secret.optional().describe('The shared secret; needed unless everybody may read.').meta({ secret: true }),
  public: z.boolean().default(false).describe('Whether everybody may read open records, without a secret.'),
  tokenKey: secret.describe('Secret that resumption tokens are signed with.').meta({ secret: true }),
  tokenSeconds: z.int().min(10).max(604_800).default(86_400).describe('Seconds that a resumption token works.'),
  pageSize: z.int().min(1).max(500).default(100).describe('Records of one page.'),
  earliest: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
    .default('2000-01-01T00:00:00Z')
    .describe('earliestDatestamp: no record has an earlier one.'),
});

export type ProviderSettings = z.output<typeof providerSchema>;
