// What was measured, kept in one file: a run replaces the workloads that it measured and leaves the others.
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Figures } from './measureRounds.js';

/** What a reader has to know to repeat a run. */
export interface RunFacts {
  /** The command with its options. */
  readonly command: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  /** What is measured has a core of its own. */
  readonly pinned: boolean;
  readonly rounds: number;
  readonly seconds: number;
  readonly concurrency: number;
}

export interface WorkloadResult {
  readonly title: string;
  readonly facts: RunFacts;
  readonly answerBytes?: number;
  readonly figures: Figures;
  readonly leftOut?: readonly { readonly variant: string; readonly reason: string }[];
}

/** One start. */
export interface StartFigures {
  /** From the start of the process to its first answer. */
  readonly firstAnswerMs: number;
  /** Right after it. */
  readonly rssBytes: number;
}

export interface StartResult {
  readonly facts: RunFacts;
  readonly figures: Readonly<Record<string, readonly StartFigures[]>>;
}

export interface Results {
  /** Versions of the other gateways. */
  readonly peers: Readonly<Record<string, string>>;
  readonly workloads: Readonly<Record<string, WorkloadResult>>;
  readonly start?: StartResult;
}

const NOTHING: Results = { peers: {}, workloads: {} };

export function resultsFile(root: string): string {
  return join(root, 'bench/results/latest.json');
}

export function readResults(root: string): Results {
  const file = resultsFile(root);
  if (!existsSync(file)) return NOTHING;
  const { peers, workloads, start } = { ...NOTHING, ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<Results>) };
  return { peers, workloads, ...(start === undefined ? {} : { start }) };
}

/** What is kept, with what is new in the place of what was there under the same name. */
export function mergeResults(kept: Results, now: Partial<Results>): Results {
  return { ...kept, ...now, workloads: { ...kept.workloads, ...now.workloads } };
}

type Options = Pick<RunFacts, 'command' | 'pinned' | 'rounds' | 'seconds' | 'concurrency'>;

/** Of this process and this machine; no names of either. */
export function describeRun({ command, pinned, rounds, seconds, concurrency }: Options): RunFacts {
  return {
    ...{ command, pinned, rounds, seconds, concurrency },
    day: new Date().toISOString().slice(0, 10),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    // Of the machine: this process itself may keep to one of them.
    cores: cpus().length,
  };
}
