// What must hold between eras: whoever ended has successors, whoever began has predecessors, every split closes on itself.
import { unitOn, unitsByCode } from './checkUnits.js';
import { addDays } from './days.js';
import type { SuccessionRow, UnitTable } from './types.js';
import type { UnitTableProblem } from './unitTableError.js';

function problem(row: string, vi: string, en: string): UnitTableProblem {
  return { at: `succession.json ${row}`, vi, en };
}

/** Rows grouped by the unit they leave or reach; the day is part of the group because codes are used again. */
export function groupSuccessions(
  rows: readonly SuccessionRow[],
  by: 'fromCode' | 'toCode',
): ReadonlyMap<string, readonly SuccessionRow[]> {
  const groups = new Map<string, SuccessionRow[]>();
  for (const row of rows) {
    const id = `${row[by]} ${row.effectiveOn}`;
    groups.set(id, [...(groups.get(id) ?? []), row]);
  }
  return groups;
}

function endProblems(table: UnitTable): UnitTableProblem[] {
  const byCode = unitsByCode(table.units);
  const seen = new Set<string>();
  return table.successions.flatMap((row) => {
    const at = `${row.fromCode} -> ${row.toCode}`;
    const problems: UnitTableProblem[] = [];
    const from = unitOn(byCode, row.fromCode, addDays(row.effectiveOn, -1));
    const to = unitOn(byCode, row.toCode, row.effectiveOn);
    if (from?.validTo !== addDays(row.effectiveOn, -1)) {
      problems.push(
        problem(at, 'đơn vị cũ không kết thúc vào ngày trước đó', 'the old unit does not end the day before'),
      );
    }
    if (to?.validFrom !== row.effectiveOn) {
      problems.push(problem(at, 'đơn vị mới không bắt đầu vào ngày đó', 'the new unit does not begin on that day'));
    }
    if (seen.has(`${at} ${row.effectiveOn}`)) problems.push(problem(at, 'dòng bị lặp', 'the row occurs twice'));
    seen.add(`${at} ${row.effectiveOn}`);
    return problems;
  });
}

/** Whole means one row with everybody; a split has several rows, one remainder, and one or several hold the people. */
function closes(rows: readonly SuccessionRow[]): boolean {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) {
    return only.extent === 'whole' && !only.remainder && only.population === 'whole';
  }
  const peopled = rows.filter((row) => row.population !== 'none');
  const allInOne = peopled.length === 1 && peopled[0]?.population === 'whole';
  const shared = peopled.length > 1 && peopled.every((row) => row.population === 'part');
  const parts = rows.every((row) => row.extent === 'part');
  return parts && rows.filter((row) => row.remainder).length === 1 && (allInOne || shared);
}

function closureProblems(leaving: ReadonlyMap<string, readonly SuccessionRow[]>): UnitTableProblem[] {
  return [...leaving].flatMap(([id, rows]) => {
    if (closes(rows)) return [];
    const vi = 'các phần không khép kín (toàn bộ: một dòng; chia tách: đúng một "phần còn lại", dân số không trùng)';
    return [
      problem(id, vi, 'the parts do not close (whole: one row; split: exactly one remainder, people counted once)'),
    ];
  });
}

/** A unit without children on its last day is a leaf: its people and records must have somewhere to go. */
function orphanProblems(
  table: UnitTable,
  leaving: ReadonlyMap<string, unknown>,
  reaching: ReadonlyMap<string, unknown>,
) {
  const days = new Set(table.successions.map((row) => row.effectiveOn));
  const parents = new Set(table.units.map((unit) => unit.parentCode));
  return table.units.flatMap((unit) => {
    const after = unit.validTo === null ? null : addDays(unit.validTo, 1);
    const problems: UnitTableProblem[] = [];
    if (after !== null && !parents.has(unit.code) && !leaving.has(`${unit.code} ${after}`)) {
      problems.push(problem(unit.code, 'đơn vị cũ không có đơn vị kế tục', 'the old unit has no successor'));
    }
    if (unit.validFrom !== null && days.has(unit.validFrom) && !reaching.has(`${unit.code} ${unit.validFrom}`)) {
      problems.push(problem(unit.code, 'đơn vị mới không có đơn vị tiền thân', 'the new unit has no predecessor'));
    }
    return problems;
  });
}

/** Every problem of the successions. */
export function checkSuccessions(table: UnitTable): UnitTableProblem[] {
  const leaving = groupSuccessions(table.successions, 'fromCode');
  const reaching = groupSuccessions(table.successions, 'toCode');
  return [...endProblems(table), ...closureProblems(leaving), ...orphanProblems(table, leaving, reaching)];
}
