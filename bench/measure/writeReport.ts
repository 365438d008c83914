// Keeps the results of a run: bench/results/latest.json, the generated part of docs/performance.md, and its chart.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatText } from '../../scripts/formatText.js';
import { drawChart, toGroups } from './chart.js';
import { mergeResults, readResults, resultsFile, type Results } from './results.js';
import { toSection } from './section.js';

const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

/** The document with the text between the markers replaced. Throws if it has no markers. */
export function replaceSection(document: string, section: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`the document needs ${BEGIN} and ${END}`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${section}\n\n${document.slice(end)}`;
}

async function write(root: string, file: string, text: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await formatText(root, file, text));
}

/** `root`: the folder of the repository. Gives the files that were written. */
export async function writeReport(root: string, now: Partial<Results>, base: string): Promise<readonly string[]> {
  const results = mergeResults(readResults(root), now);
  await write(root, resultsFile(root), JSON.stringify(results));
  const groups = toGroups(results, base);
  if (groups.length > 0) writeFileSync(join(root, 'docs/pictures/performance.svg'), drawChart(groups, base));
  const page = join(root, 'docs/performance.md');
  await write(root, page, replaceSection(readFileSync(page, 'utf8'), toSection(results, base)));
  return ['bench/results/latest.json', 'docs/pictures/performance.svg', 'docs/performance.md'];
}
