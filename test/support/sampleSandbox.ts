// The built stand-ins as processes of their own, as `npm start` runs them; for tests over real sockets.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY_AUDIENCE } from '../../sandbox/idp/audiences.js';
import { obtainRoleToken } from '../../sandbox/idp/obtainRoleToken.js';
import { startStandIn, stopStandIn } from '../../sandbox/supervisor/controlStandIn.js';
import { startSandbox } from '../../sandbox/supervisor/startSandbox.js';
import type { SandboxAddresses, StandInName } from '../../sandbox/supervisor/standIns.js';
import type { TestGatewayOptions } from './testGateway.js';
import { adapters } from '../../adapters/registry.js';

const root = join(import.meta.dirname, '../..');

export interface SampleSandbox {
  readonly addresses: SandboxAddresses;
  /** Settings that lead a gateway to these stand-ins. */
  readonly gateway: TestGatewayOptions;
  /** A token of the sample provider: `token('ward-officer', '00103@2025-07-01')`. */
  token(role: string, unit?: string, audience?: string): Promise<string>;
  kill(name: StandInName): Promise<void>;
  bringBack(name: StandInName): Promise<void>;
  stop(): Promise<void>;
}

/** Settings of the adapters for stand-ins at these addresses. */
export function toAdapterSettings(addresses: SandboxAddresses): Record<string, unknown> {
  return {
    'public-services': {
      config: { baseUrl: addresses.portal.url, username: 'hanoi_sample', password: 'sample-portal-password' },
      limits: { readMs: 8_000 },
    },
    documents: { config: { baseUrl: addresses.documents.url, secret: 'sample-vxp-secret' }, limits: { readMs: 8_000 } },
    'party-procedures': {
      config: {
        ...{ baseUrl: addresses.party.url, username: 'hanoi_dang_sample', password: 'sample-party-password' },
        payment: { url: `${addresses.party.url}/payment`, partner: 'HNLT', secret: 'sample-payment-secret' },
      },
      limits: { readMs: 8_000 },
    },
    'hr-records': {
      config: {
        ...{ databaseUrl: addresses.hr.sqlUrl, maxConnections: 1 },
        sync: {
          ...{ baseUrl: addresses.hr.syncUrl, username: 'hanoi_sample', password: 'sample-hr-password' },
          ...{ orgCode: '000.00.00.H26', settleSeconds: 0, emptyLists: 'REBUILD' },
        },
      },
      limits: { readMs: 8_000, breakMs: 500 },
    },
  };
}

export async function startSampleSandbox(): Promise<SampleSandbox> {
  if (!existsSync(join(root, 'dist/sandbox/portal/main.js')))
    throw new Error('These tests run the built sandbox: run "npm run build" first.');
  const dataDir = mkdtempSync(join(tmpdir(), 'lien-thong-sandbox-'));
  const sandbox = await startSandbox({ dataDir, root });
  const { addresses } = sandbox;
  return {
    addresses,
    gateway: {
      issuer: addresses.idp.issuer,
      audience: GATEWAY_AUDIENCE,
      adapters,
      issuerSettings: { claims: { personalId: 'SoDinhDanh' } },
      adapterSettings: toAdapterSettings(addresses),
    },
    token: (role, unit, audience = GATEWAY_AUDIENCE) =>
      obtainRoleToken({ dataDir, role, audience, ...(unit === undefined ? {} : { unit }) }),
    kill: async (name) => void (await stopStandIn(dataDir, name)),
    bringBack: async (name) => void (await startStandIn({ dataDir, root, name })),
    stop: async () => {
      await sandbox.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
