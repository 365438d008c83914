// A whole gateway over the ledger: writers of the city and of one ward, an overseer, an administrator, and ways to write.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ledgerAdapter } from '../../bench/commands/ledgerAdapter.js';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createLog } from '../../gateway/observability/index.js';
import { createSettingsSchema } from '../../gateway/settings.js';
import { startGateway } from '../../gateway/startGateway.js';
import { createOpaqueCodec } from '../../gateway/stitching/index.js';
import { createTestDatabase } from './database.js';
import { startLedgerSystem, type LedgerSystem } from './ledgerSystem.js';
import { openSuiteLog } from './suiteLog.js';
import { askGraphql, type GraphqlAnswer } from './testGateway.js';
import { createTokenForge, TEST_AUDIENCE, type TokenForge } from './tokenForge.js';

export const ledgerCodec = createOpaqueCodec(Buffer.alloc(32, 9));
export const CITY = ledgerCodec.encodeId('Unit', 'hn:01');
/** Phường Tây Hồ, whose agency is H26.L7. */
export const WARD = ledgerCodec.encodeId('Unit', 'hn:2025-07:00103');

export const ADD = `mutation Add($unit: ID!, $subject: String!, $n: Int!, $key: String) {
  addEntry(unit: $unit, subject: $subject, n: $n, idempotencyKey: $key) { id status name idempotencyKey attempts }
}`;

const MUCH = 1_000_000_000;

function grant(role: string, capabilities: readonly string[], unit: string | null, reach: 'SELF' | 'SUBTREE') {
  const how = { usable: true, delegable: false, validFrom: '2025-01-01', reason: 'Quyền mẫu để kiểm thử' };
  return { to: { kind: 'ROLE', name: role }, capabilities, unit, reach, purposes: [], ...how };
}

const seed = {
  purposes: [],
  roles: ['writer', 'ward-writer', 'overseer', 'administrator'].map((code) => ({
    ...{ code, titleVi: 'Vai trò (mẫu)', titleEn: 'Role (sample)' },
  })),
  applications: ['test-app', 'other-app'].map((clientId) => ({ clientId, tenant: 'H26', title: 'Ứng dụng (mẫu)' })),
  grants: [
    grant('writer', ['ledger:entry.add'], 'hn:01', 'SUBTREE'),
    grant('ward-writer', ['ledger:entry.add'], null, 'SELF'),
    grant('overseer', ['commands:command.read'], null, 'SELF'),
    grant('administrator', ['gateway:tenant.manage', 'gateway:session.revoke'], 'hn:01', 'SUBTREE'),
  ],
};

export interface LedgerGateway {
  readonly url: string;
  readonly graphqlUrl: string;
  readonly databaseUrl: string;
  readonly forge: TokenForge;
  readonly system: LedgerSystem;
  readonly log: readonly string[];
  /** Of a writer of the city, unless told otherwise. */
  token(more?: Record<string, unknown>): string;
  administrator(): string;
  ask(token: string, query: string, variables?: object, headers?: Record<string, string>): Promise<GraphqlAnswer>;
  admin(token: string, query: string, variables?: object): Promise<GraphqlAnswer>;
  /** One entry for the city, under this key. */
  add(key: string, more?: object, token?: string): Promise<GraphqlAnswer>;
  /** Rows of the store, behind the gateway's back. */
  rows<T = any>(text: string, values?: readonly unknown[]): Promise<T[]>;
  /** Resolves when no command is under way any more. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface LedgerGatewayOptions {
  readonly databaseUrl?: string;
  readonly commands?: Record<string, unknown>;
  readonly limits?: Record<string, unknown>;
  readonly system?: LedgerSystem;
}

const sample = (name: string): string =>
  fileURLToPath(new URL(`../../config/environments/sample/${name}`, import.meta.url));

function toSettings(options: LedgerGatewayOptions, folder: string, issuer: string, url: string, system: LedgerSystem) {
  const seedFile = join(folder, 'seed.json');
  writeFileSync(seedFile, JSON.stringify(seed));
  return createSettingsSchema([ledgerAdapter]).parse({
    http: { port: 0 },
    identity: {
      dangerouslyAllowHttp: true,
      issuers: [{ id: 'test', issuer, jwksUri: `${issuer}/jwks`, audiences: [TEST_AUDIENCE] }],
    },
    access: { stepUpAcr: ['2'] },
    quota: { userPoints: MUCH, applicationPoints: MUCH, tenantPoints: MUCH, cityPoints: MUCH },
    audit: { key: Buffer.alloc(32, 7).toString('base64url') },
    commands: { leaseSeconds: 3, pollMs: 50, ...options.commands },
    store: { url, folder, pollMs: 100 },
    links: { key: Buffer.alloc(32, 9).toString('base64url') },
    units: { agenciesFile: sample('agencies.csv'), seedFile },
    log: { level: 'debug' },
    adapters: { ledger: { config: { url: system.url }, limits: { breakMs: 100, ...options.limits } } },
  });
}

function createKeptLog(log: string[]) {
  const suite = openSuiteLog();
  const write = (chunk: Buffer, _encoding: unknown, done: () => void) => {
    log.push(chunk.toString());
    suite.write(chunk.toString());
    done();
  };
  return createLog({ level: 'debug' }, new Writable({ write }));
}

/** Commands that a worker still has to do with. */
const UNDER_WAY = `select 1 from command
  where status in ('ACCEPTED', 'SENDING', 'WAITING', 'UNKNOWN', 'COMPENSATING') limit 1`;

export async function startLedgerGateway(options: LedgerGatewayOptions = {}): Promise<LedgerGateway> {
  const own = options.databaseUrl === undefined ? await createTestDatabase() : undefined;
  const databaseUrl = own?.url ?? options.databaseUrl ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-ledger-'));
  const forge = await createTokenForge();
  const system = options.system ?? (await startLedgerSystem());
  const log: string[] = [];
  const settings = toSettings(options, folder, forge.issuer, databaseUrl, system);
  const gateway = await startGateway({
    ...{ settings, adapters: [ledgerAdapter], unitTable: loadUnits(), log: createKeptLog(log) },
  });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  // The server may be gone while a test wants it to be.
  pool.on('error', () => undefined);
  const graphqlUrl = `${gateway.url}/graphql`;
  const token = (more: Record<string, unknown> = {}) => forge.token({ roles: ['writer'], ...more });
  const rows = async (text: string, values: readonly unknown[] = []) => (await pool.query(text, [...values])).rows;
  return {
    ...{ url: gateway.url, graphqlUrl, databaseUrl, forge, system, log, token, rows },
    administrator: () =>
      forge.token({
        roles: ['administrator'],
        acr: '2',
        auth_time: Math.floor(Date.now() / 1000),
        sub: 'quan-tri-mau',
      }),
    ask: (as, query, variables, headers) => askGraphql(graphqlUrl, as, query, variables, headers),
    admin: (as, query, variables) => askGraphql(`${gateway.url}/admin/graphql`, as, query, variables),
    add: (key, more = {}, as = token()) =>
      askGraphql(graphqlUrl, as, ADD, { unit: CITY, subject: 'so-mau', n: 1, key, ...more }),
    async settled() {
      while ((await rows(UNDER_WAY)).length > 0) await delay(5);
    },
    async stop() {
      await gateway.stop();
      await pool.end();
      await forge.stop();
      if (options.system === undefined) await system.stop();
      await own?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
