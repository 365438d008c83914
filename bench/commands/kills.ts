// npm run test:faults -- --kills 200 --writes 50000: writes under load while gateways, workers and PostgreSQL are killed
// by turns and the system behind fails. Exits with 1 if anything acknowledged was lost or done twice.
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import pg from 'pg';
import { createTokenForge, TEST_AUDIENCE } from '../../test/support/tokenForge.js';
import { closeAll, type Closers } from '../measure/closers.js';
import { startDurablePostgres, type DurablePostgres } from './durablePostgres.js';
import { startKillable, type KillableGateway } from './gatewayProcess.js';
import { startLedger, type Ledger } from './ledgerServer.js';
import { findProblems, type Kept } from './verdict.js';
import { writeSurely, type Target } from './writers.js';

const DRAIN_SECONDS = 60;
const TOKEN_MS = 60_000;
const MOST_MS = 600_000;

interface Options {
  readonly kills: number;
  readonly writes: number;
  readonly clients: number;
  readonly failing: number;
  readonly subjects: number;
}

interface Scene {
  readonly postgres: DurablePostgres;
  readonly ledger: Ledger;
  readonly accepting: readonly KillableGateway[];
  readonly working: readonly KillableGateway[];
  token(): string;
}

async function setScene({ failing }: Options, closers: Closers): Promise<Scene> {
  const postgres = await startDurablePostgres();
  closers.push(() => postgres.stop());
  const ledger = await startLedger(failing);
  closers.push(() => ledger.stop());
  const forge = await createTokenForge();
  closers.push(() => forge.stop());
  const common = { databaseUrl: postgres.url, issuer: forge.issuer, audience: TEST_AUDIENCE, ledgerUrl: ledger.url };
  const gateways: KillableGateway[] = [];
  for (const deliver of [false, false, true, true]) {
    const gateway = await startKillable({ ...common, deliver });
    closers.push(() => gateway.stop());
    gateways.push(gateway);
  }
  let made = { token: '', at: -Infinity };
  const token = () => {
    const now = performance.now();
    if (now - made.at > TOKEN_MS) made = { token: forge.token({ roles: ['writer'] }), at: now };
    return made.token;
  };
  return { postgres, ledger, accepting: gateways.slice(0, 2), working: gateways.slice(2), token };
}

/** Writers go on until both are done: the writes and the kills. */
function startWriting(scene: Scene, { clients, writes, subjects }: Options) {
  const acknowledged = new Set<string>();
  let [next, over] = [0, false];
  const target = (): Target => {
    const gateway = scene.accepting[Math.floor(Math.random() * scene.accepting.length)] as KillableGateway;
    return { url: gateway.url, token: scene.token() };
  };
  const writer = async () => {
    while (!over) {
      const n = (next += 1);
      const write = { key: `write-${String(n).padStart(8, '0')}`, subject: `s${n % subjects}`, n };
      if (await writeSurely(target, write, () => over)) acknowledged.add(write.key);
    }
  };
  const writers = Array.from({ length: clients }, writer);
  return {
    acknowledged,
    enough: () => acknowledged.size >= writes,
    stop: async () => {
      over = true;
      await Promise.all(writers);
    },
  };
}

async function killByTurns({ postgres, accepting, working }: Scene, kills: number): Promise<void> {
  const turns = [accepting[0], working[0], postgres, accepting[1], working[1], postgres];
  for (let n = 0; n < kills; n += 1) {
    await delay(200 + Math.random() * 800);
    await turns[n % turns.length]?.killAndRestart();
    process.stderr.write(`\r${n + 1} of ${kills} kills`);
  }
  process.stderr.write('\n');
}

async function readKept(url: string): Promise<readonly Kept[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Kept>('select id, key, lane, status from command order by seq');
    return rows;
  } finally {
    await client.end();
  }
}

const isOpen = ({ status }: Kept): boolean => status !== 'CONFIRMED';

/** Seconds until nothing is under way any more, or the time for that is over. */
async function drain(url: string): Promise<number> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  while (seconds() < DRAIN_SECONDS && (await readKept(url)).some(isOpen)) await delay(500);
  return seconds();
}

/** The machine may be slow; but what gets nowhere must not go on for ever. */
async function until(enough: () => boolean): Promise<void> {
  const end = performance.now() + MOST_MS;
  while (!enough() && performance.now() < end) await delay(100);
}

async function main(options: Options): Promise<number> {
  const closers: Closers = [];
  try {
    const scene = await setScene(options, closers);
    const writing = startWriting(scene, options);
    const started = performance.now();
    await killByTurns(scene, options.kills);
    const drained = drain(scene.postgres.url);
    await until(writing.enough);
    await writing.stop();
    await drained;
    const seconds = await drain(scene.postgres.url);
    const kept = await readKept(scene.postgres.url);
    const { lost, twice, disordered, open } = findProblems(writing.acknowledged, kept, scene.ledger);
    const total = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`${options.kills} kills, ${kept.length} commands, ${total} s; drained after ${seconds.toFixed(1)} s`);
    console.log(`${writing.acknowledged.size} acknowledged, ${lost} lost, ${twice} twice`);
    if (open > 0) console.log(`${open} not done`);
    if (disordered > 0) console.log(`${disordered} out of order`);
    return writing.enough() && lost + twice + disordered + open === 0 ? 0 : 1;
  } finally {
    await closeAll(closers);
  }
}

const program = new Command()
  .option('--kills <n>', 'how many processes are killed', Number, 20)
  .option('--writes <n>', 'acknowledged writes at least', Number, 5_000)
  .option('--clients <n>', 'writers at once', Number, 20)
  .option('--subjects <n>', 'things that are written about', Number, 500)
  .option('--failing <share>', 'share of calls that fail, half of them after the effect', Number, 0.1)
  .parse();
process.exit(await main(program.opts()));
