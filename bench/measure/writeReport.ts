// Puts the figures of a run into docs/performance.md, between two markers, and into bench/results/latest.json.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { Figures } from './measureRounds.js';
import { toMarkdown, toTable } from './report.js';

/** What a reader has to know to repeat the run. */
export interface RunFacts {
  /** The command with its options. */
  readonly command: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly units: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly concurrency: number;
}

const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

/** Of this process and this machine; no names of either. */
export function describeRun(
  options: Pick<RunFacts, 'command' | 'units' | 'rounds' | 'seconds' | 'concurrency'>,
): RunFacts {
  return {
    ...options,
    day: new Date().toISOString().slice(0, 10),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
  };
}

function toSection(facts: RunFacts, figures: Figures): string {
  const { command, day, node, platform, cores, units, rounds, seconds, concurrency } = facts;
  const how = `${rounds} rounds of about ${seconds} s each, ${concurrency} requests in flight, ${units} units in turn`;
  return [
    `\`${command}\` on ${day}: ${how}. Node.js ${node}, ${platform}, ${cores} cores.`,
    '',
    toMarkdown(toTable(figures)),
  ].join('\n');
}

/** The document with the text between the markers replaced. Throws if it has no markers. */
export function replaceSection(document: string, section: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`the document needs ${BEGIN} and ${END}`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${section}\n\n${document.slice(end)}`;
}

/** Formats like the rest of the repository, so that the check of formats has nothing to say. */
async function write(file: string, text: string): Promise<void> {
  const { format, resolveConfig } = await import('prettier');
  const options = (await resolveConfig(file)) ?? {};
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await format(text, { ...options, filepath: file }));
}

/** `root`: the folder of the repository. */
export async function writeReport(root: string, facts: RunFacts, figures: Figures): Promise<void> {
  const page = join(root, 'docs/performance.md');
  await write(page, replaceSection(readFileSync(page, 'utf8'), toSection(facts, figures)));
  await write(join(root, 'bench/results/latest.json'), JSON.stringify({ ...facts, figures }));
}
