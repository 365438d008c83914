// What access costs: the same request with everything on (token, tenant, decision, quota, audit) and with all of it
// reduced to a constant, in turns on one machine. npm run bench:access [-- --tenants 10000 --rounds 5 --seconds 8]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { sql } from 'kysely';
import { openStore, type Store } from '../../gateway/store/index.js';
import { GATEWAY_AUDIENCE } from '../../sandbox/idp/audiences.js';
import { obtainRoleToken } from '../../sandbox/idp/obtainRoleToken.js';
import { startSandbox } from '../../sandbox/supervisor/startSandbox.js';
import { openBenchPlace } from '../auditSample.js';
import { loadDirectory } from '../fan-out/directory.js';
import { startChildProgram } from '../measure/childProgram.js';
import { measureRounds, type Figures } from '../measure/measureRounds.js';
import type { Closers } from '../measure/closers.js';
import { toGatewayEnvironment, toTargets } from '../measure/startVariants.js';
import { GRANTS_EACH } from './city.js';

const NAMES = ['everything on', 'constant'] as const;
type Name = (typeof NAMES)[number];

const QUERIES: Readonly<Record<string, string>> = {
  'unit with 20 dossiers': 'unit-work.graphql',
};
const ONE_FACT = 'query ($code: String!) { unit(code: $code) { name } }';

const root = join(import.meta.dirname, '../..');

/** Agencies until there are so many, and ten grants for each, on top of the sample installation. */
async function fill({ db }: Store, tenants: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`
      insert into agency (code, name, parent_code, unit_key)
      select 'H26.ZZ.' || i, 'Cơ quan mẫu ' || i, 'H26', 'hn:01'
      from generate_series(1, greatest(0, ${tenants}::int - (select count(*)::int from agency))) as i`.execute(tx);
    await sql`insert into tenant (id) select code from agency on conflict do nothing`.execute(tx);
    await sql`
      insert into access_grant
        (grantee_kind, grantee, capability, unit_key, reach, purposes, valid_from, granted_by, reason)
      select 'TENANT', code, 'sample-' || n || ':row.read', unit_key, 'SUBTREE', '{}', '2025-07-01', 'bench', 'mẫu'
      from agency cross join generate_series(1, ${GRANTS_EACH}::int) as n`.execute(tx);
  });
}

async function startGateways(closers: Closers, tenants: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'lien-thong-bench-'));
  closers.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const place = await openBenchPlace();
  closers.push(() => place.remove());
  const sandbox = await startSandbox({ dataDir, root });
  closers.push(sandbox.stop);
  const start = async (name: Name) => {
    const program = await startChildProgram({
      name,
      file: join(root, 'dist/bench/access/program.js'),
      cwd: root,
      env: {
        ...toGatewayEnvironment(sandbox.addresses, dataDir, root),
        GATEWAY_STORE__URL: place.url,
        GATEWAY_LINKS__KEY: Buffer.alloc(32, 1).toString('base64url'),
      },
      message: { constant: name === 'constant' },
    });
    closers.push(() => program.stop());
    return program;
  };
  const first = await start('everything on');
  const store = await openStore({ url: place.url });
  await fill(store, tenants);
  await store.close();
  const programs = { 'everything on': first, constant: await start('constant') };
  const obtainToken = () => obtainRoleToken({ dataDir, role: 'city-admin', audience: GATEWAY_AUDIENCE });
  return { programs, obtainToken };
}

function middle(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (place: number) => (sorted[place] ?? NaN).toFixed(2);
  return `${at(0)} – ${at(Math.floor(sorted.length / 2))} – ${at(sorted.length - 1)}`;
}

function print(what: string, figures: Figures<Name>): void {
  const [on = [], constant = []] = NAMES.map((name) => figures[name]);
  console.log(`\n${what} (min – median – max over rounds)`);
  for (const name of NAMES) {
    const rounds = figures[name] ?? [];
    const errors = rounds.reduce((sum, round) => sum + round.errors, 0);
    console.log(
      `  ${name.padEnd(14)} CPU ms/request ${middle(rounds.map((round) => round.cpuMsPerRequest))}` +
        `   p99 ms ${middle(rounds.map((round) => round.p99Ms))}` +
        `   requests/s ${middle(rounds.map((round) => round.requestsPerSecond))}   errors ${errors}`,
    );
  }
  const ratios = on.map((round, i) => round.cpuMsPerRequest / (constant[i]?.cpuMsPerRequest ?? NaN));
  console.log(`  CPU ratio      ${middle(ratios)}`);
}

async function main(): Promise<void> {
  const options = new Command('bench:access')
    .option('--tenants <n>', 'agencies; ten grants for each', Number, 10_000)
    .option('--rounds <n>', 'rounds of each variant', Number, 5)
    .option('--seconds <n>', 'length of a round', Number, 6)
    .option('--concurrency <n>', 'requests in flight', Number, 20)
    .parse()
    .opts<{ tenants: number; rounds: number; seconds: number; concurrency: number }>();
  const closers: Closers = [];
  const units = [...loadDirectory().wards.keys()];
  const { signal } = new AbortController();
  try {
    const variants = await startGateways(closers, options.tenants);
    console.log(`${options.tenants} tenants, ${options.tenants * GRANTS_EACH} grants, all units; PostgreSQL`);
    const plan = { ...options, signal, onProgress: () => undefined };
    for (const [what, file] of Object.entries(QUERIES)) {
      const query = readFileSync(join(root, 'examples/queries', file), 'utf8');
      print(what, await measureRounds(toTargets(variants, query, units), plan));
    }
    print('one public fact', await measureRounds(toTargets(variants, ONE_FACT, units), plan));
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

await main();
