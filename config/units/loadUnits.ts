// Reads the unit table of this folder, checks all of it and hands it out frozen.
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { checkCounts } from './checkCounts.js';
import { checkSuccessions } from './checkSuccessions.js';
import { checkUnits } from './checkUnits.js';
import { formerCodes, successionRows, tableFacts, unitRows } from './shapes.js';
import type { UnitTable } from './types.js';
import { UnitTableError, type UnitTableProblem } from './unitTableError.js';

/** More shape problems of one file than this help nobody. */
const SHAPE_PROBLEMS_PER_FILE = 50;

function readJson(folder: URL, file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

function readFile<T>(folder: URL, file: string, shape: z.ZodType<T>, problems: UnitTableProblem[]): T | undefined {
  let json: unknown;
  try {
    json = readJson(folder, file);
  } catch {
    problems.push({ at: file, vi: 'thiếu tệp hoặc JSON hỏng', en: 'the file is missing or is not JSON' });
    return undefined;
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues.slice(0, SHAPE_PROBLEMS_PER_FILE)) {
    problems.push({ at: `${file} ${issue.path.join('.')}`, vi: `sai định dạng: ${issue.message}`, en: issue.message });
  }
  return undefined;
}

function freezeDeep<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freezeDeep);
  return Object.freeze(value);
}

/**
 * All problems between the rows of a table whose shape is right: validity, parents, successions, counts.
 */
export function checkUnitTable(table: UnitTable): readonly UnitTableProblem[] {
  return [...checkUnits(table), ...checkSuccessions(table), ...checkCounts(table)];
}

/**
 * Loads the unit table; the files lie beside this module, in the source tree and in the build alike.
 * Throws `UnitTableError` (UNIT_TABLE_INVALID) with every problem found.
 */
export function loadUnits(folder: URL = new URL('./', import.meta.url)): UnitTable {
  const problems: UnitTableProblem[] = [];
  const units = readFile(folder, 'units.json', unitRows, problems);
  const successions = readFile(folder, 'succession.json', successionRows, problems);
  const former = readFile(folder, 'codesBefore2025.json', formerCodes, problems);
  const facts = readFile(folder, 'table.json', tableFacts, problems);
  if (!units || !successions || !former || !facts) throw new UnitTableError(problems);
  const table: UnitTable = {
    prefix: facts.prefix,
    units,
    successions: successions.map((row) => ({ ...row, effectiveOn: facts.successionsEffectiveOn })),
    formerCodes: former,
    expected: facts.expected,
  };
  const found = checkUnitTable(table);
  if (found.length > 0) throw new UnitTableError(found);
  return freezeDeep(table);
}
