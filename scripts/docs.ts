// Writes docs/reference from the code; with --check it reports what is stale, and dependencies without a reason.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dependencyProblems } from './docs/dependencyProblems.js';
import { referencePages } from './docs/referencePages.js';
import { formatText } from './formatText.js';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

function isFresh(file: string, text: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8') === text;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function staleFiles(): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, text] of await referencePages()) {
    const file = join(root, path);
    const formatted = await formatText(root, file, text);
    if (isFresh(file, formatted)) continue;
    stale.push(path);
    if (!check) write(file, formatted);
  }
  return stale;
}

function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

const stale = await staleFiles();
const problems = [
  ...(check && stale.length > 0 ? [`stale: ${stale.join(', ')}. Run "npm run docs" and commit the result.`] : []),
  ...dependencyProblems(readText('package.json'), readText('docs/dependencies.md')),
];
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'the documentation fits the code');
