// The whole configuration, put together from what each concern and each adapter declares.
import { z } from 'zod';
import type { Adapter } from '../adapters/kit/index.js';
import { operationLimitsSchema } from './graphql/index.js';
import { accessSettingsSchema } from './access/index.js';
import { auditSettingsSchema } from './audit/index.js';
import { commandSettingsSchema } from './commands/index.js';
import { eventSettingsSchema } from './events/index.js';
import { governanceSettingsSchema } from './governance/index.js';
import { httpSettingsSchema, socketSettingsSchema } from './http/index.js';
import { consoleSessionSchema, issuerSchema, ownIssuerSchema } from './identity/index.js';
import { operationSettingsSchema } from './operations/index.js';
import { logSettingsSchema } from './observability/index.js';
import { planSettingsSchema } from './plan/index.js';
import { quotaSettingsSchema } from './quota/index.js';
import { limitsSchema } from './upstream/index.js';
import { serviceSettingsSchema } from './services/index.js';
import { webhookSettingsSchema } from './webhooks/index.js';

const identitySchema = z.strictObject({
  issuers: z.array(issuerSchema).min(1).describe('Trusted issuers of access tokens.'),
  own: ownIssuerSchema.strict().prefault({}).describe('Tokens that the gateway itself issues.'),
  console: consoleSessionSchema.strict().optional().describe('Sign-in of administrators in a browser; off without it.'),
  dangerouslyAllowHttp: z
    .boolean()
    .default(false)
    .describe('Accept issuers and key addresses without TLS. For a sandbox on one machine.'),
});

const storeSchema = z.strictObject({
  url: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional()
    .meta({ secret: true })
    .describe('Address of PostgreSQL. Without it the embedded PGlite keeps the data in "folder".'),
  folder: z.string().min(1).default('.data').describe('Data folder of the embedded store and of generated keys.'),
  snapshot: z.string().optional().describe('Prepared data folder (.tar.gz) for the first start of the embedded store.'),
  pollMs: z.int().min(100).max(60_000).default(1_000).describe('Milliseconds between looks for changed rights.'),
  maxStaleMs: z
    .int()
    .min(1_000)
    .max(600_000)
    .default(60_000)
    .describe('Milliseconds without an answer from the store after which requests get 503.'),
});

const cacheSchema = z.strictObject({
  redisUrl: z
    .string()
    .regex(/^rediss?:\/\//)
    .optional()
    .meta({ secret: true })
    .describe('Address of Redis. Without it each process caches for itself.'),
  prefix: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .default('lien-thong')
    .describe('Put in front of every key in Redis.'),
  commandMs: z.int().min(10).max(5_000).default(200).describe('Milliseconds for one Redis command.'),
  maxEntries: z.int().min(100).max(10_000_000).default(50_000).describe('Entries kept in memory.'),
  maxBytes: z.int().min(1_000_000).max(8_000_000_000).default(100_000_000).describe('Bytes kept in memory.'),
});

const unitsSchema = z.strictObject({
  agenciesFile: z
    .string()
    .optional()
    .describe('CSV with the agencies of the city and the units they serve; read when the store is empty.'),
  seedFile: z
    .string()
    .optional()
    .describe('JSON with first purposes, applications and grants; read when the store is empty.'),
});

const linksSchema = z.strictObject({
  key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43,}$/, 'at least 32 bytes as base64url')
    .optional()
    .meta({ secret: true })
    .describe('Key that makes ids, cursors and links unforgeable; the same on all replicas. Required in production.'),
  fileSeconds: z.int().min(10).max(3_600).default(300).describe('Seconds that a link to a file works.'),
});

function adapterSchema(adapter: Adapter) {
  return z
    .strictObject({
      enabled: z.boolean().default(true).describe(`Whether ${adapter.id} runs.`),
      limits: limitsSchema.prefault({}),
      probeSeconds: z.int().min(1).max(3_600).default(30).describe('Seconds between two looks at the system.'),
      config: adapter.configSchema,
    })
    .optional()
    .describe(`${adapter.title.vi} / ${adapter.title.en}`);
}

/** The schema of all settings for these adapters. */
export function createSettingsSchema(adapters: readonly Adapter[]) {
  return z.strictObject({
    http: httpSettingsSchema.strict().prefault({}),
    sockets: socketSettingsSchema.strict().prefault({}),
    identity: identitySchema,
    access: accessSettingsSchema.strict().prefault({}),
    quota: quotaSettingsSchema.strict().prefault({}),
    commands: commandSettingsSchema.strict().prefault({}),
    events: eventSettingsSchema.strict().prefault({}),
    webhooks: webhookSettingsSchema.strict().prefault({}),
    services: serviceSettingsSchema.strict().prefault({}),
    audit: auditSettingsSchema.strict().prefault({}),
    governance: governanceSettingsSchema.strict().prefault({}),
    plan: planSettingsSchema.strict().prefault({}),
    graphql: operationLimitsSchema.extend(operationSettingsSchema.shape).strict().prefault({}),
    store: storeSchema.prefault({}),
    cache: cacheSchema.prefault({}),
    units: unitsSchema.prefault({}),
    links: linksSchema.prefault({}),
    log: logSettingsSchema.strict().prefault({}),
    adapters: z
      .strictObject(Object.fromEntries(adapters.map((adapter) => [adapter.id, adapterSchema(adapter)])))
      .prefault({}),
  });
}

export type Settings = z.output<ReturnType<typeof createSettingsSchema>>;

/** Paths of what is switched on under a name that warns of it. */
function dangersIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name.startsWith('dangerously') && member === true ? [`${path}.${name}`] : dangersIn(member, `${path}.${name}`),
  );
}

/** What only makes sense looked at together; each line names the setting and the remedy. */
export function checkSettings(settings: Settings, environment: string): string[] {
  const problems: string[] = [];
  if (!settings.identity.dangerouslyAllowHttp) {
    for (const [i, issuer] of settings.identity.issuers.entries())
      for (const key of ['issuer', 'jwksUri'] as const)
        if (!issuer[key].startsWith('https://'))
          problems.push(
            `identity.issuers.${i}.${key}: must be https (or set identity.dangerouslyAllowHttp in a sandbox)`,
          );
  }
  if (environment === 'production' && settings.links.key === undefined)
    problems.push('links.key: required in production; for example: openssl rand -base64 32 | tr "+/" "-_" | tr -d "="');
  const { costLimit, userPoints, replicas } = settings.quota;
  if (costLimit > (2 * userPoints) / replicas)
    problems.push('quota.costLimit: no person could ever pay it; at most twice quota.userPoints / quota.replicas');
  if (environment === 'production' && settings.access.sandboxRoles)
    problems.push('access.sandboxRoles: refused in production');
  if (environment === 'production')
    problems.push(...dangersIn(settings.adapters, 'adapters').map((path) => `${path}: refused in production`));
  if (environment === 'production' && settings.webhooks.dangerouslyAllowHttp)
    problems.push('webhooks.dangerouslyAllowHttp: refused in production');
  if (environment === 'production' && settings.http.graphiql) problems.push('http.graphiql: refused in production');
  return problems;
}
