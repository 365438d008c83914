// A whole gateway inside the test process: real store, real sockets, adapters and issuer of the test's choice.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Writable } from 'node:stream';
import type { Adapter, Clock, RemoteAdapter } from '../../adapters/kit/index.js';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createLog } from '../../gateway/observability/index.js';
import { createSettingsSchema } from '../../gateway/settings.js';
import { startGateway, type GatewayParts } from '../../gateway/startGateway.js';
import type { UnitTable } from '../../gateway/units/index.js';
import { createTestDatabase } from './database.js';
import { openSuiteLog } from './suiteLog.js';
import { TEST_AUDIENCE } from './tokenForge.js';

export interface TestGatewayOptions {
  readonly issuer: string;
  readonly jwksUri?: string;
  readonly audience?: string;
  readonly adapters?: readonly Adapter[];
  /** GraphQL services in the same schema. */
  readonly remotes?: readonly RemoteAdapter[];
  /** `{ 'hr-records': { config, limits } }` */
  readonly adapterSettings?: Record<string, unknown>;
  readonly http?: Record<string, unknown>;
  readonly graphql?: Record<string, unknown>;
  readonly cache?: Record<string, unknown>;
  /** A folder for PGlite instead of a database on the shared PostgreSQL. */
  readonly pgliteFolder?: string;
  /** Where keys and anchors are kept; a new folder unless named. */
  readonly dataFolder?: string;
  /** A database that the test made, instead of a new one; it outlives the gateway. */
  readonly databaseUrl?: string;
  /** Instead of the sample installation's. */
  readonly seedFile?: string;
  readonly agenciesFile?: string;
  readonly unitTable?: UnitTable;
  readonly clock?: Clock;
  readonly access?: Record<string, unknown>;
  readonly quota?: Record<string, unknown>;
  readonly audit?: Record<string, unknown>;
  readonly store?: Record<string, unknown>;
  readonly commands?: Record<string, unknown>;
  readonly events?: Record<string, unknown>;
  readonly webhooks?: Record<string, unknown>;
  readonly services?: Record<string, unknown>;
  /** More of `identity`: `own`, `console`. */
  readonly identity?: Record<string, unknown>;
  /** Settings of the test's issuer beside its address and keys. */
  readonly issuerSettings?: Record<string, unknown>;
  readonly replace?: GatewayParts['replace'];
  /** Serve the built pages. */
  readonly pages?: boolean;
}

export interface TestGateway {
  readonly url: string;
  readonly graphqlUrl: string;
  /** Everything that was logged, one JSON line each. */
  readonly log: readonly string[];
  readonly adminUrl: string;
  /** On the administration. */
  admin(token: string, query: string, variables?: object, headers?: Record<string, string>): Promise<GraphqlAnswer>;
  ask(token: string, query: string, variables?: object, headers?: Record<string, string>): Promise<GraphqlAnswer>;
  stop(): Promise<void>;
}

export interface GraphqlAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data: any;
  readonly errors: any[] | undefined;
}

function sample(name: string): string {
  return fileURLToPath(new URL(`../../config/environments/sample/${name}`, import.meta.url));
}

function toSettings(options: TestGatewayOptions, store: object) {
  const adapters = options.adapters ?? [];
  return createSettingsSchema(adapters).parse({
    http: { port: 0, graphiql: options.pages === true, ...options.http },
    identity: {
      dangerouslyAllowHttp: true,
      issuers: [
        {
          id: 'test',
          issuer: options.issuer,
          jwksUri: options.jwksUri ?? `${options.issuer}/jwks`,
          audiences: [options.audience ?? TEST_AUDIENCE],
          ...options.issuerSettings,
        },
      ],
      ...options.identity,
    },
    access: { sandboxRoles: true, stepUpAcr: ['2'], ...options.access },
    quota: options.quota ?? {},
    commands: options.commands ?? {},
    events: options.events ?? {},
    webhooks: options.webhooks ?? {},
    services: options.services ?? {},
    audit: { key: Buffer.alloc(32, 7).toString('base64url'), ...options.audit },
    graphql: options.graphql ?? {},
    cache: options.cache ?? {},
    store: { ...store, ...options.store },
    links: { key: Buffer.alloc(32, 9).toString('base64url') },
    units: {
      agenciesFile: options.agenciesFile ?? sample('agencies.csv'),
      seedFile: options.seedFile ?? sample('seed.json'),
    },
    log: { level: 'debug' },
    adapters: options.adapterSettings ?? Object.fromEntries(adapters.map(({ id }) => [id, { config: {} }])),
  });
}

export async function askGraphql(
  url: string,
  token: string,
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Promise<GraphqlAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', authorization: `Bearer ${token}` },
      // Every command is another one, unless the test says so.
      ...{ 'idempotency-key': randomUUID(), ...headers },
    },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const body = JSON.parse(text) as { data?: unknown; errors?: any[] };
  return { status: response.status, headers: response.headers, text, data: body.data, errors: body.errors };
}

export async function startTestGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const own = options.pgliteFolder === undefined && options.databaseUrl === undefined;
  const database = own ? await createTestDatabase() : undefined;
  const url = database?.url ?? options.databaseUrl;
  // Keys, anchors and the spool live beside the data, also where these are in PostgreSQL.
  const folder = options.pgliteFolder ?? options.dataFolder ?? mkdtempSync(join(tmpdir(), 'lien-thong-gateway-'));
  const log: string[] = [];
  const suite = openSuiteLog();
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(chunk.toString());
      suite.write(chunk.toString());
      done();
    },
  });
  const gateway = await startGateway({
    settings: toSettings(options, url === undefined ? { folder } : { url, folder }),
    adapters: options.adapters ?? [],
    remotes: options.remotes ?? [],
    unitTable: options.unitTable ?? loadUnits(),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.replace === undefined ? {} : { replace: options.replace }),
    log: createLog({ level: 'debug' }, destination),
    ...(options.pages === true ? { pagesFolder: fileURLToPath(new URL('../../dist/console', import.meta.url)) } : {}),
  });
  const graphqlUrl = `${gateway.url}/graphql`;
  const adminUrl = `${gateway.url}/admin/graphql`;
  return {
    adminUrl,
    admin: (token, query, variables, headers) => askGraphql(adminUrl, token, query, variables, headers),
    url: gateway.url,
    graphqlUrl,
    log,
    ask: (token, query, variables, headers) => askGraphql(graphqlUrl, token, query, variables, headers),
    stop: async () => {
      await gateway.stop();
      await database?.drop();
      if (options.pgliteFolder === undefined && options.dataFolder === undefined)
        rmSync(folder, { recursive: true, force: true });
    },
  };
}
