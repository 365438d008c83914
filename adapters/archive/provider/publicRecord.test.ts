// What goes to everybody: no numbers of persons, and identifiers that lead back to the code.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOf, identifierOf, setSpecOf, withoutPersonal } from './publicRecord.js';

describe('text for everybody', () => {
  it.each([
    ['Cấp cho ông Mẫu, CCCD 999123456789.', 'Cấp cho ông Mẫu, CCCD ***.'],
    ['số 999 123 456 789 và 9991.2345.6789', 'số *** và ***'],
    ['gọi 0000123456 hoặc 0000 123 456', 'gọi *** hoặc ***'],
    ['thư mau@sample.invalid', 'thư ***'],
    ['Quyết định 15/QĐ-UBND ngày 05/03/2026', 'Quyết định 15/QĐ-UBND ngày 05/03/2026'],
  ])('%s', (text, expected) => {
    expect(withoutPersonal(text)).toBe(expected);
  });
});

describe('identifiers', () => {
  it('lead back to the code they were made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (code) => {
        expect(codeOf('a.b', identifierOf('a.b', code))).toBe(code);
      }),
    );
  });

  it('of others lead nowhere', () => {
    for (const text of ['oai:a.c:1', 'a.b:1', '', 'oai:a.b:%zz', 'oai:a.bx:1'])
      expect(codeOf('a.b', text)).toBeUndefined();
  });

  it('of sets have the characters that a set may have', () => {
    expect(setSpecOf('PL.H26.L7')).toBe('PL.H26.L7');
    for (const text of ['PL H26', 'PL:H26', 'Phông', '', null]) expect(setSpecOf(text)).toBeNull();
  });
});
