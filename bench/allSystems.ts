// npm run bench:all-systems -- --rounds 5: one question to every system of the city, against its slowest part asked alone.
// Exits with 1 if it costs more than a fifth above it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { measureParts, toRatios, TOGETHER, type Round } from './all-systems/measureParts.js';
import { ask, readAdapters, readCalls, readParts, toCityQuery } from './all-systems/overviewParts.js';
import { startCity, type City } from './all-systems/startCity.js';
import { closeAll, type Closers } from './measure/closers.js';
import { formatSpread } from './measure/report.js';
import { toSpread } from './measure/statistics.js';

// Compiled: dist/bench/allSystems.js.
const root = join(import.meta.dirname, '../..');
const MOST = 1.2;
/** Milliseconds of the fastest stand-in and of the slowest. */
const LATENCY = { least: 20, most: 120 };
const WARD = '00103';

interface Options {
  readonly rounds: number;
  readonly requests: number;
  readonly caches?: true;
  readonly json?: string;
}

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Each a step slower than the one before, whatever their number. */
async function spreadLatencies(city: City): Promise<Readonly<Record<string, number>>> {
  const { least, most } = LATENCY;
  const step = (most - least) / Math.max(1, city.systems.length - 1);
  const latencies = city.systems.map((system, at) => [system, Math.round(least + at * step)] as const);
  for (const [system, ms] of latencies) await city.slowDown(system, ms);
  return Object.fromEntries(latencies);
}

function difference(after: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>) {
  return Object.fromEntries([...after].map(([id, count]) => [id, count - (before.get(id) ?? 0)]));
}

function printRounds(rounds: readonly Round[]): void {
  for (const name of Object.keys(rounds[0] ?? {})) {
    const of = (read: 'medianMs' | 'cpuMsPerRequest') =>
      formatSpread(toSpread(rounds.map((round) => round[name]?.[read] ?? NaN)), 1);
    say(`${name.padEnd(18)} ${of('medianMs')} ms, CPU ${of('cpuMsPerRequest')} ms`);
  }
}

/** Every ward in one question, without latency: what it costs the systems in calls. */
async function measureCity(city: City, parts: Parameters<typeof toCityQuery>[0]) {
  for (const system of city.systems) await city.slowDown(system, 0);
  const before = await readCalls(city.gateway.url);
  const { ms, data } = await ask(city.gateway.url, await city.obtainToken(), toCityQuery(parts), { month: '2026-10' });
  const units = (data as { units: { nodes: readonly object[] } }).units.nodes.length;
  return { units, ms: Math.round(ms), calls: difference(await readCalls(city.gateway.url), before) };
}

async function run({ rounds: count, requests, caches, json }: Options, closers: Closers): Promise<void> {
  say('starting the sandbox and the gateway');
  const city = await startCity(root, closers, caches === true);
  const { url } = city.gateway;
  const latencies = await spreadLatencies(city);
  const parts = await readParts(url, await city.obtainToken());
  const before = await readCalls(url);
  const plan = { rounds: count, requests, code: WARD, onProgress: say };
  const rounds = await measureParts(city, parts, plan);
  const calls = difference(await readCalls(url), before);
  const untouched = (await readAdapters(url)).filter((id) => (calls[id] ?? 0) === 0);
  printRounds(rounds);
  const { ratio, slowest } = toRatios(rounds);
  say(`${TOGETHER}, by the slowest part (${slowest.join(', ')}): ${formatSpread(ratio, 2)}; at most ${MOST}`);
  if (untouched.length > 0) say(`adapters that nothing was asked of: ${untouched.join(', ')}`);
  const whole = await measureCity(city, parts);
  say(`${whole.units} wards in one question: ${whole.ms} ms, calls ${JSON.stringify(whole.calls)}`);
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ latencies, ratio, slowest, untouched, rounds, whole }, null, 2)}\n`);
  if (ratio.median > MOST) process.exitCode = 1;
}

const options = new Command()
  .option('--rounds <n>', 'rounds', Number, 5)
  .option('--requests <n>', 'questions of each kind in a round', Number, 5)
  .option('--caches', 'let adapters keep for a while what they usually keep')
  .option('--json <file>', 'write the figures there')
  .parse()
  .opts<Options>();
const closers: Closers = [];
try {
  await run(options, closers);
} finally {
  await closeAll(closers);
}
