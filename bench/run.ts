// npm run bench: the same questions, answered by the gateway and by others, in turns on one machine.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CITY, readOptions, type Options } from './cli.js';
import { takeCores } from './measure/cores.js';
import { measureCity } from './measure/measureCity.js';
import type { RoundsPlan } from './measure/measureRounds.js';
import { peerVersions } from './measure/peers.js';
import { toResultLines, toTable, toText } from './measure/report.js';
import { describeRun, type Results, type RunFacts, type WorkloadResult } from './measure/results.js';
import { toStartTable } from './measure/section.js';
import { writeReport } from './measure/writeReport.js';
import { measureStart } from './workloads/measureStart.js';
import { chooseVariants, measureWorkload } from './workloads/measureWorkload.js';
import type { MeasurePlace } from './workloads/startWorkload.js';
import { BASE } from './workloads/variants.js';

// Compiled: dist/bench/run.js.
const root = join(import.meta.dirname, '../..');
const INTERRUPTED = 130;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function print(name: string, { title, figures, leftOut = [] }: WorkloadResult): void {
  process.stdout.write(`\n${name}: ${title}\n${toText(toTable(figures, BASE))}\n`);
  for (const { variant, reason } of leftOut) process.stdout.write(`left out: ${variant}: ${reason}\n`);
}

function describe(options: Options, pinned: boolean): RunFacts {
  // What does not change the figures is not part of how to repeat them.
  const given = process.argv.slice(2).filter((argument) => argument !== '--write');
  const command = ['npm run bench', ...(given.length > 0 ? ['--', ...given] : [])].join(' ');
  return describeRun({ ...options, command, pinned });
}

async function measureWorkloads(options: Options, place: MeasurePlace, plan: RoundsPlan, facts: RunFacts) {
  const results: Record<string, WorkloadResult> = {};
  const keep = (name: string, result: WorkloadResult) => {
    print(name, result);
    results[name] = result;
  };
  for (const workload of options.workloads) {
    const { name, title } = workload;
    say(`${name}: ${title}`);
    keep(name, { title, facts, ...(await measureWorkload(place, workload, options.variants, plan)) });
  }
  if (options.city) {
    const figures = await measureCity({ ...place, variants: options.variants }, plan);
    keep(CITY, {
      title: 'A ward with its 20 latest dossiers, over the real adapters and the sample systems',
      facts,
      figures,
    });
  }
  return results;
}

async function measureStarts(options: Options, place: MeasurePlace, plan: RoundsPlan, facts: RunFacts) {
  const [workload] = options.workloads;
  if (workload === undefined) throw new Error('--start needs a workload that is not city');
  const variants = chooseVariants(workload, options.variants);
  const figures = await measureStart({ ...place, ...plan }, workload, variants, options.rounds);
  const start = { facts, figures };
  process.stdout.write(`${toText(toStartTable(start))}\n`);
  return start;
}

async function measure(options: Options, signal: AbortSignal): Promise<void> {
  const { rounds, seconds, concurrency } = options;
  const place = { root, cores: takeCores(), peersAsTheyCome: options.peersAsTheyCome };
  const plan = { rounds, seconds, concurrency, signal, onProgress: say };
  const facts = describe(options, place.cores !== undefined);
  const now: Partial<Results> = options.start
    ? { start: await measureStarts(options, place, plan, facts) }
    : { workloads: await measureWorkloads(options, place, plan, facts) };
  if (options.json !== undefined) {
    const lines = Object.entries(now.workloads ?? {}).flatMap(([name, { figures }]) => toResultLines(name, figures));
    writeFileSync(options.json, `${JSON.stringify(now.start ?? lines, null, 2)}\n`);
  }
  if (!options.write) return;
  const files = await writeReport(root, { ...now, peers: peerVersions(root) }, BASE);
  say(`written: ${files.join(', ')}`);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (process.env['NODE_ENV'] === 'production') {
    say('bench: the benchmark starts sample systems and does not run with NODE_ENV=production.');
    process.exit(2);
  }
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The second signal is meant.
      if (leaving.signal.aborted) process.exit(INTERRUPTED);
      say('stopping');
      leaving.abort();
    });
  }
  try {
    await measure(options, leaving.signal);
  } catch (error) {
    if (!leaving.signal.aborted) say(`bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = leaving.signal.aborted ? INTERRUPTED : 1;
  }
}

await main();
