// Runs conformance tests of adapters with Jest and brings back what each check found.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/** One check of the suite. */
export interface Check {
  /** Headings above it, without that of the adapter: `faults`, `list Query.permits`. */
  readonly group: string;
  readonly title: string;
  readonly passed: boolean;
  /** What was found instead; empty if it passed. */
  readonly found: string;
}

export interface Conformance {
  readonly checks: readonly Check[];
  /** Why there are no checks: the test file does not compile, say. */
  readonly broken: string | undefined;
}

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      /** Path of the file. */
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()),
        }),
      ),
    }),
  ),
});

const SHOWN_LINES = 14;
/** Headings that say nothing more. */
const OUTER = /^(conformance of |with a running source$)/;

/** The message of a failed expectation, without where in the suite it was found. */
function toFound(message: string): string {
  const lines = stripVTControlCharacters(message).split('\n');
  const stack = lines.findIndex((line) => /^\s+at /.test(line));
  const said = (stack < 0 ? lines : lines.slice(0, stack)).filter((line) => line.trim() !== '');
  return said
    .slice(0, SHOWN_LINES)
    .join('\n')
    .replace(/^Error: /, '');
}

type FileReport = z.output<typeof reportSchema>['testResults'][number];

function toConformance(report: FileReport | undefined): Conformance {
  // Those that the pattern left out are pending.
  const run = (report?.assertionResults ?? []).filter(({ status }) => status !== 'pending');
  const checks = run.map(({ ancestorTitles, title, status, failureMessages }) => ({
    group: ancestorTitles.filter((heading) => !OUTER.test(heading)).join(' › ') || 'running source',
    title,
    passed: status === 'passed',
    found: status === 'passed' ? '' : toFound(failureMessages.join('\n')),
  }));
  const message = stripVTControlCharacters(report?.message ?? '').trim();
  const broken = message.split('\n').slice(0, SHOWN_LINES).join('\n');
  return { checks, broken: checks.length === 0 ? broken : undefined };
}

function runJest(root: string, files: readonly string[], report: string, named: readonly string[]): Promise<void> {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const config = join(root, 'scripts/adapter-check/jest.config.js');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const args = [
    ...flags,
    jest,
    '--config',
    config,
    '--json',
    '--outputFile',
    report,
    ...named,
    '--runTestsByPath',
    ...files,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    // What tests print themselves is not for this report, only why there is none.
    let words = '';
    child.stderr.on('data', (text: Buffer) => (words = (words + text.toString()).slice(-2_000)));
    child.once('error', reject);
    // Failed checks end it with 1, and the report tells of them.
    child.once('close', () => (existsSync(report) ? resolve() : reject(new Error(words.trim()))));
  });
}

/**
 * `files`: tests that call `describeConformance`, below `root`; answered in their order. `pattern`: only checks whose
 * whole name fits. Throws if Jest wrote no report.
 */
export async function runConformance(
  root: string,
  files: readonly string[],
  pattern?: string,
): Promise<readonly Conformance[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-check-'));
  try {
    const path = join(folder, 'report.json');
    await runJest(root, files, path, pattern === undefined ? [] : ['--testNamePattern', pattern]);
    const { testResults } = reportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return files.map((file) => toConformance(testResults.find(({ name }) => name.endsWith(`/${file}`))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
