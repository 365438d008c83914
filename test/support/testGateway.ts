// A whole gateway inside the test process: real store, real sockets, adapters and issuer of the test's choice.
import { fileURLToPath } from 'node:url';
import { Writable } from 'node:stream';
import type { Adapter } from '../../adapters/kit/index.js';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createLog } from '../../gateway/observability/index.js';
import { createSettingsSchema } from '../../gateway/settings.js';
import { startGateway } from '../../gateway/startGateway.js';
import { createTestDatabase } from './database.js';
import { TEST_AUDIENCE } from './tokenForge.js';

export interface TestGatewayOptions {
  readonly issuer: string;
  readonly jwksUri?: string;
  readonly audience?: string;
  readonly adapters?: readonly Adapter[];
  /** `{ 'hr-records': { config, limits } }` */
  readonly adapterSettings?: Record<string, unknown>;
  readonly http?: Record<string, unknown>;
  readonly graphql?: Record<string, unknown>;
  readonly cache?: Record<string, unknown>;
  /** A folder for PGlite instead of a database on the shared PostgreSQL. */
  readonly pgliteFolder?: string;
  /** Instead of the sample installation's. */
  readonly seedFile?: string;
  /** Serve the built pages. */
  readonly pages?: boolean;
}

export interface TestGateway {
  readonly url: string;
  readonly graphqlUrl: string;
  /** Everything that was logged, one JSON line each. */
  readonly log: readonly string[];
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
        },
      ],
    },
    graphql: options.graphql ?? {},
    cache: options.cache ?? {},
    store,
    links: { key: Buffer.alloc(32, 9).toString('base64url') },
    units: { agenciesFile: sample('agencies.csv'), seedFile: options.seedFile ?? sample('seed.json') },
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
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const body = JSON.parse(text) as { data?: unknown; errors?: any[] };
  return { status: response.status, headers: response.headers, text, data: body.data, errors: body.errors };
}

export async function startTestGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const database = options.pgliteFolder === undefined ? await createTestDatabase() : undefined;
  const log: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(chunk.toString());
      done();
    },
  });
  const gateway = await startGateway({
    settings: toSettings(options, database ? { url: database.url } : { folder: options.pgliteFolder }),
    adapters: options.adapters ?? [],
    unitTable: loadUnits(),
    log: createLog({ level: 'debug' }, destination),
    ...(options.pages === true ? { pagesFolder: fileURLToPath(new URL('../../dist/console', import.meta.url)) } : {}),
  });
  const graphqlUrl = `${gateway.url}/graphql`;
  return {
    url: gateway.url,
    graphqlUrl,
    log,
    ask: (token, query, variables, headers) => askGraphql(graphqlUrl, token, query, variables, headers),
    stop: async () => {
      await gateway.stop();
      await database?.drop();
    },
  };
}
