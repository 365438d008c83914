// A code alone identifies nothing: what is taken, what is refused, and what the refusal says.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../adapters/kit/index.js';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createUnitTree } from './createUnitTree.js';
import { isValidOn } from './days.js';
import { resolveUnitCode, type UnitCodeQuery } from './resolveUnitCode.js';
import { UnitCodeError } from './unitCodeError.js';

const table = loadUnits();
const tree = createUnitTree(table);
const reused = tree.units.filter((unit) => unit.validFrom === '2025-07-01').map((unit) => unit.code);

function refusal(query: UnitCodeQuery): UnitCodeError {
  try {
    resolveUnitCode(tree, query);
  } catch (error) {
    if (error instanceof UnitCodeError) return error;
    throw error;
  }
  throw new Error(`taken: ${JSON.stringify(query)}`);
}

describe('a bare code', () => {
  it('is refused with both candidates named, in both languages', () => {
    const error = refusal({ code: '00103' });
    expect(error).toBeInstanceOf(InputError);
    expect(error.code).toBe('UNIT_CODE_AMBIGUOUS');
    expect(error.vi).toContain(
      '00103: phường Xuân La (quận Tây Hồ, đến 2025-06-30); phường Tây Hồ (thành phố Hà Nội, từ 2025-07-01)',
    );
    expect(error.message).toContain(
      '00103: phường Xuân La (quận Tây Hồ, to 2025-06-30); phường Tây Hồ (thành phố Hà Nội, from 2025-07-01)',
    );
    expect(error.candidates).toEqual(['hn:2025-06:00103', 'hn:2025-07:00103']);
  });

  it.each(reused)('is never guessed, for any of the 126 codes in use in both eras: %s', (code) => {
    const error = refusal({ code });
    expect(error.code).toBe('UNIT_CODE_AMBIGUOUS');
    const meanings = tree.unitsWithCode(code);
    expect(meanings).toHaveLength(2);
    expect(error.candidates).toEqual(meanings.map((unit) => unit.key));
    for (const unit of meanings)
      expect([error.vi.includes(unit.fullName), error.message.includes(unit.fullName)]).toEqual([true, true]);
  });

  it('is refused if it meant another ward before 2025, and says which', () => {
    const past = table.formerCodes.filter(
      (row) => row.codeAfterwards === 'reused' && tree.unitsWithCode(row.code).length === 1,
    );
    expect(past.length).toBeGreaterThan(0);
    for (const row of past) expect(refusal({ code: row.code }).vi).toContain(`${row.type} ${row.name} (`);
    expect(refusal({ code: '00292' }).vi).toContain(
      '00292: phường Quỳnh Lôi (quận Hai Bà Trưng, đến 2024-12-31); phường Bạch Mai',
    );
  });

  it('is taken if it never had a second meaning', () => {
    expect(resolveUnitCode(tree, { code: '01' }).key).toBe('hn:01');
    expect(resolveUnitCode(tree, { code: '003' }).fullName).toBe('quận Tây Hồ');
    expect(resolveUnitCode(tree, { code: '00001' }).key).toBe('hn:2025-06:00001');
  });
});

describe('a code with a date or a code list', () => {
  it('names the unit of that time, for all 126', () => {
    for (const code of reused) {
      expect(resolveUnitCode(tree, { code, asOf: '2025-06-30' }).key).toBe(`hn:2025-06:${code}`);
      expect(resolveUnitCode(tree, { code, asOf: '2025-07-01' }).key).toBe(`hn:2025-07:${code}`);
      expect(resolveUnitCode(tree, { code, codeList: '2025-06' }).key).toBe(`hn:2025-06:${code}`);
      expect(resolveUnitCode(tree, { code, codeList: '2025-07' }).key).toBe(`hn:2025-07:${code}`);
    }
  });

  it('only ever gives a unit with that code, existing on that day', () => {
    const day = fc.constantFrom('2019-01-01', '2024-12-31', '2025-01-01', '2025-06-30', '2025-07-01', '2026-11-20');
    const list = fc.constantFrom(undefined, '2025-06', '2025-07');
    fc.assert(
      fc.property(fc.constantFrom(...tree.units), fc.option(day, { nil: undefined }), list, (unit, asOf, codeList) => {
        try {
          const found = resolveUnitCode(tree, { code: unit.code, asOf, codeList });
          expect(found.code).toBe(unit.code);
          if (asOf !== undefined) expect(isValidOn(found, asOf)).toBe(true);
          if (codeList !== undefined && found.codeList !== null) expect(found.codeList).toBe(codeList);
        } catch (error) {
          if (!(error instanceof UnitCodeError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('finds the city in every list', () => {
    expect(resolveUnitCode(tree, { code: '01', codeList: '2025-06' }).key).toBe('hn:01');
    expect(resolveUnitCode(tree, { code: '01', codeList: '2025-07' }).key).toBe('hn:01');
  });
});

describe('a refusal', () => {
  it('says when a code was valid, and who succeeded', () => {
    const error = refusal({ code: '00001', asOf: '2025-07-01' });
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'NOT_VALID_ON_DATE' });
    expect(error.vi).toContain('phường Phúc Xá (quận Ba Đình, đến 2025-06-30)');
    expect(error.vi).toContain('Kế tục: 00097 phường Hồng Hà.');
    expect(refusal({ code: '003', asOf: '2026-01-01' }).reason).toBe('NOT_VALID_ON_DATE');
  });

  it('names the reason for numbers, lost zeros and other shapes', () => {
    expect(refusal({ code: 103 }).vi).toContain('số 0 ở đầu');
    expect(refusal({ code: 103 }).reason).toBe('NOT_TEXT');
    expect(refusal({ code: '103' })).toMatchObject({ reason: 'LOST_ZEROS' });
    expect(refusal({ code: '103' }).vi).toContain('00103');
    expect(refusal({ code: '1' }).reason).toBe('LOST_ZEROS');
    for (const code of ['', ' 00103', '00103 ', '001030', 'x', '0010３', 'hn:01'])
      expect(refusal({ code }).reason).toBe('MALFORMED');
    for (const code of [null, undefined, {}, ['00103']]) expect(refusal({ code }).reason).toBe('NOT_TEXT');
    expect(refusal({ code: '99999' }).reason).toBe('UNKNOWN');
  });

  it('repeats nothing that is not a code', () => {
    const error = refusal({ code: '<script>alert(1)</script>' });
    expect(error.vi + error.message).not.toContain('script');
  });

  it('suggests, and only suggests, a successor for codes that ended before 2025', () => {
    const error = refusal({ code: '00010' });
    expect(error.reason).toBe('ENDED_EARLIER');
    expect(error.vi).toContain('phường Nguyễn Trung Trực (quận Ba Đình, đến 2024-12-31)');
    expect(error.vi).toContain('cần người có trách nhiệm xác nhận');
    expect(error.message).toContain('a person must confirm it');
    expect(refusal({ code: '00010', asOf: '2020-01-01' }).reason).toBe('ENDED_EARLIER');
    expect(refusal({ code: '00292', asOf: '2024-12-31' }).vi).toContain('Quỳnh Lôi');
    for (const row of table.formerCodes.filter((former) => former.codeAfterwards === 'ended'))
      expect(refusal({ code: row.code, codeList: '2025-06' }).reason).toBe('ENDED_EARLIER');
  });

  it('covers dates that do not exist, unknown lists, and codes that are not in the stated list', () => {
    for (const asOf of ['30/06/2025', '2025-06-31', '2025-13-01', '20250630', ''])
      expect(refusal({ code: '00103', asOf }).reason).toBe('BAD_DATE');
    expect(refusal({ code: '00103', codeList: '2026' })).toMatchObject({ reason: 'UNKNOWN_CODE_LIST' });
    expect(refusal({ code: '00103', codeList: '2026' }).vi).toContain('2025-06, 2025-07');
    expect(refusal({ code: '003', codeList: '2025-07' }).reason).toBe('NOT_IN_CODE_LIST');
    expect(refusal({ code: '00103', codeList: '2025-06', asOf: '2025-07-01' }).reason).toBe('NOT_VALID_ON_DATE');
  });
});
