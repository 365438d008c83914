// The tree over Hanoi's table: what must hold on every day, and the examples that people argue about.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createUnitTree } from './createUnitTree.js';
import { addDays, isValidOn } from './days.js';
import type { Unit, UnitTable } from './types.js';

const table = loadUnits();
const tree = createUnitTree(table);
const CITY = 'hn:01';
const TODAY = '2026-11-20';
const anyUnit = fc.constantFrom(...tree.units);
const anyDay = fc.integer({ min: 0, max: 3000 }).map((days) => addDays('2019-06-01', days));
const edges = ['2024-12-31', '2025-01-01', '2025-06-30', '2025-07-01', TODAY];
const oldWards = tree.units.filter((unit) => unit.level === 'WARD' && unit.validTo === '2025-06-30');
const newWards = tree.units.filter((unit) => unit.level === 'WARD' && unit.validTo === null);

function keys(units: readonly Unit[]): string[] {
  return units.map((unit) => unit.key).sort();
}

describe('units on a day', () => {
  it('finds phường Xuân La of quận Tây Hồ under 00103 until 2025-06-30, phường Tây Hồ of the city from the next day', () => {
    const [before, after] = ['2025-06-30', '2025-07-01'].map((day) => {
      const unit = tree.unitOn('00103', day);
      return [unit?.key, unit?.fullName, unit && tree.parentOn(unit.key, day)?.fullName];
    });
    expect(before).toEqual(['hn:2025-06:00103', 'phường Xuân La', 'quận Tây Hồ']);
    expect(after).toEqual(['hn:2025-07:00103', 'phường Tây Hồ', 'thành phố Hà Nội']);
  });

  it('keeps one city over both eras, in no particular code list', () => {
    expect(tree.unit(CITY)).toMatchObject({ code: '01', level: 'CITY', codeList: null, fullName: 'thành phố Hà Nội' });
    expect([tree.unitOn('01', '2020-01-01'), tree.unitOn('01', TODAY)]).toEqual([tree.unit(CITY), tree.unit(CITY)]);
  });

  it('reads the two code lists off the table', () => {
    expect(tree.codeLists).toEqual([
      { id: '2025-06', from: null, to: '2025-06-30' },
      { id: '2025-07', from: '2025-07-01', to: null },
    ]);
  });

  it('gives a ward that began within an era the key of that era', () => {
    expect(tree.unitOn('00292', '2025-01-01')).toMatchObject({ key: 'hn:2025-06:00292', name: 'Bạch Mai' });
    expect(tree.unitOn('00292', '2024-12-31')).toBeUndefined();
  });

  it('holds every ward of a day under the city exactly once', () => {
    fc.assert(
      fc.property(fc.oneof(anyDay, fc.constantFrom(...edges)), (day) => {
        const reached: string[] = [];
        const walk = (key: string) => {
          reached.push(key);
          tree.childrenOn(key, day).forEach((child) => walk(child.key));
        };
        walk(CITY);
        expect(reached.sort()).toEqual(keys(tree.unitsOn(day)));
      }),
      { numRuns: 40 },
    );
  });

  it('has a parent on the same day for every unit but the city, and is among its children', () => {
    fc.assert(
      fc.property(anyUnit, fc.oneof(anyDay, fc.constantFrom(...edges)), (unit, day) => {
        const parent = tree.parentOn(unit.key, day);
        fc.pre(isValidOn(unit, day));
        expect(parent === undefined).toBe(unit.key === CITY);
        if (parent === undefined) return;
        expect(isValidOn(parent, day)).toBe(true);
        expect(tree.childrenOn(parent.key, day)).toContain(unit);
        for (const child of tree.childrenOn(unit.key, day)) expect(tree.parentOn(child.key, day)).toBe(unit);
      }),
      { numRuns: 1000 },
    );
  });

  it('has neither parent nor children on a day on which it does not exist', () => {
    expect(tree.parentOn('hn:2025-06:00103', '2025-07-01')).toBeUndefined();
    expect(tree.childrenOn('hn:2025-06:003', '2025-07-01')).toEqual([]);
    expect(tree.childrenOn('hn:2025-06:003', '2025-06-30')).toHaveLength(8);
  });

  it('names all units above, nearest first', () => {
    const names = tree.ancestorsOn('hn:2025-06:00103', '2025-06-30').map((unit) => unit.name);
    expect(names).toEqual(['Tây Hồ', 'Hà Nội']);
  });
});

describe('subtrees over all time', () => {
  it('hold everything for the city, the former wards for a former district, itself for a ward', () => {
    expect(tree.subtree(CITY).size).toBe(683);
    expect(tree.subtree('hn:2025-06:003').size).toBe(9);
    expect([...tree.subtree('hn:2025-06:003')].every((key) => key.startsWith('hn:2025-06:'))).toBe(true);
    for (const ward of [...newWards, ...oldWards]) expect([...tree.subtree(ward.key)]).toEqual([ward.key]);
  });

  it('are closed: whoever was below on some day is in, with all of its own subtree, and nobody else', () => {
    fc.assert(
      fc.property(anyUnit, anyUnit, fc.constantFrom(...edges, '2020-02-01'), (a, b, day) => {
        const below = tree.ancestorsOn(b.key, day).includes(a);
        if (below) for (const key of tree.subtree(b.key)) expect(tree.subtree(a.key).has(key)).toBe(true);
        const ever = edges.some((edge) => tree.ancestorsOn(b.key, edge).includes(a)) || a === b;
        expect(tree.subtree(a.key).has(b.key)).toBe(ever);
      }),
      { numRuns: 1000 },
    );
  });

  it('are empty for a key that is no unit', () => {
    expect(tree.subtree('hn:2025-07:99999').size).toBe(0);
  });
});

describe('successions', () => {
  it('are the same seen from either side', () => {
    for (const unit of tree.units) {
      for (const step of tree.successors(unit.key)) expect(tree.predecessors(step.to)).toContain(step);
      for (const step of tree.predecessors(unit.key)) expect(tree.successors(step.from)).toContain(step);
    }
    expect(tree.units.flatMap((unit) => tree.successors(unit.key))).toHaveLength(795);
  });

  it('lead from the old era to the new one, whole to exactly one unit, split with exactly one remainder', () => {
    for (const ward of oldWards) {
      const steps = tree.successors(ward.key);
      const whole = steps.some((step) => step.extent === 'WHOLE');
      expect(whole ? steps.length === 1 : steps.length > 1).toBe(true);
      expect(steps.filter((step) => step.remainder)).toHaveLength(whole ? 0 : 1);
      expect(steps.every((step) => step.to.startsWith('hn:2025-07:'))).toBe(true);
    }
  });

  it('carry extent, population and clause: Phúc Đồng gave Bồ Đề land without people', () => {
    expect(tree.successors('hn:2025-06:00151').find((step) => step.to === 'hn:2025-07:00118')).toMatchObject({
      extent: 'PART',
      population: 'NONE',
      remainder: false,
      clause: 40,
    });
  });

  it('give every old ward current units, and every current unit itself', () => {
    for (const ward of oldWards) {
      const current = tree.currentUnits(ward.key, TODAY);
      expect(current.length).toBeGreaterThan(0);
      expect(current.every((unit) => isValidOn(unit, TODAY))).toBe(true);
      expect(keys(current)).toEqual(keys(tree.successors(ward.key).flatMap((step) => tree.unit(step.to) ?? [])));
    }
    for (const ward of newWards) expect(tree.currentUnits(ward.key, TODAY)).toEqual([ward]);
  });

  it('split Đại Mỗ five ways', () => {
    expect(tree.currentUnits('hn:2025-06:00634', TODAY)).toHaveLength(5);
  });

  it('answer for a former district with the units on its land, and for the city with itself', () => {
    const names = tree.currentUnits('hn:2025-06:003', TODAY).map((unit) => unit.name);
    expect(names).toEqual(expect.arrayContaining(['Tây Hồ', 'Phú Thượng', 'Hồng Hà']));
    expect(tree.currentUnits(CITY, TODAY)).toEqual([tree.unit(CITY)]);
    expect(tree.currentUnits('hn:2025-06:00103', '2025-06-30')).toEqual([tree.unit('hn:2025-06:00103')]);
    expect(tree.currentUnits('hn:2025-06:003', '2025-06-30')).toEqual([tree.unit('hn:2025-06:003')]);
    expect(tree.currentUnits('no such key', TODAY)).toEqual([]);
  });
});

describe('a table with another history', () => {
  const row = { kind: 'ward', type: 'xã', parentCode: '01' } as const;
  const city = {
    code: '01',
    kind: 'city',
    type: 'tỉnh',
    name: 'Mẫu',
    parentCode: null,
    validFrom: null,
    validTo: null,
  } as const;
  const step = { extent: 'whole', remainder: false, population: 'whole', clause: 1 } as const;
  const sample: UnitTable = {
    prefix: 'mau',
    units: [
      city,
      { ...row, code: '00001', name: 'Một', validFrom: null, validTo: '2025-06-30' },
      { ...row, code: '00001', name: 'Hai', validFrom: '2025-07-01', validTo: '2026-12-31' },
      { ...row, code: '00002', name: 'Bền', validFrom: '2025-07-01', validTo: null },
      { ...row, code: '00001', name: 'Ba', validFrom: '2027-01-01', validTo: null },
    ],
    successions: [
      { ...step, fromCode: '00001', toCode: '00001', effectiveOn: '2025-07-01' },
      { ...step, fromCode: '00001', toCode: '00001', effectiveOn: '2027-01-01' },
    ],
    formerCodes: [],
  };

  it('follows successions over several steps, and keeps the keys of units that did not change', () => {
    const long = createUnitTree(sample);
    expect(long.units.map((unit) => unit.key)).toEqual([
      'mau:01',
      'mau:2025-06:00001',
      'mau:2025-07:00001',
      'mau:2025-07:00002',
      'mau:2027-01:00001',
    ]);
    const names = (day: string) => long.currentUnits('mau:2025-06:00001', day).map((unit) => unit.name);
    expect([names('2025-06-30'), names('2026-12-31'), names('2027-01-01')]).toEqual([['Một'], ['Hai'], ['Ba']]);
  });

  it('refuses a succession between units that do not exist, and two units with one key', () => {
    const [first] = sample.successions;
    if (first === undefined) throw new Error('no sample');
    const wrong = { ...sample, successions: [{ ...first, toCode: '00009' }] };
    expect(() => createUnitTree(wrong)).toThrow('00001 -> 00009');
    const twice = { ...row, code: '00002', name: 'Lại', validFrom: '2025-08-01', validTo: null };
    expect(() => createUnitTree({ ...sample, units: [...sample.units, twice] })).toThrow('one code in one code list');
  });

  it('keeps the children of a former unit apart from those of a later one with the same code', () => {
    const district = { ...row, kind: 'district', type: 'huyện', code: '002' } as const;
    const child = (code: string, validFrom: string | null, validTo: string | null) => ({
      ...row,
      ...{ code, name: code, parentCode: '002', validFrom, validTo },
    });
    const units = [
      city,
      { ...district, name: 'Trước', validFrom: null, validTo: '2025-06-30' },
      { ...district, name: 'Sau', validFrom: '2025-07-01', validTo: null },
      child('00001', null, '2025-06-30'),
      child('00002', '2025-07-01', null),
    ];
    const tree = createUnitTree({ ...sample, units, successions: [] });
    expect([...tree.subtree('mau:2025-06:002')]).toEqual(['mau:2025-06:002', 'mau:2025-06:00001']);
    expect([...tree.subtree('mau:2025-07:002')]).toEqual(['mau:2025-07:002', 'mau:2025-07:00002']);
  });

  it('has one list and one key per code if nothing ever ended', () => {
    const still = createUnitTree({ ...sample, units: [city], successions: [] });
    expect([still.codeLists, still.unit('mau:01')?.name]).toEqual([[{ id: 'current', from: null, to: null }], 'Mẫu']);
  });
});
