// npm run bench: one question, answered by the gateway and by a fan-out written by hand, in turns on one machine.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { loadDirectory } from './fan-out/directory.js';
import { measureRounds, type Figures } from './measure/measureRounds.js';
import { toTable, toText } from './measure/report.js';
import {
  startVariants,
  VARIANTS,
  type Closers,
  type RunningVariants,
  type VariantName,
} from './measure/startVariants.js';
import { verifyAnswers } from './measure/verifyAnswers.js';
import { describeRun, writeReport } from './measure/writeReport.js';

interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly concurrency: number;
  readonly only?: VariantName;
  readonly write?: true;
}

// Compiled: dist/bench/run.js.
const root = join(import.meta.dirname, '../..');
const INTERRUPTED = 130;
/** Every so many units, the two answers are compared. */
const VERIFY_STEP = 10;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function count(max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw new InvalidArgumentError(`must be a whole number from 1 to ${max}.`);
  };
}

function readOptions(): Options {
  return new Command('bench')
    .description('Measures the gateway against a hand-written fan-out of the same upstream calls.')
    .option('--rounds <n>', 'rounds of each variant', count(50), 3)
    .option('--seconds <n>', 'length of a round', count(600), 8)
    .option('--concurrency <n>', 'requests in flight', count(500), 20)
    .addOption(new Option('--only <variant>', 'measure one variant alone').choices(VARIANTS))
    .option('--write', 'update docs/performance.md and bench/results/latest.json')
    .parse()
    .opts<Options>();
}

async function closeAll(closers: Closers): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

async function verifyAndMeasure(
  variants: RunningVariants,
  options: Options,
  units: readonly string[],
  signal: AbortSignal,
) {
  const query = readFileSync(join(root, 'examples/queries/unit-work.graphql'), 'utf8');
  const { gateway, 'fan-out': fanOut } = variants.programs;
  const sample = units.filter((_, place) => place % VERIFY_STEP === 0);
  const token = await variants.obtainToken();
  await verifyAnswers([gateway.url, fanOut.url], sample, { token, query, first: 20 });
  say(`the answers for ${sample.length} of ${units.length} units are equal`);
  const names = options.only === undefined ? VARIANTS : [options.only];
  const { rounds, seconds, concurrency } = options;
  return measureRounds(variants, { query, units, names, rounds, seconds, concurrency, signal, onProgress: say });
}

async function measure(options: Options, units: readonly string[], closers: Closers, signal: AbortSignal) {
  say('starting the sandbox, the gateway and the fan-out');
  const variants = await startVariants(root, closers);
  const { gateway, 'fan-out': fanOut } = variants.programs;
  return Promise.race([verifyAndMeasure(variants, options, units, signal), gateway.broken, fanOut.broken]);
}

async function report(options: Options, units: readonly string[], figures: Figures): Promise<void> {
  process.stdout.write(`${toText(toTable(figures))}\n`);
  if (options.write !== true) return;
  const given = process.argv.slice(2).filter((argument) => argument !== '--write');
  const command = ['npm run bench', ...(given.length > 0 ? ['--', ...given] : [])].join(' ');
  const { rounds, seconds, concurrency } = options;
  await writeReport(root, describeRun({ command, units: units.length, rounds, seconds, concurrency }), figures);
  say('written: docs/performance.md, bench/results/latest.json');
}

async function main(): Promise<void> {
  const options = readOptions();
  if (process.env['NODE_ENV'] === 'production') {
    say('bench: the benchmark starts sample systems and does not run with NODE_ENV=production.');
    process.exit(2);
  }
  const closers: Closers = [];
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The second signal is meant.
      if (leaving.signal.aborted) process.exit(INTERRUPTED);
      say('stopping');
      leaving.abort();
      void closeAll(closers).then(() => process.exit(INTERRUPTED));
    });
  }
  const units = [...loadDirectory().wards.keys()];
  try {
    const figures = await measure(options, units, closers, leaving.signal);
    await closeAll(closers);
    await report(options, units, figures);
  } catch (error) {
    if (leaving.signal.aborted) return;
    await closeAll(closers);
    say(`bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

await main();
