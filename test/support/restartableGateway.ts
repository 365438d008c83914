// For tests of what outlives a gateway: one database, one folder of keys, who may do what, and gateways one after the other.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Adapter } from '../../adapters/kit/index.js';
import { createTestDatabase } from './database.js';
import { startTestGateway, type GraphqlAnswer, type TestGateway, type TestGatewayOptions } from './testGateway.js';
import { createTokenForge } from './tokenForge.js';

export const PURPOSE = 'handle-procedure';
/** Phường Tây Hồ, and its agency. */
export const WARD = 'hn:2025-07:00103';
export const WARD_AGENCY = 'H26.L7';

const ADMINISTRATION = ['webhook', 'tenant', 'application', 'grant', 'command'].map((what) => `gateway:${what}.manage`);

function grant(
  to: { readonly kind: 'ROLE' | 'APPLICATION'; readonly name: string },
  capabilities: readonly string[],
  unit: string | null,
  purposes: readonly string[] = [],
) {
  const reach = unit === 'hn:01' ? 'SUBTREE' : 'SELF';
  const how = { usable: true, delegable: true, validFrom: '2025-01-01', reason: 'Quyền mẫu để kiểm thử' };
  return { to, capabilities, unit, reach, purposes, ...how };
}

/** Officers of wards read their own, masked without a purpose; applications do what they do in phường Tây Hồ. */
function toSeed({ grants }: Adapter) {
  const all = grants.map(({ capability }) => capability);
  const personal = all.filter((one) => one.endsWith('.read-personal'));
  const plain = all.filter((one) => !personal.includes(one));
  const reads = all.filter((one) => one.endsWith('.read'));
  const role = (name: string) => ({ kind: 'ROLE', name }) as const;
  const application = (name: string) => ({ kind: 'APPLICATION', name }) as const;
  return {
    purposes: [
      { code: PURPOSE, titleVi: 'Giải quyết thủ tục (mẫu)', titleEn: 'Procedures', legalBasis: 'Quy định mẫu' },
    ],
    roles: ['everything', 'officer', 'administrator'].map((code) => ({
      code,
      titleVi: 'Vai trò (mẫu)',
      titleEn: code,
    })),
    applications: [
      ...[{ clientId: 'test-app', tenant: 'H26', title: 'Ứng dụng (mẫu)' }],
      ...['hearing-app', 'other-app', 'leaving-app'].map((clientId) => ({
        clientId,
        tenant: 'H26.L7',
        title: 'Ứng dụng nghe (mẫu)',
      })),
    ],
    grants: [
      grant(role('everything'), all, 'hn:01', [PURPOSE]),
      grant(role('officer'), reads, null),
      ...(personal.length === 0 ? [] : [grant(role('officer'), personal, null, [PURPOSE])]),
      // What it gives to others, it holds.
      grant(role('administrator'), [...ADMINISTRATION, ...reads, 'gateway:grant.read', 'gateway:audit.read'], 'hn:01'),
      ...['hearing-app', 'other-app'].map((client) => grant(application(client), plain, WARD)),
    ],
  };
}

export interface RestartableGateway {
  /** The one that runs now. */
  current(): TestGateway;
  stop(): Promise<void>;
  /** Another one, over what the last one left. */
  start(): Promise<void>;
  readonly databaseUrl: string;
  /** Everything that all of them logged. */
  log(): string;
  /** Of somebody who may do everything everywhere. */
  everybody(): string;
  /** Of an officer of the ward with this agency. */
  officer(agency: string): string;
  /** Of the application itself. */
  application(client: string): string;
  /** As the administrator, signed in strongly. */
  admin(query: string, variables?: object): Promise<GraphqlAnswer>;
  /** Ends everything, for good. */
  close(): Promise<void>;
}

export async function createRestartableGateway(
  adapter: Adapter,
  config: object,
  options: Partial<TestGatewayOptions> = {},
): Promise<RestartableGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-restarted-'));
  const seedFile = join(folder, 'seed.json');
  writeFileSync(seedFile, JSON.stringify(toSeed(adapter)));
  const [forge, database] = await Promise.all([createTokenForge(), createTestDatabase()]);
  const logs: TestGateway['log'][] = [];
  let gateway: TestGateway;
  async function start(): Promise<void> {
    gateway = await startTestGateway({
      ...{ issuer: forge.issuer, databaseUrl: database.url, dataFolder: folder, seedFile, adapters: [adapter] },
      events: { pollMs: 50 },
      store: { pollMs: 100 },
      adapterSettings: { [adapter.id]: { config, limits: { breakAfter: 1_000, connectMs: 10_000, readMs: 10_000 } } },
      ...options,
    });
    logs.push(gateway.log);
  }
  await start();
  const strong = () => ({ acr: '2', auth_time: Math.floor(Date.now() / 1000) });
  const administrator = () => forge.token({ roles: ['administrator'], sub: 'administrator', ...strong() });
  return {
    ...{ start, databaseUrl: database.url },
    current: () => gateway,
    stop: () => gateway.stop(),
    log: () => logs.flat().join(''),
    everybody: () => forge.token({ roles: ['everything'] }),
    officer: (agency) => forge.token({ roles: ['officer'], sub: `officer-${agency}`, org: agency }),
    application: (client) => forge.token({ roles: [], sub: client, client_id: client, org: undefined }),
    admin: (query, variables) => gateway.admin(administrator(), query, variables),
    async close() {
      await gateway.stop();
      await forge.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
