// What only a system in trouble brings to light: each planted mistake is caught by its check, and the check says what to do.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { adviceFor } from '../../scripts/adapter-check/advice.js';
import { MISTAKES, type Mistake } from './planted/permitAdapter.js';

interface Check {
  readonly mistake: string;
  readonly title: string;
  readonly passed: boolean;
}

/** The check that must fail. */
const CAUGHT: Readonly<Record<Exclude<Mistake, 'NONE'>, RegExp>> = {
  RENEWS_BY_ITS_CLOCK: /^a day behind is asked as often as any other$/,
  SENDS_AGAIN: /^is found done when its answer is LOST$/,
  SAYS_ABSENT: /^is found done when its answer is HELD$/,
  SAYS_ABSENT_IF_UNSURE: /^is never called absent, or done, by one that cannot look$/,
  READS_ALL_PAGES: /pages that never end are given up, or read one by one$/,
  TRUSTS_THE_FILTER: /rows of other units are dropped, whatever was asked for$/,
  FORGETS_WHEN_TO_RETURN: /^503 with Retry-After of a clock a day ahead ends with UPSTREAM_BAD_STATUS$/,
};

let checks: readonly Check[] = [];

function runChecks(report: string): Promise<void> {
  const root = join(import.meta.dirname, '../..');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--config', 'test/scaffold/planted/jest.config.js'];
  return new Promise((resolve) => {
    // What fails on purpose ends it with 1: the report is what counts.
    execFile(process.execPath, [...flags, ...jest, '--json', '--outputFile', report], { cwd: root }, () => resolve());
  });
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { ancestorTitles: string[]; title: string; status: string }[];
  }[];
}

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-planted-'));
  try {
    const path = join(folder, 'report.json');
    await runChecks(path);
    const { testResults } = JSON.parse(readFileSync(path, 'utf8')) as Report;
    checks = testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ ancestorTitles: [mistake = ''], title, status }) => {
        return { mistake, title, passed: status === 'passed' };
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

it('without a mistake nothing is caught, and each check has advice', () => {
  const all = checks.filter(({ mistake }) => mistake === 'NONE');
  expect(all.length).toBeGreaterThan(30);
  expect(all.filter(({ passed }) => !passed)).toEqual([]);
  expect(all.map(({ title }) => title).filter((title) => adviceFor(title) === undefined)).toEqual([]);
});

it.each(MISTAKES.filter((mistake) => mistake !== 'NONE'))('catches %s', (mistake) => {
  const failed = checks.filter((check) => check.mistake === mistake && !check.passed).map(({ title }) => title);
  expect(failed).toContainEqual(expect.stringMatching(CAUGHT[mistake]));
});
