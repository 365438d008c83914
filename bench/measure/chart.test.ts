// Tests of the chart and of the generated page around it.
import { describe, expect, it } from '@jest/globals';
import { drawChart, toGroups } from './chart.js';
import type { RoundFigures } from './measureRounds.js';
import { mergeResults, type Results, type WorkloadResult } from './results.js';
import { toSection } from './section.js';

const facts = {
  ...{ command: 'npm run bench', day: '2026-01-02', node: 'v20.0.0', platform: 'linux x64', cores: 2 },
  ...{ pinned: true, rounds: 1, seconds: 2, concurrency: 3 },
};

function round(cpuMsPerRequest: number): RoundFigures {
  return { cpuMsPerRequest, requests: 1, errors: 0, requestsPerSecond: 1, p50Ms: 1, p99Ms: 1, rssBytes: 1_048_576 };
}

function result(title: string, costs: Readonly<Record<string, number>>): WorkloadResult {
  const figures = Object.fromEntries(Object.entries(costs).map(([name, cost]) => [name, [round(cost)]]));
  return { title, facts, figures };
}

const results: Results = {
  peers: { mercurius: '1.2.3' },
  workloads: {
    'w5-5-of-50': result('scale', { 'ours-bare': 2, 'fan-out': 1 }),
    w2: {
      ...result('cases & <papers>', { ours: 3, 'fan-out': 1.5, plain: 0.15 }),
      leftOut: [{ variant: 'hive', reason: 'no network' }],
    },
  },
};

describe('the chart', () => {
  it('shows multiples of the yardstick', () => {
    expect(toGroups(results, 'fan-out')).toEqual([
      {
        title: 'W2: cases & <papers>',
        bars: [
          { label: 'ours', value: 2 },
          { label: 'fan-out', value: 1 },
          { label: 'plain', value: 0.15 / 1.5 },
        ],
      },
    ]);
  });

  it('draws longer bars for what costs more, and escapes text', () => {
    const svg = drawChart(toGroups(results, 'fan-out'), 'fan-out');
    const widths = [...svg.matchAll(/class="bar[^"]*" .*?width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(widths).toHaveLength(3);
    expect(widths[0]).toBeGreaterThan(widths[1] ?? Infinity);
    expect(widths[1]).toBeGreaterThan(widths[2] ?? Infinity);
    expect(svg).toContain('cases &amp; &lt;papers&gt;');
  });

  it('refuses to show nothing', () => {
    expect(() => drawChart([], 'fan-out')).toThrow(RangeError);
  });
});

describe('the page', () => {
  it('has a table for each workload, one for all sizes, and what was left out', () => {
    const page = toSection(results, 'fan-out');
    expect(page).toContain('### W2: cases & <papers>');
    expect(page).toContain('| ours | 3.00 – 3.00 – 3.00 | 2.00 – 2.00 – 2.00 |');
    expect(page).toContain('Left out: `hive`: no network');
    expect(page).toContain('| 50 | 5 | 2.00 – 2.00 – 2.00 | 1.00 – 1.00 – 1.00 | 2.00 – 2.00 – 2.00 |');
    expect(page).toContain('mercurius 1.2.3');
  });

  it('says how long starting takes', () => {
    const start = { facts, figures: { ours: [{ firstAnswerMs: 1_500, rssBytes: 104_857_600 }] } };
    expect(toSection({ ...results, start }, 'fan-out')).toContain('| ours | 1.50 – 1.50 – 1.50 | 100 – 100 – 100 |');
  });
});

it('keeps the workloads that a run did not measure', () => {
  const merged = mergeResults(results, { workloads: { w2: result('new', { ours: 1 }) } });
  expect(Object.keys(merged.workloads)).toEqual(['w5-5-of-50', 'w2']);
  expect(merged.workloads['w2']?.title).toBe('new');
});
