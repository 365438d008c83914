// The command line of the benchmark.
import { Command, InvalidArgumentError } from 'commander';
import { VARIANT_NAMES } from './workloads/variants.js';
import { findWorkloads, type Workload } from './workloads/workload.js';

/** The one workload that needs the sample systems: the real adapters beside a fan-out over the same systems. */
export const CITY = 'city';

export interface Options {
  /** Those of `workloads/`, in the order asked for. */
  readonly workloads: readonly Workload[];
  /** The real adapters as well. */
  readonly city: boolean;
  /** Undefined: those that the workload is meant for. */
  readonly variants: readonly string[] | undefined;
  readonly rounds: number;
  readonly seconds: number;
  readonly concurrency: number;
  /** Measure starting instead of answering. */
  readonly start: boolean;
  /** The other gateways run with the allocator and the heap that Node.js gives them, not with ours. */
  readonly peersAsTheyCome: boolean;
  readonly json: string | undefined;
  readonly write: boolean;
}

interface Given extends Omit<Options, 'workloads' | 'city' | 'variants' | 'start' | 'peersAsTheyCome' | 'write'> {
  readonly workloads: readonly string[];
  readonly variants?: readonly string[];
  readonly start?: true;
  readonly peersAsTheyCome?: true;
  readonly write?: true;
}

const ALL = ['w1', 'w2', 'w3', 'w4', 'w5', 'w6', CITY];
const USUAL = ['w1', 'w2'];

function count(max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw new InvalidArgumentError(`must be a whole number from 1 to ${max}.`);
  };
}

function listOf(isKnown: (name: string) => boolean, known: readonly string[]) {
  return (text: string): string[] => {
    const names = text.split(',').map((name) => name.trim().toLowerCase());
    const wrong = names.find((name) => !isKnown(name));
    if (wrong !== undefined)
      throw new InvalidArgumentError(`no ${JSON.stringify(wrong)}; there are ${known.join(', ')}.`);
    return names;
  };
}

function isWorkload(name: string): boolean {
  if (name === CITY || name === 'all') return true;
  try {
    return findWorkloads(name).length > 0;
  } catch {
    return false;
  }
}

const isVariant = (name: string) => VARIANT_NAMES.includes(name) || name === 'gateway';

function createCommand(): Command {
  return new Command('bench')
    .description('Measures the gateway beside hand-written programs and other gateways, on the same questions.')
    .option('--workloads <names>', `of ${ALL.join(', ')}; or all`, listOf(isWorkload, [...ALL, 'all']), USUAL)
    .option('--variants <names>', `of ${VARIANT_NAMES.join(', ')}`, listOf(isVariant, [...VARIANT_NAMES, 'gateway']))
    .option('--rounds <n>', 'rounds of each variant', count(50), 3)
    .option('--seconds <n>', 'length of a round', count(600), 8)
    .option('--concurrency <n>', 'requests in flight', count(500), 20)
    .option('--start', 'measure the time from start to first answer, and the memory then')
    .option('--peers-as-they-come', 'run other gateways without the allocator and the heap that ours has')
    .option('--json <file>', 'write the medians as JSON')
    .option('--write', 'update docs/performance.md, its chart and bench/results/latest.json');
}

/** `args` without the program's name. Leaves the process with a message for what it does not understand. */
export function readOptions(args: readonly string[], command = createCommand()): Options {
  const given = command.parse(args, { from: 'user' }).opts<Given>();
  const names = given.workloads.includes('all') ? ALL : given.workloads;
  return {
    ...given,
    workloads: names.filter((name) => name !== CITY).flatMap(findWorkloads),
    city: names.includes(CITY),
    variants: given.variants,
    start: given.start ?? false,
    peersAsTheyCome: given.peersAsTheyCome ?? false,
    json: given.json,
    write: given.write ?? false,
  };
}

/** The one for tests: it throws instead of leaving. */
export function readOptionsOrThrow(args: readonly string[]): Options {
  const quiet = { writeErr: () => undefined };
  return readOptions(args, createCommand().exitOverride().configureOutput(quiet));
}
