// Reads a city's agency directory from CSV: every row or none, and a report a clerk can work through.
import { UNIT_LEVELS } from '../../schema/unitLevel.js';
import { isDay } from './days.js';
import { findParentCycles } from './findParentCycles.js';
import { rowProblem, type ImportProblem } from './importProblems.js';
import { isAmbiguousAgencyCode, normalizeAgencyCode } from '../../adapters/kit/index.js';
import { readAgencySheet, type SheetRow } from './readAgencySheet.js';
import { resolveUnitCode } from './resolveUnitCode.js';
import type { AgencyRow, Unit, UnitTree } from './types.js';
import { UnitCodeError } from './unitCodeError.js';

/** A longer report is not read by anybody. */
const MAX_PROBLEMS = 100;
const MAX_NAME = 200;

/** All rows, or the first 100 problems in order of line and the number of all. */
export type AgencyImport =
  | { readonly ok: true; readonly rows: readonly AgencyRow[] }
  | { readonly ok: false; readonly problems: readonly ImportProblem[]; readonly total: number };

interface Draft {
  readonly line: number;
  readonly row: AgencyRow;
}

function nameProblems({ line, cells }: SheetRow): ImportProblem[] {
  // Cc: control; Cf: invisible and direction-changing; Co, Cs, Cn: no characters at all; Zl, Zp: line ends.
  const bad = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u.test(cells.name);
  return bad || cells.name === '' || cells.name.length > MAX_NAME ? [rowProblem('NAME', line, 'name')] : [];
}

function codeProblems({ line, cells }: SheetRow): ImportProblem[] {
  return (['code', 'parentCode'] as const).flatMap((column) => {
    if (column === 'parentCode' && cells.parentCode === '') return [];
    if (isAmbiguousAgencyCode(cells[column])) return [rowProblem('CODE_TWO_FORMS', line, column)];
    return normalizeAgencyCode(cells[column]) === undefined ? [rowProblem('CODE_MALFORMED', line, column)] : [];
  });
}

function unitProblems({ line, cells }: SheetRow, unit: Unit): ImportProblem[] {
  const { level, ceasedOn } = cells;
  const problems: ImportProblem[] = [];
  if (!UNIT_LEVELS.some((known) => known === level)) problems.push(rowProblem('LEVEL', line, 'level'));
  else if (level !== unit.level) problems.push(rowProblem('LEVEL_OF_UNIT', line, 'level'));
  if (ceasedOn === '' && unit.validTo !== null) problems.push(rowProblem('CEASED_MISSING', line, 'ceasedOn'));
  if (ceasedOn !== '' && !isDay(ceasedOn)) problems.push(rowProblem('CEASED_ON', line, 'ceasedOn'));
  else if (ceasedOn !== '' && ceasedOn < (unit.validFrom ?? '')) {
    problems.push(rowProblem('CEASED_EARLY', line, 'ceasedOn'));
  }
  return problems;
}

function findUnit(tree: UnitTree, { line, cells }: SheetRow): Unit | ImportProblem {
  const { unitCode, asOf, codeList } = cells;
  try {
    return resolveUnitCode(tree, { code: unitCode, asOf: asOf || undefined, codeList: codeList || undefined });
  } catch (error) {
    if (!(error instanceof UnitCodeError)) throw error;
    const code = error.reason === 'AMBIGUOUS' ? error.code : `UNIT_CODE_${error.reason}`;
    return { line, column: 'unitCode', code, vi: error.vi, en: error.message };
  }
}

function toDraft(sheetRow: SheetRow, unit: Unit): Draft {
  const { code, parentCode, name, ceasedOn } = sheetRow.cells;
  const row: AgencyRow = {
    code: normalizeAgencyCode(code) ?? '',
    name,
    parentCode: parentCode === '' ? null : (normalizeAgencyCode(parentCode) ?? ''),
    unit: unit.key,
    ceasedOn: ceasedOn === '' ? null : ceasedOn,
  };
  return { line: sheetRow.line, row };
}

function duplicateProblems(drafts: readonly Draft[]): ImportProblem[] {
  const seen = new Set<string>();
  return drafts.flatMap(({ line, row }) => {
    const again = seen.has(row.code);
    seen.add(row.code);
    return again ? [rowProblem('CODE_DUPLICATE', line, 'code')] : [];
  });
}

/** Level-1 codes may stand at the top, one of each kind (H: People's Committee, A: Party committee …). */
function rootProblems(drafts: readonly Draft[]): ImportProblem[] {
  const kinds = new Set<string>();
  return drafts.flatMap(({ line, row }) => {
    if (row.parentCode !== null) return [];
    if (row.code.includes('.')) return [rowProblem('PARENT_MISSING', line, 'parentCode')];
    const kind = row.code.slice(0, 1);
    const second = kinds.has(kind);
    kinds.add(kind);
    return second ? [rowProblem('SECOND_ROOT', line, 'parentCode')] : [];
  });
}

function parentProblems(drafts: readonly Draft[]): ImportProblem[] {
  const codes = new Set(drafts.map(({ row }) => row.code));
  const orphans = drafts.filter(({ row }) => row.parentCode !== null && !codes.has(row.parentCode));
  const cyclic = findParentCycles(drafts.map(({ line, row }) => ({ ...row, line })));
  return [
    ...rootProblems(drafts),
    ...orphans.map(({ line }) => rowProblem('PARENT_UNKNOWN', line, 'parentCode')),
    ...cyclic.map(({ line }) => rowProblem('PARENT_CYCLE', line, 'parentCode')),
  ];
}

function report(problems: readonly ImportProblem[]): AgencyImport {
  const inOrder = [...problems].sort((a, b) => a.line - b.line);
  return { ok: false, problems: inOrder.slice(0, MAX_PROBLEMS), total: problems.length };
}

/**
 * Checks a whole agency file (UTF-8 CSV, columns `AGENCY_COLUMNS`). Changes nothing: the same call is the dry run.
 * Relations between rows are judged once every row is right by itself.
 */
export function importAgencies(tree: UnitTree, input: string | Uint8Array): AgencyImport {
  const sheet = readAgencySheet(input);
  if (sheet.problems.length > 0) return report(sheet.problems);
  const problems: ImportProblem[] = [];
  const drafts: Draft[] = [];
  for (const sheetRow of sheet.rows) {
    problems.push(...codeProblems(sheetRow), ...nameProblems(sheetRow));
    const unit = findUnit(tree, sheetRow);
    if ('key' in unit) {
      problems.push(...unitProblems(sheetRow, unit));
      drafts.push(toDraft(sheetRow, unit));
    } else problems.push(unit);
  }
  if (problems.length === 0) problems.push(...duplicateProblems(drafts), ...parentProblems(drafts));
  return problems.length > 0 ? report(problems) : { ok: true, rows: drafts.map((draft) => draft.row) };
}
