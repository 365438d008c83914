// A chart as SVG: CPU time of every variant as a multiple of the yardstick's, one group for each workload, log scale.
import { toRatios } from './report.js';
import type { Results } from './results.js';

export interface Bar {
  readonly label: string;
  /** Times the yardstick. */
  readonly value: number;
}

export interface Group {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 760;
const LABELS = 130;
const VALUES = 60;
const ROW = 20;
const HEAD = 34;
const TOP = 46;
const BOTTOM = 28;
const DECADE = 10;
const SHOWN = /^(w[1-46]|city)$/;

const STYLE = `
  .page { fill: #ffffff } text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600 } .faint { fill: #59636e } .line { stroke: #d1d9e0 } .one { stroke: #59636e }
  .bar { fill: #8c959f } .ours { fill: #0969da } .base { fill: #1a7f37 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } text { fill: #f0f6fc } .faint { fill: #9198a1 } .line { stroke: #3d444d }
    .one { stroke: #9198a1 } .bar { fill: #6e7681 } .ours { fill: #4493f8 } .base { fill: #3fb950 }
  }`;

/** Medians over the rounds, in the order of the figures. */
export function toGroups(results: Results, base: string): Group[] {
  return Object.entries(results.workloads)
    .filter(([name]) => SHOWN.test(name))
    .sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }))
    .map(([name, { title, figures }]) => ({
      title: `${name.toUpperCase()}: ${title}`,
      bars: Object.entries(figures).flatMap(([label, rounds = []]) => {
        const ratios = toRatios(rounds, figures[base]);
        return ratios === undefined ? [] : [{ label, value: ratios.median }];
      }),
    }))
    .filter(({ bars }) => bars.length > 1);
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

interface Scale {
  /** Powers of ten that are drawn as lines. */
  readonly ticks: readonly number[];
  x(value: number): number;
}

function createScale(values: readonly number[]): Scale {
  const [low, high] = [Math.min(1, ...values), Math.max(DECADE, ...values)].map(Math.log10);
  const [first, last] = [Math.floor(low ?? 0), Math.ceil(high ?? 1)];
  const space = WIDTH - LABELS - VALUES;
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, i) => DECADE ** (first + i)),
    x: (value) => LABELS + (space * (Math.log10(value) - first)) / (last - first),
  };
}

function classOf(label: string, base: string): string {
  if (label === base) return 'bar base';
  return label.startsWith('ours') || label === 'gateway' ? 'bar ours' : 'bar';
}

function drawGroup({ title, bars }: Group, top: number, scale: Scale, base: string): string[] {
  const rows = bars.map(({ label, value }, i) => {
    const y = top + HEAD + i * ROW;
    const width = Math.max(1, scale.x(value) - LABELS).toFixed(1);
    return [
      `<text x="${LABELS - 8}" y="${y + 11}" text-anchor="end">${escape(label)}</text>`,
      `<rect class="${classOf(label, base)}" x="${LABELS}" y="${y}" width="${width}" height="${ROW - 6}" rx="2"/>`,
      `<text x="${(scale.x(value) + 6).toFixed(1)}" y="${y + 11}">${value.toFixed(value < 1 ? 2 : 1)}</text>`,
    ].join('');
  });
  return [`<text class="title" x="8" y="${top + 22}">${escape(title)}</text>`, ...rows];
}

/** The whole picture. Throws RangeError if there is nothing to show. */
export function drawChart(groups: readonly Group[], base: string): string {
  const values = groups.flatMap(({ bars }) => bars.map(({ value }) => value));
  if (values.length === 0) throw new RangeError('a chart needs at least one bar');
  const scale = createScale(values);
  const heights = groups.map(({ bars }) => HEAD + bars.length * ROW + 8);
  const height = TOP + heights.reduce((sum, one) => sum + one, 0) + BOTTOM;
  const foot = height - BOTTOM + 16;
  const lines = scale.ticks.map((tick) => {
    const x = scale.x(tick).toFixed(1);
    const line = `<line class="${tick === 1 ? 'one' : 'line'}" x1="${x}" x2="${x}" y1="${TOP}" y2="${foot - 12}"/>`;
    return `${line}<text class="faint" x="${x}" y="${foot}" text-anchor="middle">${tick}×</text>`;
  });
  let top = TOP;
  const drawn = groups.flatMap((group, i) => {
    const parts = drawGroup(group, top, scale, base);
    top += heights[i] ?? 0;
    return parts;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t">`,
    `<title id="t">CPU time of a request, as a multiple of ${escape(base)}</title><style>${STYLE}\n</style>`,
    `<rect class="page" width="${WIDTH}" height="${height}"/>`,
    `<text class="title" x="8" y="22">CPU time of a request, as a multiple of ${escape(base)} (log scale; less is better)</text>`,
    ...lines,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}
