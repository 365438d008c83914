// What people type, and what they expect to see first.
import { describe, expect, it } from '@jest/globals';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createUnitTree } from './createUnitTree.js';
import { createNameSearch } from './nameSearch.js';

const tree = createUnitTree(loadUnits());
const search = createNameSearch(tree.units, (unit) => unit);
const today = tree.unitsOn('2026-11-20');
const before = tree.unitsOn('2025-06-30');

function found(query: string, among = today): string[] {
  return search.search(query, among).map((unit) => unit.fullName);
}

describe('search by name', () => {
  it('puts the exact name first, then beginnings, then beginnings of words, then the rest', () => {
    const items = ['Bờ Hồ Mẫu', 'Hồ', 'Tây Hồ', 'Nahotel', 'Hồng Hà'].map((name) => ({ name }));
    const sample = createNameSearch(items, (item) => item);
    expect(sample.search('ho', items).map((item) => item.name)).toEqual([
      'Hồ',
      'Hồng Hà',
      'Bờ Hồ Mẫu',
      'Tây Hồ',
      'Nahotel',
    ]);
  });

  it.each(['tay ho', 'Tây Hồ', 'phường Tây Hồ', 'P. Tây Hồ', 'p.tây hồ', 'TÂY HỒ'])(
    'finds phường Tây Hồ by %j',
    (query) => {
      expect(found(query)[0]).toBe('phường Tây Hồ');
    },
  );

  it('takes the type word into account', () => {
    expect(found('xã Sóc Sơn')).toEqual(['xã Sóc Sơn']);
    expect(found('huyện Sóc Sơn', before)).toEqual(['huyện Sóc Sơn']);
    expect(found('TT. Sóc Sơn', before)).toEqual(['thị trấn Sóc Sơn']);
    expect(found('TX Sơn Tây', before)).toEqual(['thị xã Sơn Tây']);
    expect(found('TP.Hà Nội')).toEqual(['thành phố Hà Nội']);
    expect(found('phường Sóc Sơn')).toEqual([]);
  });

  it('does not take a name that begins like a type word for a type word', () => {
    expect(found('Quán Thánh', before)[0]).toBe('phường Quán Thánh');
    expect(found('phuong li')).toEqual(['phường Lĩnh Nam', 'phường Phương Liệt']);
    expect(found('p')).not.toContain('phường Tây Hồ');
  });

  it('prefers names whose accents fit, among equal ranks', () => {
    expect(
      found('Đồng', before)
        .slice(0, 3)
        .every((name) => / Đồng/.test(name)),
    ).toBe(true);
    expect(found('Hoà Lạc')[0]).toBe('xã Hòa Lạc');
  });

  it('finds nothing rather than everything for an unknown name', () => {
    expect(found('không có tên này')).toEqual([]);
  });
});
