// Partial dates keep what the papers state, no more and no less.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstDayOf, toPartialDate } from './partialDate.js';

const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('toPartialDate', () => {
  it.each([
    ['1980', { value: '1980', precision: 'YEAR' }],
    ['1980-05', { value: '1980-05', precision: 'MONTH' }],
    [' 1980-05-17 ', { value: '1980-05-17', precision: 'DAY' }],
  ])('reads %j', (text, expected) => {
    expect(toPartialDate(text)).toEqual(expected);
  });

  it.each([null, undefined, '', '05/1980', '1980-13', '1980-00', '1980-02-30', '1980-5-7', 'mẫu'])(
    'takes %j as unknown',
    (text) => {
      expect(toPartialDate(text)).toBeNull();
    },
  );

  it('lets a stated precision make a padded date less exact, never more', () => {
    expect(toPartialDate('1980-01-01', 'YEAR')).toEqual({ value: '1980', precision: 'YEAR' });
    expect(toPartialDate('1980', 'DAY')).toEqual({ value: '1980', precision: 'YEAR' });
    expect(toPartialDate('1980-05', 'khác')).toEqual({ value: '1980-05', precision: 'MONTH' });
  });

  it('keeps every day, month and year, and the first day it can mean is not after it', () => {
    fc.assert(
      fc.property(day, fc.constantFrom(10, 7, 4), (text, length) => {
        const value = text.slice(0, length);
        const date = toPartialDate(value);
        expect(date?.value).toBe(value);
        expect(date && firstDayOf(date) <= text && firstDayOf(date).startsWith(value)).toBe(true);
      }),
    );
  });
});
