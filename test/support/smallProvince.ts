// An invented province that is small enough to reorganise by hand.
import { createUnitTree } from '../../gateway/units/createUnitTree.js';
import { lineageOf, type ScopeRoot } from '../../gateway/units/lineage.js';
import { applyResolution } from '../../gateway/units/reorganisation/applyResolution.js';
import type { ResolutionFile } from '../../gateway/units/reorganisation/resolutionFile.js';
import { validateResolution } from '../../gateway/units/reorganisation/validateResolution.js';
import type { UnitRow, UnitTable, UnitTree } from '../../gateway/units/types.js';

/** What a grant reaches, in order. */
export function reach(tree: UnitTree, unit: string, kind: ScopeRoot['reach'], since: string): string[] {
  return [...lineageOf(tree).reachOf({ unit, reach: kind, since })].sort();
}

/** A small province: two districts with three wards each. */
export const START: UnitTable = {
  prefix: 'x',
  units: [
    row('01', 'city', null),
    row('001', 'district', '01'),
    row('002', 'district', '01'),
    ...['00001', '00002', '00003'].map((code) => row(code, 'ward', '001')),
    ...['00004', '00005', '00006'].map((code) => row(code, 'ward', '002')),
  ],
  successions: [],
  formerCodes: [],
};

function row(code: string, kind: UnitRow['kind'], parentCode: string | null): UnitRow {
  return { code, kind, type: 'mẫu', name: `Mẫu ${code}`, parentCode, validFrom: null, validTo: null, codeList: 'a' };
}

export function resolution(
  effectiveOn: string,
  newUnits: readonly [code: string, parentCode: string | null][],
  changes: readonly [from: string, to: string, part?: 'part' | 'rest'][],
  endedUnits: string[] = [],
): ResolutionFile {
  return {
    number: effectiveOn,
    title: 'Mẫu',
    effectiveOn,
    endedUnits,
    newUnits: newUnits.map(([code, parentCode]) => ({
      code,
      kind: code.length === 3 ? 'district' : 'ward',
      type: 'mẫu',
      name: `Mẫu ${code} ${effectiveOn}`,
      parentCode,
    })),
    changes: changes.map(([from, to, part], at) => ({
      ...{ from, to, clause: at + 1 },
      extent: part === undefined ? 'whole' : 'part',
      remainder: part === 'rest',
      population: part === undefined ? 'whole' : 'part',
    })),
  };
}

export function provinceAfter(...files: ResolutionFile[]) {
  let table = START;
  for (const one of files) {
    const problems = validateResolution(createUnitTree(table), one, { today: '2000-01-01' });
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    table = applyResolution(table, one);
  }
  return createUnitTree(table);
}
