// Compares the table with the counts stated in table.json: a lost line is a wrong answer to somebody.
import { groupSuccessions } from './checkSuccessions.js';
import { interval } from './days.js';
import type { UnitRow, UnitTable } from './types.js';
import type { UnitTableProblem } from './unitTableError.js';

type Counts = Readonly<Record<string, number>>;

function tally(values: readonly (string | number)[]): Counts {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function compare(what: string, expected: Counts, actual: Counts): UnitTableProblem[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return names
    .filter((name) => (expected[name] ?? 0) !== (actual[name] ?? 0))
    .map((name) => ({
      at: `table.json ${what} ${name}`,
      vi: `cần ${expected[name] ?? 0}, có ${actual[name] ?? 0}`,
      en: `expected ${expected[name] ?? 0}, found ${actual[name] ?? 0}`,
    }));
}

function validOn(units: readonly UnitRow[], day: string): UnitRow[] {
  return units.filter((unit) => interval(unit).first <= day && day <= interval(unit).last);
}

function predecessorProblems(table: UnitTable): UnitTableProblem[] {
  const { min, max } = table.expected.predecessors;
  return [...groupSuccessions(table.successions, 'toCode')]
    .filter(([, rows]) => rows.length < min || rows.length > max)
    .map(([id, rows]) => ({
      at: `succession.json ${id}`,
      vi: `có ${rows.length} đơn vị tiền thân, cần từ ${min} đến ${max}`,
      en: `has ${rows.length} predecessors, expected ${min} to ${max}`,
    }));
}

/** Every count that differs from `expected`. */
export function checkCounts(table: UnitTable): UnitTableProblem[] {
  const { expected, units, successions } = table;
  const sizes = [...groupSuccessions(successions, 'fromCode').values()].map((rows) => rows.length);
  const totals = {
    units: units.length,
    successions: successions.length,
    wholeUnits: successions.filter((row) => row.extent === 'whole').length,
    partPairs: successions.filter((row) => row.extent === 'part').length,
    formerCodes: table.formerCodes.length,
  };
  const stated = Object.fromEntries(Object.keys(totals).map((name) => [name, expected[name as keyof typeof totals]]));
  return [
    ...compare('expected', stated, totals),
    ...compare('splitInto', expected.splitInto, tally(sizes.filter((size) => size > 1))),
    ...expected.onDays.flatMap(({ day, types, kinds }) => [
      ...compare(day, types, tally(validOn(units, day).map((unit) => unit.type))),
      ...compare(day, kinds, tally(validOn(units, day).map((unit) => unit.kind))),
    ]),
    ...predecessorProblems(table),
  ];
}
