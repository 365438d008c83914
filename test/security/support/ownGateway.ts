// A gateway whose settings a test writes itself, on a database that it can look into.
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Adapter } from '../../../adapters/kit/index.js';
import { loadUnits } from '../../../config/units/loadUnits.js';
import { createLog } from '../../../gateway/observability/index.js';
import { createSettingsSchema } from '../../../gateway/settings.js';
import { startGateway } from '../../../gateway/startGateway.js';
import { createTestDatabase } from '../../support/database.js';

export interface OwnGateway {
  readonly url: string;
  readonly graphqlUrl: string;
  readonly log: readonly string[];
  /** Runs one statement on the store, as an administrator's tool would. */
  sql(statement: string): Promise<void>;
  stop(): Promise<void>;
}

function sample(name: string): string {
  return fileURLToPath(new URL(`../../../config/environments/sample/${name}`, import.meta.url));
}

/** `issuers`: as in the settings, apart from what every test issuer shares. */
export async function startOwnGateway(
  issuers: readonly object[],
  adapters: readonly Adapter[] = [],
): Promise<OwnGateway> {
  const database = await createTestDatabase();
  const log: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(chunk.toString());
      done();
    },
  });
  const settings = createSettingsSchema(adapters).parse({
    http: { port: 0 },
    identity: { dangerouslyAllowHttp: true, issuers },
    store: { url: database.url, pollMs: 100 },
    links: { key: Buffer.alloc(32, 9).toString('base64url') },
    units: { agenciesFile: sample('agencies.csv'), seedFile: sample('seed.json') },
    adapters: Object.fromEntries(adapters.map(({ id }) => [id, { config: {} }])),
  });
  const gateway = await startGateway({
    settings,
    adapters,
    unitTable: loadUnits(),
    log: createLog({ level: 'debug' }, destination),
  });
  return {
    url: gateway.url,
    graphqlUrl: `${gateway.url}/graphql`,
    log,
    sql: async (statement) => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      try {
        await client.query(statement);
      } finally {
        await client.end();
      }
    },
    stop: async () => {
      await gateway.stop();
      await database.drop();
    },
  };
}
