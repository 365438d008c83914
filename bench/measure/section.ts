// The generated part of docs/performance.md, from the kept results.
import { formatSpread, toMarkdown, toRatios, toTable, type Table } from './report.js';
import type { Results, RunFacts, StartResult, WorkloadResult } from './results.js';
import { toSpread } from './statistics.js';

const MEGABYTE = 1_048_576;
const SCALING = /^w5-(\d+)-of-(\d+)$/;

function describeFacts({
  command,
  day,
  node,
  platform,
  cores,
  pinned,
  rounds,
  seconds,
  concurrency,
}: RunFacts): string {
  const where = pinned ? `${cores} cores, the measured program alone on one of them` : `${cores} cores`;
  const how = `${rounds} rounds of about ${seconds} s, ${concurrency} requests in flight`;
  return `\`${command}\` on ${day}: ${how}; Node.js ${node}, ${platform}, ${where}.`;
}

function workloadSection(name: string, result: WorkloadResult, base: string): string[] {
  const size = result.answerBytes === undefined ? '' : ` An answer has ${(result.answerBytes / 1_000).toFixed(1)} kB.`;
  const left = (result.leftOut ?? []).map(({ variant, reason }) => `Left out: \`${variant}\`: ${reason}`);
  return [
    `### ${name.toUpperCase()}: ${result.title}`,
    `${describeFacts(result.facts)}${size}`,
    toMarkdown(toTable(result.figures, base)),
    ...left,
  ];
}

function scalingRow(name: string, { figures }: WorkloadResult, base: string): string[] {
  const [, touched = '', configured = ''] = SCALING.exec(name) ?? [];
  const { 'ours-bare': bare = [], [base]: fanOut = [] } = figures;
  const cpu = [bare, fanOut].map((rounds) =>
    rounds.length === 0 ? '' : formatSpread(toSpread(rounds.map(({ cpuMsPerRequest }) => cpuMsPerRequest)), 2),
  );
  const ratios = toRatios(bare, fanOut);
  return [configured, touched, ...cpu, ratios === undefined ? '' : formatSpread(ratios, 2)];
}

function scalingSection(results: readonly (readonly [string, WorkloadResult])[], base: string): string[] {
  const first = results[0];
  if (first === undefined) return [];
  const table: Table = [
    ['adapters', 'touched', 'ours-bare: CPU ms', `${base}: CPU ms`, `× ${base}`],
    ...results.map(([name, result]) => scalingRow(name, result, base)),
  ];
  return ['### W5: many adapters, one field of each of some of them', describeFacts(first[1].facts), toMarkdown(table)];
}

/** Time to the first answer and memory then, as a table. */
export function toStartTable({ figures }: StartResult): Table {
  const rows = Object.entries(figures).map(([name, starts]) => [
    name,
    formatSpread(toSpread(starts.map(({ firstAnswerMs }) => firstAnswerMs / 1_000)), 2),
    formatSpread(toSpread(starts.map(({ rssBytes }) => rssBytes / MEGABYTE)), 0),
  ]);
  return [['variant', 's to the first answer', 'RSS MB then'], ...rows];
}

function startSection(start: StartResult | undefined): string[] {
  if (start === undefined) return [];
  return ['### Starting', `${describeFacts(start.facts)}`, toMarkdown(toStartTable(start))];
}

type Entry = readonly [string, WorkloadResult];

/** All sizes of one workload make one table, where the first of them stands. */
function workloadSections(entries: readonly Entry[], base: string): string[] {
  const scaled = entries.filter(([name]) => SCALING.test(name));
  return entries.flatMap(([name, result]) => {
    if (!SCALING.test(name)) return workloadSection(name, result, base);
    return name === scaled[0]?.[0] ? scalingSection(scaled, base) : [];
  });
}

/** `base`: the yardstick. The chart stands beside the page. */
export function toSection(results: Results, base: string): string {
  const entries = Object.entries(results.workloads).sort(([one], [other]) =>
    one.localeCompare(other, 'en', { numeric: true }),
  );
  const versions = Object.entries(results.peers).map(([name, version]) => `${name} ${version}`);
  return [
    '![CPU time of every variant as a multiple of the hand-written fan-out](pictures/performance.svg)',
    'All spreads are minimum – median – maximum over the rounds; the other columns are medians.',
    ...workloadSections(entries, base),
    ...startSection(results.start),
    ...(versions.length === 0 ? [] : [`Other gateways: ${versions.join(', ')}.`]),
  ].join('\n\n');
}
