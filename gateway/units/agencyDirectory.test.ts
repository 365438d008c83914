// The directory: look-ups by either form, and scopes that decide which rows are seen.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createAgencyDirectory } from './agencyDirectory.js';
import { createUnitTree } from './createUnitTree.js';
import type { ScopeRoot } from './lineage.js';
import type { AgencyRow } from './types.js';

const tree = createUnitTree(loadUnits());
const CITY = 'hn:01';
/** Given before anything that the table knows of. */
const SINCE = '2000-01-01';
const DAYS = ['2020-01-01', '2024-12-31', '2025-01-01', '2025-06-30', '2025-07-01', '2026-11-20'];

/** A plainly invented directory: one agency for each unit, with two offices for each ward in use. */
function sampleRows(): AgencyRow[] {
  const rows: AgencyRow[] = [{ code: 'H26', name: 'UBND mẫu', parentCode: null, unit: CITY, ceasedOn: null }];
  rows.push({ code: 'H26.01', name: 'Sở Mẫu 01', parentCode: 'H26', unit: CITY, ceasedOn: null });
  const districts = tree.units.filter((unit) => unit.level === 'DISTRICT');
  districts.forEach((unit, index) => {
    const code = `H26.${60 + index}`;
    rows.push({ code, name: `UBND ${unit.fullName}`, parentCode: 'H26', unit: unit.key, ceasedOn: '2025-06-30' });
    tree.childrenOn(unit.key, '2025-06-30').forEach((ward, at) => {
      const wardCode = `${code}.${String(at + 1).padStart(2, '0')}`;
      rows.push({
        code: wardCode,
        name: `UBND ${ward.fullName}`,
        parentCode: code,
        unit: ward.key,
        ceasedOn: '2025-06-30',
      });
    });
  });
  tree.childrenOn(CITY, '2025-07-01').forEach((ward, index) => {
    const code = `H26.${'LMNOPQRSTUVWX'.charAt(Math.floor(index / 10))}${index % 10}`;
    rows.push({ code, name: `UBND ${ward.fullName}`, parentCode: 'H26', unit: ward.key, ceasedOn: null });
    for (const office of ['01', '02']) {
      rows.push({
        code: `${code}.${office}`,
        name: `Phòng Mẫu ${office}`,
        parentCode: code,
        unit: ward.key,
        ceasedOn: null,
      });
    }
  });
  return rows;
}

const rows = sampleRows();
const directory = createAgencyDirectory(tree, rows);
const codes = (roots: readonly ScopeRoot[], filter?: Parameters<ReturnType<typeof directory.scopeOf>['agencies']>[0]) =>
  directory
    .scopeOf(roots)
    .agencies(filter)
    .map((agency) => agency.code);

describe('look-ups', () => {
  it('find an agency by either form of its code, and nothing for an unknown one', () => {
    expect(directory.agency('H26.L7')).toMatchObject({
      oldCode: '000.00.L7.H26',
      unit: 'hn:2025-07:00103',
      parentCode: 'H26',
    });
    expect(directory.agency('000.01.L7.H26')?.code).toBe('H26.L7.01');
    for (const row of rows) {
      const agency = directory.agency(row.code);
      expect(agency).toMatchObject(row);
      expect(directory.agency(agency?.oldCode ?? '')).toBe(agency);
    }
    for (const code of ['H26.ZZ', '000.0L55.A26', '', 'constructor', '__proto__'])
      expect(directory.agency(code)).toBeUndefined();
  });

  it('find a unit by code and day', () => {
    expect(directory.unitOn('00103', '2025-06-30')).toBe('hn:2025-06:00103');
    expect(directory.unitOn('00103', '2025-07-01')).toBe('hn:2025-07:00103');
    expect(directory.unitOn('99999', '2025-07-01')).toBeUndefined();
  });

  it('list the agencies of one unit alone, in order of code', () => {
    expect(directory.agenciesOf('hn:2025-07:00103').map((agency) => agency.code)).toEqual([
      'H26.L7',
      'H26.L7.01',
      'H26.L7.02',
    ]);
    expect(directory.agenciesOf('hn:2025-07:99999')).toEqual([]);
  });

  it('keep a code without an old form as it is', () => {
    const odd = createAgencyDirectory(tree, [
      { code: 'H26', name: 'Mẫu', parentCode: null, unit: CITY, ceasedOn: null },
      { code: 'H26.123', name: 'Mẫu', parentCode: 'H26', unit: CITY, ceasedOn: null },
    ]);
    expect(odd.agency('H26.123')?.oldCode).toBe('H26.123');
  });

  it('refuse rows that nobody checked: duplicates, unknown units and parents, cycles', () => {
    const [first] = rows;
    if (first === undefined) throw new Error('no sample');
    expect(() => createAgencyDirectory(tree, [first, first])).toThrow('twice');
    expect(() => createAgencyDirectory(tree, [{ ...first, unit: 'hn:00103' }])).toThrow('unknown unit');
    expect(() => createAgencyDirectory(tree, [{ ...first, parentCode: 'H27' }])).toThrow('unknown');
    expect(() => createAgencyDirectory(tree, [{ ...first, parentCode: 'H26' }])).toThrow('cycle');
  });
});

describe('a scope', () => {
  it('includes exactly the units under one of its roots on some day, and what went whole into them', () => {
    const root = fc.record({
      unit: fc.constantFrom(...tree.units.map((unit) => unit.key)),
      reach: fc.constantFrom('SELF' as const, 'SUBTREE' as const),
      since: fc.constantFrom(SINCE, '2025-06-30', '2025-07-01'),
    });
    const isUnder = (key: string, { unit, reach }: ScopeRoot) =>
      key === unit ||
      (reach === 'SUBTREE' && DAYS.some((day) => tree.ancestorsOn(key, day).some((above) => above.key === unit)));
    fc.assert(
      fc.property(fc.array(root, { maxLength: 4 }), fc.constantFrom(...tree.units), (roots, unit) => {
        const became = tree.successors(unit.key).filter((step) => step.extent === 'WHOLE');
        const keys = [unit.key, ...became.map((step) => step.to)];
        const wanted = roots.some((one) => keys.some((key) => isUnder(key, one)));
        expect(directory.scopeOf(roots).includes(unit.key)).toBe(wanted);
      }),
      { numRuns: 2000 },
    );
  });

  it('is topped by agencies that are inside, cover all others inside, and do not cover each other', () => {
    const root = fc.record({
      unit: fc.constantFrom(...tree.units.map((unit) => unit.key)),
      reach: fc.constantFrom('SELF' as const, 'SUBTREE' as const),
      since: fc.constantFrom(SINCE, '2025-06-30', '2025-07-01'),
    });
    const above = (code: string): string[] => {
      const parent = directory.agency(code)?.parentCode ?? null;
      return parent === null ? [] : [parent, ...above(parent)];
    };
    fc.assert(
      fc.property(fc.array(root, { maxLength: 4 }), (roots) => {
        const scope = directory.scopeOf(roots);
        const top = new Set(scope.agencies().map((agency) => agency.code));
        for (const agency of directory.agencies) {
          const inside = scope.includes(agency.unit);
          const covered = above(agency.code).some((code) => top.has(code));
          if (top.has(agency.code)) expect([inside, covered]).toEqual([true, false]);
          else if (inside) expect(covered).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('gives one agency for the city, that of a ward and those of the wards it is made of, the office of a former district', () => {
    // Phường Tây Hồ has parts of several wards, and one whole: its former office is history of the new one.
    expect(codes([{ unit: CITY, reach: 'SUBTREE', since: SINCE }])).toEqual(['H26']);
    expect(codes([{ unit: 'hn:2025-07:00103', reach: 'SUBTREE', since: SINCE }])).toEqual(['H26.L7', 'H26.62.07']);
    expect(codes([{ unit: 'hn:2025-06:003', reach: 'SUBTREE', since: SINCE }])).toEqual(['H26.62']);
    expect(codes([{ unit: 'hn:2025-06:003', reach: 'SELF', since: SINCE }])).toEqual(['H26.62']);
  });

  it('knows the two meanings of a code apart: the old ward is history of the new one only if it went whole into it', () => {
    const wards = tree.units.filter((unit) => unit.validFrom === '2025-07-01');
    expect(wards).toHaveLength(126);
    let histories = 0;
    for (const { code } of wards) {
      const [before, after] = [`hn:2025-06:${code}`, `hn:2025-07:${code}`];
      const whole = tree.successors(before).some((step) => step.to === after && step.extent === 'WHOLE');
      histories += whole ? 1 : 0;
      for (const reach of ['SELF', 'SUBTREE'] as const) {
        const scope = directory.scopeOf([{ unit: after, reach, since: SINCE }]);
        expect([scope.includes(after), scope.includes(before)]).toEqual([true, whole]);
        expect(directory.scopeOf([{ unit: before, reach, since: SINCE }]).includes(after)).toBe(false);
      }
    }
    expect(histories).toBe(126 - 57);
  });

  it('cuts a filter to what is inside', () => {
    const city: ScopeRoot[] = [{ unit: CITY, reach: 'SUBTREE', since: SINCE }];
    const ward: ScopeRoot[] = [{ unit: 'hn:2025-07:00103', reach: 'SELF', since: SINCE }];
    expect(codes(city, { unit: 'hn:2025-07:00103' })).toEqual(['H26.L7']);
    expect(codes(city, { unit: 'hn:2025-06:003' })).toEqual(['H26.62']);
    expect(codes(ward, { unit: CITY, reach: 'SUBTREE' })).toEqual(['H26.L7', 'H26.62.07']);
    expect(codes(ward, { unit: CITY })).toEqual([]);
    expect(codes(ward, { unit: 'hn:2025-07:00097' })).toEqual([]);
    expect(codes(city, { unit: 'no such unit', reach: 'SUBTREE' })).toEqual([]);
    expect(codes(city, { reach: 'SUBTREE' })).toEqual(['H26']);
  });

  it('is empty without roots and for units that do not exist', () => {
    for (const roots of [
      [],
      [{ unit: 'hn:00103', reach: 'SUBTREE', since: SINCE }],
      [{ unit: 'x', reach: 'SELF', since: SINCE }],
    ] as ScopeRoot[][]) {
      const scope = directory.scopeOf(roots);
      expect([scope.includes(CITY), scope.includes('hn:00103'), scope.includes('x'), scope.agencies().length]).toEqual([
        false,
        false,
        false,
        0,
      ]);
    }
  });

  it('is shared by equal roots in any order, and caches its answers', () => {
    const a: ScopeRoot = { unit: 'hn:2025-07:00103', reach: 'SELF', since: SINCE };
    const b: ScopeRoot = { unit: 'hn:2025-07:00097', reach: 'SUBTREE', since: SINCE };
    expect(directory.scopeOf([a, b])).toBe(directory.scopeOf([b, a, b]));
    expect(directory.scopeOf([a]).agencies()).toBe(directory.scopeOf([a]).agencies({}));
  });
});
