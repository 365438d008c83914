// Keys of units never change: not before, not with and not after a reorganisation that ends them.
import { describe, expect, it } from '@jest/globals';
import { loadUnits } from '../../config/units/loadUnits.js';
import { nextCodeListId, pinCodeLists, toCodeLists } from './codeLists.js';
import { createUnitTree } from './createUnitTree.js';
import { beforeResolution } from './reorganisation/applyResolution.js';
import type { UnitRow } from './types.js';

const table = loadUnits();
const KEYS = createUnitTree(table).units.map((unit) => unit.key);

const ward: UnitRow = {
  code: '00001',
  kind: 'ward',
  type: 'phường',
  name: 'Mẫu',
  parentCode: '01',
  validFrom: null,
  validTo: null,
};

describe('a table with its code lists written down', () => {
  it('keeps all 683 keys', () => {
    expect(createUnitTree(pinCodeLists(table)).units.map((unit) => unit.key)).toEqual(KEYS);
    expect(pinCodeLists(pinCodeLists(table))).toEqual(pinCodeLists(table));
  });

  it('keeps the key of old Xuân La while nothing has ended yet', () => {
    const before = createUnitTree(beforeResolution(table, '2025-07-01'));
    expect(before.codeLists).toEqual([{ id: '2025-06', from: null, to: null }]);
    expect(before.unitOn('00103', '2025-06-20')).toMatchObject({
      key: 'hn:2025-06:00103',
      name: 'Xuân La',
      validTo: null,
    });
    expect(before.unit('hn:01')?.codeList).toBeNull();
    expect(before.units.map((unit) => unit.key)).toEqual(KEYS.filter((key) => !key.startsWith('hn:2025-07:')));
  });

  it('keeps the key of the city when it ends one day, and of units whose end is only planned', () => {
    const pinned = pinCodeLists(table);
    const units = pinned.units.map((unit) => (unit.validTo === null ? { ...unit, validTo: '2026-12-31' } : unit));
    const later = createUnitTree({ ...pinned, units, successions: [] });
    expect(later.units.map((unit) => unit.key)).toEqual(KEYS);
    expect(later.codeLists.map((list) => list.id)).toEqual(['2025-06', '2025-07', '2027-01']);
  });
});

describe('the name of a new list', () => {
  const { units } = pinCodeLists(table);

  it('is the month, or the day where the month is taken', () => {
    expect(nextCodeListId(units, '2027-01-01')).toBe('2027-01');
    expect(nextCodeListId(units, '2025-07-15')).toBe('2025-07-15');
  });

  it('is the one of another reorganisation on the same day', () => {
    expect(nextCodeListId(units, '2025-07-01')).toBe('2025-07');
  });

  it('is refused where two lists would have one, or one list two', () => {
    const twice = [
      { ...ward, validTo: '2027-01-09' },
      { ...ward, code: '00002', validTo: '2027-01-19' },
    ];
    expect(() => toCodeLists([...units, ...twice])).toThrow('same id');
    const both = [
      { ...ward, codeList: 'a' },
      { ...ward, code: '00002', codeList: 'b' },
    ];
    expect(() => toCodeLists(both)).toThrow('name two lists');
  });
});
