// A whole gateway over the sample register of parcels, with people of two wards and of the city.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOpaqueCodec } from '../../gateway/stitching/index.js';
import { createParcelSystem, parcelAdapter, type ParcelSystem } from './parcelAdapter.js';
import { startTestGateway, type TestGateway, type TestGatewayOptions } from './testGateway.js';
import { createTokenForge, type TokenForge } from './tokenForge.js';

export const parcelCodec = createOpaqueCodec(Buffer.alloc(32, 9));
/** Phường Tây Hồ, whose agency is H26.L7, and phường Bồ Đề, whose agency is H26.L8. */
export const WARD = 'hn:2025-07:00103';
export const OTHER_WARD = 'hn:2025-07:00118';
export const CHANGED = 'subscription { parcelChanged { id title } }';

function grant(role: string, capabilities: readonly string[], unit: string | null, reach: 'SELF' | 'SUBTREE') {
  const how = { usable: true, delegable: false, validFrom: '2025-01-01', reason: 'Quyền mẫu để kiểm thử' };
  return { to: { kind: 'ROLE', name: role }, capabilities, unit, reach, purposes: [], ...how };
}

const CAPABILITIES = ['parcels:parcel.read', 'parcels:parcel.watch'];

const seed = {
  purposes: [],
  roles: ['watcher', 'administrator'].map((code) => ({ code, titleVi: 'Vai trò (mẫu)', titleEn: 'Role (sample)' })),
  applications: [{ clientId: 'test-app', tenant: 'H26', title: 'Ứng dụng (mẫu)' }],
  grants: [
    grant('watcher', CAPABILITIES, null, 'SELF'),
    grant('administrator', ['gateway:grant.manage', 'gateway:tenant.manage'], 'hn:01', 'SUBTREE'),
    { ...grant('administrator', CAPABILITIES, 'hn:01', 'SUBTREE'), usable: false, delegable: true },
  ],
};

export interface ParcelGateway extends TestGateway {
  readonly forge: TokenForge;
  readonly system: ParcelSystem;
  readonly wsUrl: string;
  /** Somebody who may hear of parcels of the agency's own ward. */
  watcher(agency: string, more?: Record<string, unknown>): string;
  administrator(): string;
}

export interface ParcelGatewayOptions extends Partial<TestGatewayOptions> {
  readonly system?: ParcelSystem;
  readonly forge?: TokenForge;
  readonly seconds?: number | null;
}

export async function startParcelGateway(options: ParcelGatewayOptions = {}): Promise<ParcelGateway> {
  const forge = options.forge ?? (await createTokenForge());
  const system = options.system ?? createParcelSystem();
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-parcels-'));
  const seedFile = join(folder, 'seed.json');
  writeFileSync(seedFile, JSON.stringify(seed));
  const { seconds = null, system: _system, forge: _forge, ...more } = options;
  const gateway = await startTestGateway({
    ...{ issuer: forge.issuer, adapters: [parcelAdapter(system, seconds)], seedFile, ...more },
    access: { sandboxRoles: false, ...options.access },
  });
  return {
    ...gateway,
    ...{ forge, system, wsUrl: gateway.url.replace('http', 'ws') },
    watcher: (agency, claims = {}) =>
      forge.token({ sub: `nguoi-mau-${agency}`, org: agency, roles: ['watcher'], ...claims }),
    administrator: () =>
      forge.token({
        ...{ sub: 'quan-tri-mau', org: 'H26', roles: ['administrator'], acr: '2' },
        auth_time: Math.floor(Date.now() / 1_000),
      }),
    async stop() {
      await gateway.stop();
      if (options.forge === undefined) await forge.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a stream of events says, as it says it. */
export async function openStream(url: string, token: string | null, query: string, method: 'GET' | 'POST' = 'POST') {
  const left = new AbortController();
  const headers = {
    accept: 'text/event-stream',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
  };
  const target = method === 'GET' ? `${url}?query=${encodeURIComponent(query)}` : url;
  const body = method === 'GET' ? {} : { body: JSON.stringify({ query }) };
  const response = await fetch(target, { method, headers, ...body, signal: left.signal });
  let text = '';
  const ended = (async () => {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
  })().catch(() => undefined);
  const told = () => [...text.matchAll(/^event: next\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? ''));
  async function hear(count: number): Promise<any[]> {
    for (let turn = 0; turn < 2_000 && told().length < count; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    return told();
  }
  return { response, told, hear, ended, text: () => text, leave: () => left.abort() };
}
