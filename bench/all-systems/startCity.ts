// The whole city: all stand-ins as processes of their own, each as slow as it is told, and the built gateway over them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { GATEWAY_AUDIENCE } from '../../sandbox/idp/audiences.js';
import { obtainRoleToken } from '../../sandbox/idp/obtainRoleToken.js';
import { startSandbox, type RunningSandbox } from '../../sandbox/supervisor/startSandbox.js';
import { startTcpProxy } from '../../test/faults/tcpProxy.js';
import { toAdapterSettings } from '../../test/support/sampleSandbox.js';
import { startChildProgram, type ChildProgram } from '../measure/childProgram.js';
import type { Closers } from '../measure/closers.js';
import { toGatewayEnvironment } from '../measure/startVariants.js';

/** Who asks: the role of the sample city that sees the numbers of every unit. */
const ROLE = 'city-leader';

export interface City {
  readonly gateway: ChildProgram;
  /** Systems that can be slowed down, by the names of their stand-ins. */
  readonly systems: readonly string[];
  slowDown(system: string, latencyMs: number): Promise<void>;
  obtainToken(): Promise<string>;
}

type Addresses = RunningSandbox['addresses'];

/** Nothing is kept from one question to the next: each is answered by the systems themselves. */
const WITHOUT_CACHES: Readonly<Record<string, object>> = {
  documents: { cache: { listSeconds: 0 }, watch: { seconds: null } },
  feedback: { harvest: { seconds: 0 } },
  consultations: { listSeconds: 0, tallySeconds: 0 },
  training: { courses: { seconds: 0 }, reading: { seconds: 0 } },
  archive: { limits: { fondsTtlSeconds: 0 } },
  'public-services': { watch: { seconds: null } },
  meetings: { watchSeconds: null },
};

interface AdapterSettings {
  readonly config: Readonly<Record<string, unknown>>;
}

function toAdapters(addresses: Addresses, caches: boolean): object {
  const settings = toAdapterSettings(addresses) as Readonly<Record<string, AdapterSettings>>;
  return Object.fromEntries(
    Object.entries(settings).map(([id, { config }]) => [
      id,
      { config: { ...config, ...(caches ? {} : WITHOUT_CACHES[id]) }, limits: { readMs: 8_000 } },
    ]),
  );
}

/** The sample's rights, with what the question needs besides: the schema itself, and one citizen's match. */
function writeSeed(root: string, folder: string): string {
  const seed = JSON.parse(readFileSync(join(root, 'config/environments/sample/seed.json'), 'utf8')) as {
    grants: unknown[];
  };
  const common = { to: { kind: 'ROLE', name: ROLE }, unit: 'hn:01', reach: 'SUBTREE', validFrom: '2025-01-01' };
  seed.grants.push(
    { ...common, capabilities: ['gateway:schema.introspect'], purposes: [], reason: 'bench' },
    { ...common, capabilities: ['population:citizen.verify'], purposes: ['handle-procedure'], reason: 'bench' },
  );
  const file = join(folder, 'seed.json');
  writeFileSync(file, JSON.stringify(seed));
  return file;
}

async function patchLatency(url: string, latencyMs: number): Promise<void> {
  const { statusCode, body } = await request(new URL('/sandbox/behaviour', url), {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ latencyMs }),
  });
  await body.dump();
  if (statusCode !== 200) throw new Error(`a stand-in did not take its latency: ${statusCode}`);
}

/** A database has no switch for its latency: the wire to it has. */
async function wireTo<P extends { readonly port: number; readonly sqlUrl: string }>(place: P, closers: Closers) {
  const wire = await startTcpProxy(place.port);
  closers.push(() => wire.stop());
  return { wire, place: { ...place, sqlUrl: place.sqlUrl.replace(`:${place.port}`, `:${wire.port}`) } };
}

/** `caches`: what adapters keep, as usual. Everything that was started is in `closers`, also when this throws. */
export async function startCity(root: string, closers: Closers, caches: boolean): Promise<City> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lien-thong-all-systems-'));
  closers.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const sandbox = await startSandbox({ dataDir, root });
  closers.push(sandbox.stop);
  const { idp: _idp, hr, catalog, ...others } = sandbox.addresses;
  const databases = { hr: await wireTo(hr, closers), catalog: await wireTo(catalog, closers) };
  const addresses = { ...sandbox.addresses, hr: databases.hr.place, catalog: databases.catalog.place };
  const gateway = await startChildProgram({
    name: 'gateway',
    file: join(root, 'dist/bundle/gateway.js'),
    cwd: root,
    env: {
      ...toGatewayEnvironment(addresses, dataDir, root),
      GATEWAY_ADAPTERS: JSON.stringify(toAdapters(addresses, caches)),
      GATEWAY_UNITS__SEED_FILE: writeSeed(root, dataDir),
      GATEWAY_QUOTA__LOOK_UPS_PER_MINUTE: '10000',
      GATEWAY_QUOTA__LOOK_UP_ALARM: '100000',
      GATEWAY_HTTP__DEADLINE_MS: '60000',
    },
  });
  closers.push(() => gateway.stop());
  return {
    gateway,
    systems: [...Object.keys(databases), ...Object.keys(others)],
    slowDown: async (system, latencyMs) => {
      const database = databases[system as keyof typeof databases];
      if (database !== undefined) database.wire.delayMs = latencyMs;
      else await patchLatency(others[system as keyof typeof others].url, latencyMs);
    },
    obtainToken: () => obtainRoleToken({ dataDir, role: ROLE, audience: GATEWAY_AUDIENCE }),
  };
}
