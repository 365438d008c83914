// From figures to a table: one row per variant, and how many times the yardstick it costs, round by round.
import type { Figures, RoundFigures } from './measureRounds.js';
import { pairedRatios, toSpread, type Spread } from './statistics.js';

export type Table = readonly (readonly string[])[];

const MEGABYTE = 1_048_576;

interface Column {
  readonly title: string;
  readonly digits: number;
  readonly measure: (round: RoundFigures) => number;
}

const COLUMNS: readonly Column[] = [
  { title: 'requests/s', measure: (round) => round.requestsPerSecond, digits: 1 },
  { title: 'p50 ms', measure: (round) => round.p50Ms, digits: 1 },
  { title: 'p99 ms', measure: (round) => round.p99Ms, digits: 1 },
  { title: 'RSS MB', measure: (round) => round.rssBytes / MEGABYTE, digits: 0 },
];

/** One cell: `1.10 – 1.20 – 1.40`. */
export function formatSpread({ min, median, max }: Spread, digits: number): string {
  return [min, median, max].map((value) => value.toFixed(digits)).join(' – ');
}

const cpuOf = (rounds: readonly RoundFigures[]) => rounds.map(({ cpuMsPerRequest }) => cpuMsPerRequest);

/** CPU time as multiples of the yardstick's in the same round. Undefined unless both were measured. */
export function toRatios(rounds: readonly RoundFigures[], base: readonly RoundFigures[] = []): Spread | undefined {
  if (rounds.length === 0 || rounds.length !== base.length) return undefined;
  return toSpread(pairedRatios(cpuOf(rounds), cpuOf(base)));
}

function toRow(name: string, rounds: readonly RoundFigures[], base: readonly RoundFigures[] | undefined): string[] {
  const ratios = rounds === base ? undefined : toRatios(rounds, base);
  return [
    name,
    formatSpread(toSpread(cpuOf(rounds)), 2),
    ratios === undefined ? (rounds === base ? '1' : '') : formatSpread(ratios, 2),
    ...COLUMNS.map(({ measure, digits }) => toSpread(rounds.map(measure)).median.toFixed(digits)),
    String(rounds.reduce((total, { errors }) => total + errors, 0)),
  ];
}

/** The header row and one row per variant, in the order of the figures. */
export function toTable(figures: Figures, base: string): Table {
  const header = ['variant', 'CPU ms a request', `× ${base}`, ...COLUMNS.map(({ title }) => title), 'errors'];
  const rows = Object.entries(figures).flatMap(([name, rounds]) =>
    rounds === undefined ? [] : [toRow(name, rounds, figures[base])],
  );
  return [header, ...rows];
}

/** For a terminal. */
export function toText(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

/** For a document. */
export function toMarkdown(table: Table): string {
  const [header = [], ...rows] = table;
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** One line of the machine-readable result: medians over the rounds. */
export interface ResultLine {
  readonly workload: string;
  readonly variant: string;
  readonly rps: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMsPerRequest: number;
  readonly rssMb: number;
}

export function toResultLines(workload: string, figures: Figures): ResultLine[] {
  return Object.entries(figures).flatMap(([variant, rounds = []]) => {
    const middle = (measure: (round: RoundFigures) => number) => toSpread(rounds.map(measure)).median;
    return {
      ...{ workload, variant, rps: middle((round) => round.requestsPerSecond) },
      ...{ p50: middle((round) => round.p50Ms), p99: middle((round) => round.p99Ms) },
      cpuMsPerRequest: middle((round) => round.cpuMsPerRequest),
      rssMb: middle((round) => round.rssBytes / MEGABYTE),
    };
  });
}
