// Workload `city`: the sandbox once, and beside it the gateway and the fan-out, each in a process of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY_AUDIENCE } from '../../sandbox/idp/audiences.js';
import { obtainRoleToken } from '../../sandbox/idp/obtainRoleToken.js';
import { startSandbox, type RunningSandbox } from '../../sandbox/supervisor/startSandbox.js';
import type { FanOutSettings } from '../fan-out/createFanOut.js';
import { startChildProgram, type ChildProgram } from './childProgram.js';
import type { Closers } from './closers.js';
import type { Cores } from './cores.js';
import type { Target } from './measureRounds.js';

export const VARIANTS = ['gateway', 'fan-out'] as const;
export type VariantName = (typeof VARIANTS)[number];

export interface RunningVariants<Name extends string = VariantName> {
  readonly programs: Readonly<Record<Name, ChildProgram>>;
  /** A fresh token of a sample role, of the city's administrator by default. */
  readonly obtainToken: (role?: string) => Promise<string>;
}

type Addresses = RunningSandbox['addresses'];

/** The sandbox's database is one session, so more connections than one would only wait for each other. */
const HR_CONNECTIONS = 1;

/** Without settings of whoever runs this: every run measures the same gateway. */
export function cleanEnvironment(): Record<string, string | undefined> {
  const ours = ([name]: [string, unknown]) => !/^(GATEWAY_|(DATABASE|REDIS)_URL$|PORT$)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(ours));
}

/** As `npm start` runs the gateway: its allocator and its room for young objects. For all that is measured alike. */
export function runEnvironment(): Record<string, string | undefined> {
  return { ...cleanEnvironment(), MALLOC_ARENA_MAX: '1', NODE_OPTIONS: '--max-semi-space-size=32' };
}

export function toGatewayEnvironment(addresses: Addresses, dataDir: string, root: string) {
  const { idp, portal, documents, hr } = addresses;
  return {
    ...runEnvironment(),
    GATEWAY_ENV: 'development',
    PORT: '0',
    DATA_DIR: dataDir,
    GATEWAY_LOG__LEVEL: 'warn',
    // One person asks for everybody here.
    GATEWAY_QUOTA__USER_POINTS: '1000000000',
    GATEWAY_QUOTA__APPLICATION_POINTS: '1000000000',
    GATEWAY_QUOTA__TENANT_POINTS: '1000000000',
    GATEWAY_QUOTA__CITY_POINTS: '1000000000',
    GATEWAY_STORE__SNAPSHOT: join(root, 'dist/gateway/store/store.snapshot.tar.gz'),
    GATEWAY_IDENTITY__ISSUERS__0__ISSUER: idp.issuer,
    GATEWAY_IDENTITY__ISSUERS__0__JWKS_URI: `${idp.issuer}/jwks`,
    GATEWAY_ADAPTERS__PUBLIC_SERVICES__CONFIG__BASE_URL: portal.url,
    GATEWAY_ADAPTERS__DOCUMENTS__CONFIG__BASE_URL: documents.url,
    GATEWAY_ADAPTERS__HR_RECORDS__CONFIG__DATABASE_URL: hr.sqlUrl,
    GATEWAY_ADAPTERS__HR_RECORDS__CONFIG__MAX_CONNECTIONS: String(HR_CONNECTIONS),
  };
}

function toFanOutSettings({ idp, portal, documents, hr }: Addresses): FanOutSettings {
  return {
    tokens: { issuer: idp.issuer, audience: GATEWAY_AUDIENCE },
    portal: { url: portal.url, username: 'hanoi_sample', password: 'sample-portal-password' },
    documents: { url: documents.url, secret: 'sample-vxp-secret' },
    hr: { url: hr.sqlUrl, maxConnections: HR_CONNECTIONS },
  };
}

/** Everything that was started is in `closers`, also when this throws. `root`: the folder of the repository. */
export async function startVariants(root: string, closers: Closers, cores?: Cores): Promise<RunningVariants> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lien-thong-bench-'));
  closers.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const sandbox = await startSandbox({ dataDir, root });
  closers.push(sandbox.stop);
  const { addresses } = sandbox;
  const gateway = await startChildProgram({
    name: 'gateway',
    file: join(root, 'dist/bundle/gateway.js'),
    cwd: root,
    env: toGatewayEnvironment(addresses, dataDir, root),
    core: cores?.measured,
  });
  closers.push(() => gateway.stop());
  const fanOut = await startChildProgram({
    name: 'fan-out',
    file: join(root, 'dist/bench/fanOut.js'),
    cwd: root,
    env: runEnvironment(),
    message: toFanOutSettings(addresses),
    core: cores?.measured,
  });
  closers.push(() => fanOut.stop());
  return {
    programs: { gateway, 'fan-out': fanOut },
    obtainToken: (role = 'city-admin') => obtainRoleToken({ dataDir, role, audience: GATEWAY_AUDIENCE }),
  };
}

/** What each of them is asked: the same query, for one unit after the other. */
export function toTargets<Name extends string>(
  { programs, obtainToken }: RunningVariants<Name>,
  query: string,
  units: readonly string[],
): Readonly<Record<Name, Target>> {
  const bodies = units.map((code) => JSON.stringify({ query, variables: { code, first: 20 } }));
  const requests = async () => ({
    path: '/graphql',
    headers: { authorization: `Bearer ${await obtainToken()}` },
    bodies,
  });
  const names = Object.keys(programs) as Name[];
  const targets = names.map((name) => [name, { program: programs[name], requests }] as const);
  return Object.fromEntries<Target>(targets) as Record<Name, Target>;
}
