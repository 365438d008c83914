// Agency files as clerks and spreadsheets make them: all rows or none, and a report that names lines.
import { describe, expect, it } from '@jest/globals';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createAgencyDirectory } from './agencyDirectory.js';
import { createUnitTree } from './createUnitTree.js';
import { importAgencies } from './importAgencies.js';

const tree = createUnitTree(loadUnits());
const HEAD = 'code,name,level,parentCode,unitCode,asOf,codeList,ceasedOn';
const CITY = 'H26,UBND thành phố mẫu,CITY,,01,,,';
const WARD = 'H26.L7,UBND phường Tây Hồ (mẫu),WARD,H26,00103,2025-07-01,,';
const OLD = 'H26.62.07,UBND phường Xuân La (mẫu),WARD,H26.62,00103,,2025-06,2025-06-30';
const DISTRICT = 'H26.62,UBND quận Tây Hồ (mẫu),DISTRICT,H26,003,,,2025-06-30';

function file(...lines: string[]): string {
  return `${[HEAD, ...lines].join('\n')}\n`;
}

function rows(input: string | Uint8Array) {
  const result = importAgencies(tree, input);
  if (!result.ok) throw new Error(result.problems.map((problem) => `${problem.line}: ${problem.en}`).join('\n'));
  return result.rows;
}

/** `line code` of each problem. */
function problems(input: string | Uint8Array): string[] {
  const result = importAgencies(tree, input);
  if (result.ok) throw new Error('the file was accepted');
  for (const problem of result.problems)
    expect(problem.vi !== '' && problem.en !== '' && problem.vi !== problem.en).toBe(true);
  return result.problems.map((problem) => `${problem.line} ${problem.code}`);
}

describe('a good file', () => {
  it('gives rows tied to the unit of their time, which make a directory', () => {
    const found = rows(file(CITY, DISTRICT, WARD, OLD));
    expect(found.map((row) => [row.code, row.unit, row.parentCode, row.ceasedOn])).toEqual([
      ['H26', 'hn:01', null, null],
      ['H26.62', 'hn:2025-06:003', 'H26', '2025-06-30'],
      ['H26.L7', 'hn:2025-07:00103', 'H26', null],
      ['H26.62.07', 'hn:2025-06:00103', 'H26.62', '2025-06-30'],
    ]);
    expect(createAgencyDirectory(tree, found).agency('000.00.L7.H26')?.name).toBe('UBND phường Tây Hồ (mẫu)');
    expect(rows(file(CITY, DISTRICT, WARD, OLD))).toEqual(found);
  });

  it('may have a BOM, mixed line ends, blank lines, bytes, old-form codes, columns in any order and fewer columns', () => {
    const text =
      '\ufeff"name",code,unitCode,level,parentCode,asOf\r\nUBND mẫu,000.00.00.H26,01,CITY,,\n\nPhường mẫu,000.00.L7.H26,00103,WARD,000.00.00.H26,2025-07-01\r';
    for (const input of [text, new TextEncoder().encode(text)]) {
      expect(rows(input).map((row) => [row.code, row.parentCode])).toEqual([
        ['H26', null],
        ['H26.L7', 'H26'],
      ]);
    }
  });

  it('may have Vietnamese headings, in either Unicode form', () => {
    const headings = 'Mã định danh,Tên cơ quan,Cấp,Mã cơ quan cấp trên,Mã đơn vị hành chính'.normalize('NFD');
    expect(rows(`${headings}\nH26,${'UBND mẫu'.normalize('NFD')},CITY,,01\n`)).toEqual([
      { code: 'H26', name: 'UBND mẫu', parentCode: null, unit: 'hn:01', ceasedOn: null },
    ]);
  });

  it('keeps a formula, markup and quoted commas as text', () => {
    const names = ["=cmd|' /C calc'!A0", '<script>alert(1)</script>', 'Phòng "A", tầng 2'];
    const lines = names.map((name, index) => `H26.0${index + 1},"${name.replaceAll('"', '""')}",CITY,H26,01,,,`);
    expect(
      rows(file(CITY, ...lines))
        .slice(1)
        .map((row) => row.name),
    ).toEqual(names);
  });
});

describe('a damaged file is refused as a whole', () => {
  it.each<[string, string | Uint8Array, string[]]>([
    ['an unbalanced quote', file(CITY, 'H26.01,"Sở Mẫu,CITY,H26,01,,,'), ['3 QUOTES']],
    [
      'a quote left open over many lines',
      file(CITY, 'H26.01,"Sở Mẫu,CITY,H26,01,,,', ...Array<string>(20).fill(WARD)),
      ['3 QUOTES'],
    ],
    [
      'a quote left open over very many lines',
      file(CITY, 'H26.01,"Sở Mẫu,CITY,H26,01,,,', ...Array<string>(2000).fill(WARD)),
      ['3 TOO_LONG'],
    ],
    ['a quote inside a cell', file('H26,UBND "mẫu",CITY,,01,,,'), ['2 QUOTES']],
    ['ragged rows, all of them', file(`${CITY},`, WARD, 'H26.01'), ['2 RAGGED', '4 RAGGED']],
    ['a duplicate heading', `${HEAD},name\n${CITY},x\n`, ['1 DUPLICATE_COLUMN']],
    ['a heading twice in two languages', `${HEAD},Cấp\n${CITY},CITY\n`, ['1 DUPLICATE_COLUMN']],
    ['a __proto__ heading', `${HEAD},__proto__\n${CITY},x\n`, ['1 UNKNOWN_COLUMN']],
    ['a constructor heading', `${HEAD},constructor\n${CITY},x\n`, ['1 UNKNOWN_COLUMN']],
    ['a missing column', 'code,name,level,parentCode\nH26,x,CITY,\n', ['1 MISSING_COLUMN']],
    ['NUL', file(CITY.replace('mẫu', 'm\u0000u')), ['1 NOT_TEXT']],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), ['1 NOT_TEXT']],
    ['semicolons', file(CITY).replaceAll(',', ';'), ['1 SEPARATOR']],
    ['tabs', file(CITY).replaceAll(',', '\t'), ['1 SEPARATOR']],
    ['a field of 1 MB', file(CITY, `H26.01,${'x'.repeat(1_048_576)},CITY,H26,01,,,`), ['3 TOO_LONG']],
    ['nothing', '', ['1 EMPTY']],
    ['a heading alone', `${HEAD}\n`, ['1 EMPTY']],
    ['40 MB', new Uint8Array(40 * 1024 * 1024), ['1 TOO_LARGE']],
  ])('%s', (_name, input, expected) => {
    expect(problems(input)).toEqual(expected);
  });
});

describe('a wrong row', () => {
  it('with code 00103 and neither date nor code list is refused, naming both candidates', () => {
    const result = importAgencies(tree, file(CITY, WARD.replace('2025-07-01', '')));
    expect(result).toMatchObject({
      ok: false,
      total: 1,
      problems: [{ line: 3, column: 'unitCode', code: 'UNIT_CODE_AMBIGUOUS' }],
    });
    const [problem] = result.ok ? [] : result.problems;
    expect(problem?.vi).toContain(
      '00103: phường Xuân La (quận Tây Hồ, đến 2025-06-30); phường Tây Hồ (thành phố Hà Nội, từ 2025-07-01)',
    );
    expect(problem?.en).toContain('phường Xuân La');
  });

  it.each<[string, string, string[]]>([
    ['a unit code that lost its zeros', WARD.replace('00103', '103'), ['UNIT_CODE_LOST_ZEROS']],
    ['a unit code of another time', WARD.replace('00103', '00001'), ['UNIT_CODE_NOT_VALID_ON_DATE']],
    ['a date that does not exist', WARD.replace('2025-07-01', '2025-02-30'), ['UNIT_CODE_BAD_DATE']],
    ['a date in another order', WARD.replace('2025-07-01', '01/07/2025'), ['UNIT_CODE_BAD_DATE']],
    ['an agency code of neither form', WARD.replace('H26.L7', '000.0L55.A26'), ['CODE_MALFORMED']],
    ['a formula for a code', WARD.replace('H26.L7', '=1+1'), ['CODE_MALFORMED']],
    ['an agency code of both forms', WARD.replace('H26.L7', 'H26.12.34.K01'), ['CODE_TWO_FORMS']],
    ['a level that is not that of the unit', WARD.replace('WARD', 'DISTRICT'), ['LEVEL_OF_UNIT']],
    ['a level that does not exist', WARD.replace('WARD', '3'), ['LEVEL']],
    ['an ended unit without a last day', OLD.replace(/2025-06-30$/, ''), ['CEASED_MISSING']],
    ['a last day that does not exist', `${WARD}2025-06-31`, ['CEASED_ON']],
    ['a last day before the unit began', `${WARD}2025-06-30`, ['CEASED_EARLY']],
    ['a right-to-left override in the name', WARD.replace('Tây', 'T\u202eây'), ['NAME']],
    ['a zero-width space in the name', WARD.replace('Tây', 'T\u200bây'), ['NAME']],
    ['a zero-width space at the end of the name', WARD.replace('(mẫu)', '(mẫu)\ufeff'), ['NAME']],
    ['a control character in the name', WARD.replace('Tây', 'T\u0007ây'), ['NAME']],
    ['no name', WARD.replace('UBND phường Tây Hồ (mẫu)', ' '), ['NAME']],
    ['a name of 201 characters', WARD.replace('UBND phường Tây Hồ (mẫu)', 'x'.repeat(201)), ['NAME']],
    ['no parent', WARD.replace(',H26,', ',,'), ['PARENT_MISSING']],
    ['a parent that is not in the file', WARD.replace(',H26,', ',H26.77,'), ['PARENT_UNKNOWN']],
    ['itself for a parent', WARD.replace(',H26,', ',H26.L7,'), ['PARENT_CYCLE']],
    ['the code of another row', CITY, ['CODE_DUPLICATE', 'SECOND_ROOT']],
    ['the same code in the other form', CITY.replace('H26', '000.00.00.H26'), ['CODE_DUPLICATE', 'SECOND_ROOT']],
    ['a second body at the top', CITY.replace('H26', 'H27'), ['SECOND_ROOT']],
  ])('with %s is refused at its line', (_name, line, expected) => {
    expect(problems(file(CITY, line))).toEqual(expected.map((code) => `3 ${code}`));
  });

  it('may stand at the top beside a body of another kind', () => {
    expect(rows(file(CITY, CITY.replace('H26', 'A26')))).toHaveLength(2);
  });

  it('in a circle of parents is refused with every other one of the circle, and whoever hangs from it', () => {
    const line = (code: string, parent: string) => `${code},Mẫu,CITY,${parent},01,,,`;
    const circle = file(
      CITY,
      line('H26.01', 'H26.02'),
      line('H26.02', 'H26.01'),
      line('H26.03', 'H26.02'),
      line('H26.04', 'H26'),
    );
    expect(problems(circle)).toEqual(['3 PARENT_CYCLE', '4 PARENT_CYCLE', '5 PARENT_CYCLE']);
  });

  it('does not put its values into the report', () => {
    const result = importAgencies(tree, file(CITY, WARD.replace('00103', 'bí mật').replace('H26.L7', '=cmd')));
    expect(JSON.stringify(result)).not.toMatch(/bí mật|=cmd/);
  });
});

describe('a large file', () => {
  const many = (count: number, lineOf: (index: number) => string) =>
    file(CITY, ...Array.from({ length: count }, (_v, index) => lineOf(index)));
  const code = (index: number) => `H26.${index.toString(36).toUpperCase().padStart(4, '1')}`;

  it('of 100,000 rows with one bad row near the end gives no rows and one problem', () => {
    const text = many(99_999, (index) => `${code(index)},Mẫu,${index === 99_997 ? 'X' : 'CITY'},H26,01,,,`);
    expect(importAgencies(tree, text)).toMatchObject({
      ok: false,
      total: 1,
      problems: [{ line: 100_000, code: 'LEVEL' }],
    });
  });

  it('reports at most 100 problems, in order of line, and how many there are', () => {
    const result = importAgencies(
      tree,
      many(500, (index) => `${code(index)},,X,H26,00103,,,`),
    );
    if (result.ok) throw new Error('accepted');
    expect([result.problems.length, result.total]).toEqual([100, 1000]);
    expect(result.problems.map((problem) => problem.line)).toEqual(
      result.problems.map((problem) => problem.line).sort((a, b) => a - b),
    );
  });
});
