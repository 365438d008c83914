// What must hold between units: one meaning per code and day, parents that exist all the time, no cycles.
import { addDays, interval } from './days.js';
import type { FormerCode, UnitRow, UnitTable } from './types.js';
import type { UnitTableProblem } from './unitTableError.js';

/** Units by code, earliest first. */
export function unitsByCode(units: readonly UnitRow[]): ReadonlyMap<string, readonly UnitRow[]> {
  const byCode = new Map<string, UnitRow[]>();
  for (const unit of units) byCode.set(unit.code, [...(byCode.get(unit.code) ?? []), unit]);
  for (const rows of byCode.values()) rows.sort((a, b) => interval(a).first.localeCompare(interval(b).first));
  return byCode;
}

/** The unit that a code names on a day. */
export function unitOn(
  byCode: ReadonlyMap<string, readonly UnitRow[]>,
  code: string,
  day: string,
): UnitRow | undefined {
  return byCode.get(code)?.find((unit) => interval(unit).first <= day && day <= interval(unit).last);
}

function problem(code: string, vi: string, en: string): UnitTableProblem {
  return { at: `units.json ${code}`, vi, en };
}

function validityProblems(byCode: ReadonlyMap<string, readonly UnitRow[]>): UnitTableProblem[] {
  return [...byCode].flatMap(([code, rows]) =>
    rows.flatMap((row, index) => {
      const before = rows[index - 1];
      const { first, last } = interval(row);
      const problems: UnitTableProblem[] = [];
      if (last < first) problems.push(problem(code, 'kết thúc trước khi bắt đầu', 'ends before it begins'));
      if (before !== undefined && interval(before).last >= first) {
        problems.push(problem(code, 'hai đơn vị trùng mã trong cùng thời gian', 'two units have this code at a time'));
      }
      return problems;
    }),
  );
}

/** True if the rows of one code (earliest first) leave no day from `first` to `last` without a unit. */
function cover(rows: readonly UnitRow[], first: string, last: string): boolean {
  let next = first;
  for (const row of rows) {
    const span = interval(row);
    if (span.first > next) return false;
    if (span.last >= last) return true;
    if (span.last >= next) next = addDays(span.last, 1);
  }
  return false;
}

function parentProblems(units: readonly UnitRow[], byCode: ReadonlyMap<string, readonly UnitRow[]>) {
  return units.flatMap((unit) => {
    if (unit.parentCode === null) return [];
    const { first, last } = interval(unit);
    if (cover(byCode.get(unit.parentCode) ?? [], first, last)) return [];
    const vi = `đơn vị cha ${unit.parentCode} không tồn tại suốt thời gian có hiệu lực`;
    return [problem(unit.code, vi, `parent ${unit.parentCode} does not exist for all of its validity`)];
  });
}

/** Follows parents upwards on the unit's first day; longer than the table means round in a circle. */
function cycleProblems(units: readonly UnitRow[], byCode: ReadonlyMap<string, readonly UnitRow[]>) {
  return units.flatMap((unit) => {
    const day = interval(unit).first;
    const seen = new Set<string>();
    let at: UnitRow | undefined = unit;
    while (at !== undefined && !seen.has(at.code)) {
      seen.add(at.code);
      at = at.parentCode === null ? undefined : unitOn(byCode, at.parentCode, day);
    }
    if (at === undefined) return [];
    return [problem(unit.code, 'chuỗi đơn vị cha tạo thành vòng', 'its parents form a cycle')];
  });
}

function formerProblems(rows: readonly FormerCode[], byCode: ReadonlyMap<string, readonly UnitRow[]>) {
  return rows.flatMap((row) => {
    const next = addDays(row.validTo, 1);
    const found = unitOn(byCode, row.primarySuccessorCode, next);
    const reused = unitOn(byCode, row.code, next) !== undefined;
    if (found !== undefined && reused === (row.codeAfterwards === 'reused')) return [];
    const at = `codesBefore2025.json ${row.code}`;
    return [{ at, vi: 'mã kế tục hoặc trạng thái mã không đúng', en: 'its successor or its later use does not fit' }];
  });
}

/** Every problem of units and former codes by themselves. */
export function checkUnits(table: UnitTable): UnitTableProblem[] {
  const byCode = unitsByCode(table.units);
  return [
    ...validityProblems(byCode),
    ...parentProblems(table.units, byCode),
    ...cycleProblems(table.units, byCode),
    ...formerProblems(table.formerCodes, byCode),
  ];
}
