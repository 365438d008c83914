// The outcome as a table, and under it what failed, what was found, and what to do.
import { adviceFor } from './advice.js';
import type { Check } from './runConformance.js';

function indent(text: string, by: number): string {
  return text
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n');
}

function tableOf(checks: readonly Check[]): string[] {
  const groups = [...new Set(checks.map(({ group }) => group))];
  const width = Math.max(...groups.map((group) => group.length));
  return groups.map((group) => {
    const all = checks.filter((check) => check.group === group);
    const passed = all.filter((check) => check.passed).length;
    return `  ${passed === all.length ? '✓' : '✗'} ${group.padEnd(width)}  ${passed} of ${all.length}`;
  });
}

function problemOf({ group, title, found }: Check): string[] {
  const advice = adviceFor(title);
  return ['', `✗ ${group} › ${title}`, indent(found, 4), ...(advice === undefined ? [] : [`  → ${advice}`])];
}

/** For a terminal, without colours: it is also read in logs. */
export function renderReport(id: string, checks: readonly Check[]): string {
  const failed = checks.filter((check) => !check.passed);
  const outcome =
    failed.length === 0
      ? `${id}: đạt cả ${checks.length} phép kiểm tra. All ${checks.length} checks passed.`
      : `${id}: ${failed.length} phép kiểm tra không đạt. ${failed.length} of ${checks.length} checks failed.`;
  return [...tableOf(checks), ...failed.flatMap(problemOf), '', outcome].join('\n');
}
