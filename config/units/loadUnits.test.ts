// The shipped table loads and is whole; a damaged one is refused with all of its problems at once.
import { describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkUnitTable, loadUnits } from './loadUnits.js';
import type { SuccessionRow, UnitRow, UnitTable } from './types.js';
import { UnitTableError } from './unitTableError.js';

const table = loadUnits();
const FILES = ['units.json', 'succession.json', 'codesBefore2025.json', 'table.json'];

function withUnits(change: (units: UnitRow[]) => UnitRow[]): UnitTable {
  return { ...table, units: change([...table.units]) };
}

function withSuccessions(change: (rows: SuccessionRow[]) => SuccessionRow[]): UnitTable {
  return { ...table, successions: change([...table.successions]) };
}

/** Loads a copy of the folder in which one file was changed as text; returns the error. */
function loadDamaged(changes: Record<string, (text: string) => string>): UnitTableError {
  const folder = mkdtempSync(join(tmpdir(), 'unit-table-'));
  try {
    for (const file of FILES) {
      cpSync(new URL(file, import.meta.url), join(folder, file));
      const change = changes[file];
      if (change) writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
    }
    loadUnits(pathToFileURL(`${folder}/`));
  } catch (error) {
    return error as UnitTableError;
  } finally {
    rmSync(folder, { recursive: true });
  }
  throw new Error('the damaged table was accepted');
}

describe('the shipped unit table', () => {
  it('holds both eras, every succession and the codes that ended before 2025', () => {
    expect([table.units.length, table.successions.length, table.formerCodes.length]).toEqual([683, 795, 86]);
    expect(checkUnitTable(table)).toEqual([]);
  });

  it('is frozen to the last row', () => {
    expect(Object.isFrozen(table.units) && Object.isFrozen(table.units[5]) && Object.isFrozen(table.expected)).toBe(
      true,
    );
  });

  it('keeps 00103 as two units: phường Xuân La until 2025-06-30, phường Tây Hồ from the next day', () => {
    const named = table.units.filter((unit) => unit.code === '00103').map((unit) => [unit.name, unit.validTo]);
    expect(named).toEqual([
      ['Xuân La', '2025-06-30'],
      ['Tây Hồ', null],
    ]);
  });
});

describe('a damaged unit table', () => {
  it('is refused with a stable code, in both languages, naming every file at once', () => {
    const error = loadDamaged({
      'units.json': (text) => text.replace('"code": "00103"', '"code": 103'),
      'succession.json': () => 'not json',
      'codesBefore2025.json': (text) => text.replace('"ended"', '"gone"'),
    });
    expect(error).toBeInstanceOf(UnitTableError);
    expect(error.code).toBe('UNIT_TABLE_INVALID');
    expect(error.problems.map((problem) => problem.at.split(' ')[0])).toEqual(FILES.slice(0, 3));
    expect(error.vi).toContain('thiếu tệp hoặc JSON hỏng');
    expect(error.message).toContain('succession.json: the file is missing or is not JSON');
  });

  it('is refused if a name is not NFC or a day is not on the calendar', () => {
    const error = loadDamaged({
      'units.json': (text) => text.replace('Xuân La', 'Xuân La'.normalize('NFD')).replace('2025-06-30', '2025-06-31'),
    });
    expect(error.message).toContain('NFC');
    expect(error.message).toContain('not a calendar day');
  });

  it('is refused if the counts of table.json are not met', () => {
    const error = loadDamaged({ 'table.json': (text) => text.replace('"phường": 51', '"phường": 52') });
    expect(error.message).toContain('table.json 2025-07-01 phường: expected 52, found 51');
  });

  it('is refused if one ward is missing: the counts, its successions and the closure all say so', () => {
    const problems = checkUnitTable(withUnits((units) => units.filter((unit) => unit.name !== 'Xuân La')));
    const text = problems.map((problem) => `${problem.at}: ${problem.en}`).join('\n');
    expect(text).toContain('2025-06-30 ward: expected 526, found 525');
    expect(text).toContain('succession.json 00103 -> 00103: the old unit does not end the day before');
  });

  it('is refused if a code has two meanings on one day', () => {
    const problems = checkUnitTable(
      withUnits((units) => units.map((unit) => (unit.name === 'Xuân La' ? { ...unit, validTo: '2025-07-01' } : unit))),
    );
    expect(problems.map((problem) => problem.en)).toContain('two units have this code at a time');
  });

  it('is refused if a parent is unknown, does not exist all the time, or is its own descendant', () => {
    const reparent = (name: string, parentCode: string) =>
      checkUnitTable(withUnits((units) => units.map((unit) => (unit.name === name ? { ...unit, parentCode } : unit))))
        .filter((problem) => /parent/.test(problem.en))
        .map((problem) => problem.en);
    expect(reparent('Xuân La', '999')).toEqual(['parent 999 does not exist for all of its validity']);
    expect(reparent('Ô Diên', '273')).toEqual(['parent 273 does not exist for all of its validity']);
    expect(reparent('Hà Nội', '003')).toContain('its parents form a cycle');
  });

  it.each<[string, (rows: SuccessionRow[]) => SuccessionRow[], string]>([
    ['a split ward has no remainder', (rows) => rows.map((row) => ({ ...row, remainder: false })), 'do not close'],
    ['a part is missing', (rows) => rows.filter((row) => !row.remainder), 'do not close'],
    ['a row occurs twice', (rows) => [...rows, ...rows.slice(0, 1)], 'the row occurs twice'],
    ['an old ward has no successor', (rows) => rows.slice(1), 'the old unit has no successor'],
    ['a new ward has no predecessor', (rows) => rows.filter((row) => row.toCode !== '00103'), 'has no predecessor'],
    ['people are counted twice', (rows) => rows.map((row) => ({ ...row, population: 'whole' })), 'do not close'],
  ])('is refused if %s', (_name, change, message) => {
    expect(checkUnitTable(withSuccessions(change)).some((problem) => problem.en.includes(message))).toBe(true);
  });
});
