import { describe, expect, it } from '@jest/globals';
import { toCsv, toNdjson } from './writeTable.js';

const cells = (value: unknown) => toCsv([{ a: value }]).split('\r\n')[1];

describe('CSV', () => {
  it.each([
    ['=1+1', `"'=1+1"`],
    ['+84', `"'+84"`],
    ['-2', `"'-2"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    [' =1', `"' =1"`],
    ['＝1', `"'＝1"`],
    ['a=1', '"a=1"'],
    ['a "b", c', '"a ""b"", c"'],
    ['\u0000=1', `"'=1"`],
    [-2, '"-2"'],
    [true, '"true"'],
    [null, '""'],
    [['x', 'y'], '"x; y"'],
    [[{ b: 1 }], '"[{""b"":1}]"'],
  ])('writes %j so that no spreadsheet runs it', (value, cell) => {
    expect(cells(value)).toBe(cell);
  });

  it('has a column for each path, and every row all of them', () => {
    expect(toCsv([{ a: 1, b: { c: 'x' } }, { d: 'y' }, null])).toBe(
      ['\ufeff"a","b.c","d","value"', '"1","x","",""', '"","","y",""', '"","","",""', ''].join('\r\n'),
    );
    expect(toCsv([{ '=x': 1 }])).toContain(`"'=x"`);
  });

  it('hides personal numbers that stand in free text (AZ-M07)', () => {
    expect(cells('số 001099012345.')).toBe('"số 0010******45."');
    expect(cells('mã 1234567890123')).toBe('"mã 1234567890123"');
    expect(toNdjson([{ a: { b: ['001099012345'] } }])).toBe('{"a":{"b":["0010******45"]}}\n');
  });
});
