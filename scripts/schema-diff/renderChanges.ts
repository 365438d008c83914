// What changes, as a table for a terminal or the page of a pipeline.
import type { ChangeDecision, DecidedChange } from '../../gateway/governance/index.js';

const TITLES = [
  ['BREAKING', 'Breaking'],
  ['DANGEROUS', 'Dangerous'],
  ['SAFE', 'Safe'],
] as const;

const VERDICTS = {
  NOT_BREAKING: '',
  UNUSED: 'nobody uses it',
  SUNSET_PASSED: 'its day has come',
  USED: 'IN USE',
  SUNSET_TOO_SOON: 'IN USE, announced too late',
} as const;

function toRows({ change, because, users, on }: DecidedChange, known: boolean): string[][] {
  const verdict = because === 'UNUSED' && !known ? 'usage not known' : VERDICTS[because];
  const day = on === null || because === 'NOT_BREAKING' ? '' : ` (announced for ${on})`;
  return [
    [change.coordinate, change.kind, `${verdict}${day}`, change.en],
    ...(because === 'USED' || because === 'SUNSET_TOO_SOON' ? users : []).map(
      ({ application, version, coordinate, lastUsed, count }) => [
        ...['', '', `  ${application} ${version ?? '(no version)'}`],
        `${coordinate}, ${count} times, last on ${lastUsed.toISOString().slice(0, 10)}`,
      ],
    ),
  ];
}

function toTable(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `  ${row
          .map((text, i) => text.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}`,
    )
    .join('\n');
}

/** `known`: somebody was asked who uses what. */
export function renderChanges({ accepted, refused }: ChangeDecision, known: boolean): string {
  const all = [...refused, ...accepted];
  const groups = TITLES.flatMap(([severity, title]) => {
    const found = all.filter(({ change }) => change.severity === severity);
    return found.length === 0
      ? []
      : [`${title} (${found.length})\n${toTable(found.flatMap((each) => toRows(each, known)))}`];
  });
  return groups.length === 0 ? 'The schema is the same.' : groups.join('\n\n');
}
