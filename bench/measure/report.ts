// From figures to a table: minimum–median–maximum over the rounds, for each variant and for the pairs.
import type { Figures, RoundFigures } from './measureRounds.js';
import { pairedRatios, toSpread, type Spread } from './statistics.js';
import { VARIANTS } from './startVariants.js';

type Measure = (round: RoundFigures) => number;

interface Column {
  readonly title: string;
  readonly measure: Measure;
  readonly digits: number;
}

const MEGABYTE = 1_048_576;

const COLUMNS: readonly Column[] = [
  { title: 'CPU ms a request', measure: (round) => round.cpuMsPerRequest, digits: 2 },
  { title: 'requests/s', measure: (round) => round.requestsPerSecond, digits: 1 },
  { title: 'p50 ms', measure: (round) => round.p50Ms, digits: 1 },
  { title: 'p99 ms', measure: (round) => round.p99Ms, digits: 1 },
  { title: 'RSS MB', measure: (round) => round.rssBytes / MEGABYTE, digits: 0 },
];

/** One cell: `1.10 – 1.20 – 1.40`. */
export function formatSpread({ min, median, max }: Spread, digits: number): string {
  return [min, median, max].map((value) => value.toFixed(digits)).join(' – ');
}

function countErrors(rounds: readonly RoundFigures[]): number {
  return rounds.reduce((total, round) => total + round.errors, 0);
}

function toRow(name: string, rounds: readonly RoundFigures[]): string[] {
  const cells = COLUMNS.map(({ measure, digits }) => formatSpread(toSpread(rounds.map(measure)), digits));
  return [name, ...cells, String(countErrors(rounds))];
}

/** Quotients round by round; undefined unless both were measured. */
function toRatioRow(gateway: readonly RoundFigures[] = [], fanOut: readonly RoundFigures[] = []): string[] | undefined {
  if (gateway.length === 0 || gateway.length !== fanOut.length) return undefined;
  const cells = COLUMNS.map(({ measure }) =>
    formatSpread(toSpread(pairedRatios(gateway.map(measure), fanOut.map(measure))), 2),
  );
  return ['gateway ÷ fan-out', ...cells, ''];
}

/** The header row and one row per variant, and the ratios where there are two. */
export function toTable(figures: Figures): readonly (readonly string[])[] {
  const header = ['min – median – max', ...COLUMNS.map(({ title }) => title), 'errors'];
  const rows = VARIANTS.flatMap((name) => {
    const rounds = figures[name];
    return rounds === undefined ? [] : [toRow(name, rounds)];
  });
  const ratios = toRatioRow(figures.gateway, figures['fan-out']);
  return [header, ...rows, ...(ratios === undefined ? [] : [ratios])];
}

/** For a terminal. */
export function toText(table: readonly (readonly string[])[]): string {
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
export function toMarkdown(table: readonly (readonly string[])[]): string {
  const [header = [], ...rows] = table;
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
