// Search keys: what they must not notice, and what they must.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createUnitTree } from './createUnitTree.js';
import { foldName, foldTone } from './foldName.js';

const names = createUnitTree(loadUnits()).units.map((unit) => unit.fullName);
const anyName = fc.oneof(fc.constantFrom(...names), fc.string({ unit: 'grapheme' }));

describe('foldName', () => {
  it.each([
    ['Hoà Lạc', 'Hòa Lạc'],
    ['Thuỷ Xuân Tiên', 'Thủy Xuân Tiên'],
    ['oà', 'òa'],
    ['uý', 'úy'],
    ['Đống Đa', 'dong da'],
    ['ÐỐNG ĐA', 'Đống Đa'],
    ['  P.Tây\u00a0Hồ ', 'p tay ho'],
    ['Phương Liên - Trung Tự', 'phuong lien trung tu'],
    ['Tây\u200bHồ', 'TâyHồ'],
  ])('folds %j and %j to the same key', (a, b) => {
    expect(foldName(a)).toBe(foldName(b));
    expect(foldName(a)).not.toBe('');
  });

  it('is idempotent and does not notice case, Unicode form or spaces', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const key = foldName(name);
        expect(foldName(key)).toBe(key);
        expect(foldName(name.normalize('NFD'))).toBe(key);
        expect(foldName(name.normalize('NFC'))).toBe(key);
        expect(foldName(`  ${name}\t `)).toBe(key);
      }),
      { numRuns: 2000 },
    );
    for (const name of names) expect(foldName(name.toUpperCase())).toBe(foldName(name));
  });
});

describe('foldTone', () => {
  it('ignores where the tone mark stands, but not which one it is, nor any accent', () => {
    expect(foldTone('Hoà Xá')).toBe(foldTone('HÒA XÁ'));
    expect(foldTone('Thuỷ')).toBe(foldTone('Thủy'));
    expect(foldTone('uý')).toBe(foldTone('úy'));
    for (const [a, b] of [
      ['Hóa', 'Hòa'],
      ['Hoa', 'Hòa'],
      ['Đông', 'Đồng'],
      ['Da', 'Đa'],
      ['Phu', 'Phư'],
    ] as const) {
      expect(foldTone(a)).not.toBe(foldTone(b));
    }
  });

  it('is the same in either Unicode form', () => {
    for (const name of names) expect(foldTone(name.normalize('NFD'))).toBe(foldTone(name));
  });
});
