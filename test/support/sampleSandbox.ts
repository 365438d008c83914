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
import { settingsFor } from '../../adapters/lgsp/fixtures/sampleSettings.js';
import { readAdapters } from '../../gateway/declaredServices.js';

const root = join(import.meta.dirname, '../..');
/** Those of the build, and the services declared in config/services. */
const adapters = readAdapters({});

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

/** The systems besides portal, documents, HR and Party. */
function toMoreSettings({ meetings, feedback, ...addresses }: SandboxAddresses): Record<string, unknown> {
  const { consultations, training, archive, population, signatures, catalog, lgsp } = addresses;
  const configs = {
    meetings: {
      ...{ baseUrl: `${meetings.url}/bigbluebutton/api/`, secret: 'sample-meeting-secret' },
      ...{ keySecret: 'sample-key-secret-of-rooms' },
      register: { baseUrl: `${meetings.url}/register`, token: 'sample-register-token' },
    },
    feedback: { baseUrl: feedback.url, apiKey: 'sample-feedback-key', writes: { settleSeconds: 0 } },
    consultations: {
      ...{ baseUrl: consultations.url, username: 'hanoi_survey_sample', password: 'sample-survey-password' },
    },
    training: { baseUrl: training.url, token: 'sampletoken0123456789abcdef012345' },
    archive: {
      ...{ baseUrl: `${archive.url}/server/api`, token: 'sample-archive-token' },
      oai: { url: `${archive.url}/oai/request` },
    },
    signatures: { baseUrl: signatures.url, apiKey: 'sample-signatures-key' },
    population: {
      ...{ transport: 'xroad', referenceSecret: 'sample-reference-secret-of-32-characters' },
      xroad: {
        ...{ baseUrl: population.url, client: ['HN', 'GOV', '2001', 'CongTichHop'] },
        ...{ provider: ['HN', 'GOV', '0001', 'DanCu'], service: 'traCuu' },
      },
    },
    'app-catalog': { databaseUrl: catalog.sqlUrl, maxConnections: 1 },
  };
  const all = { ...configs, ...settingsFor(lgsp.url) };
  return Object.fromEntries(Object.entries(all).map(([id, config]) => [id, { config, limits: { readMs: 8_000 } }]));
}

/** Settings of the adapters for stand-ins at these addresses. */
export function toAdapterSettings(addresses: SandboxAddresses): Record<string, unknown> {
  return {
    ...toMoreSettings(addresses),
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
