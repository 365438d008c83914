// Tests of the report: what stands in the table, and where it goes.
import { describe, expect, it } from '@jest/globals';
import type { RoundFigures } from './measureRounds.js';
import { formatSpread, toMarkdown, toResultLines, toTable, toText } from './report.js';
import { replaceSection } from './writeReport.js';

function round(cpuMsPerRequest: number, more: Partial<RoundFigures> = {}): RoundFigures {
  const rest = { requests: 10, errors: 0, requestsPerSecond: 5, p50Ms: 1, p99Ms: 2, rssBytes: 1_048_576 };
  return { ...rest, cpuMsPerRequest, ...more };
}

describe('the table', () => {
  it('has one row per variant, with the ratios of the pairs', () => {
    const figures = { gateway: [round(10), round(40), round(20)], 'fan-out': [round(5), round(10), round(4)] };
    expect(toTable(figures, 'fan-out').map((row) => row.slice(0, 3))).toEqual([
      ['variant', 'CPU ms a request', '× fan-out'],
      // Round by round: 2, 4, 5. The quotient of the medians would be 4 as well, that of the extremes would not.
      ['gateway', '10.00 – 20.00 – 40.00', '2.00 – 4.00 – 5.00'],
      ['fan-out', '4.00 – 5.00 – 10.00', '1'],
    ]);
  });

  it('has no ratios without the yardstick', () => {
    expect(toTable({ gateway: [round(5)] }, 'fan-out')[1]?.[2]).toBe('');
  });

  it('adds up the errors of all rounds', () => {
    const table = toTable({ gateway: [round(1, { errors: 2 }), round(1, { errors: 3 })] }, 'fan-out');
    expect(table[1]?.at(-1)).toBe('5');
  });
});

it('gives the medians for machines', () => {
  const rounds = [round(3, { p99Ms: 9 }), round(1, { p99Ms: 7 }), round(2, { p99Ms: 8 })];
  expect(toResultLines('w2', { ours: rounds })).toEqual([
    { workload: 'w2', variant: 'ours', rps: 5, p50: 1, p99: 8, cpuMsPerRequest: 2, rssMb: 1 },
  ]);
});

it('writes a spread with the digits asked for', () => {
  expect(formatSpread({ min: 1, median: 2.345, max: 10 }, 1)).toBe('1.0 – 2.3 – 10.0');
});

it('lines the columns up for a terminal, and separates them for a document', () => {
  const table = [
    ['a', 'bb'],
    ['ccc', 'd'],
  ];
  expect(toText(table)).toBe('a     bb\nccc   d');
  expect(toMarkdown(table)).toBe('| a | bb |\n| --- | --- |\n| ccc | d |');
});

describe('replaceSection', () => {
  it('replaces what is between the markers and nothing else', () => {
    const page = 'before\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nafter\n';
    expect(replaceSection(page, 'new')).toBe('before\n<!-- bench:begin -->\n\nnew\n\n<!-- bench:end -->\nafter\n');
  });

  it('refuses a page without markers', () => {
    expect(() => replaceSection('no markers', 'new')).toThrow('bench:begin');
  });
});
