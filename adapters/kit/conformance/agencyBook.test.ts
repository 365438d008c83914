// The directory that tests use.
import { expect, it } from '@jest/globals';
import { createAgencyBook } from './agencyBook.js';

const row = (code: string, oldCode: string, unit: string, parentCode: string | null) => ({
  code,
  oldCode,
  unit,
  parentCode,
  name: code,
  ceasedOn: null,
});
const book = createAgencyBook({
  agencies: [
    row('H26', '000.00.00.H26', 'city', null),
    row('H26.L7', '000.00.L7.H26', 'ward', 'H26'),
    row('H26.L7.01', '000.01.L7.H26', 'ward', 'H26.L7'),
  ],
  isBelow: (unit, above) => unit === above || above === 'city',
});
const codes = (agencies: readonly { code: string }[]) => agencies.map(({ code }) => code);

it('finds an agency by either form of its code', () => {
  expect(book.agency('000.01.L7.H26')).toBe(book.agency('H26.L7.01'));
  expect(book.agency('H26.X')).toBeUndefined();
});

it('gives the topmost agencies of a scope and a filter', () => {
  expect(codes(book.scopeOf().agencies())).toEqual(['H26']);
  expect(codes(book.scopeOf(['ward']).agencies())).toEqual(['H26.L7']);
  expect(codes(book.scopeOf(['ward']).agencies({ unit: 'city', reach: 'SUBTREE' }))).toEqual(['H26.L7']);
  expect(codes(book.scopeOf(['ward']).agencies({ unit: 'city' }))).toEqual([]);
  expect([book.scopeOf(['ward']).includes('ward'), book.scopeOf(['ward']).includes('city')]).toEqual([true, false]);
});
