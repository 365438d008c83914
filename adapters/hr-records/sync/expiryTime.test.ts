// Ends of tokens: read as they were written, and nothing else is taken for one.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toExpiredTime } from '../../../sandbox/hr/sync/accounts.js';
import { isExpiryForm, toExpiry } from './expiryTime.js';

const FORM = 'HH:mm:ss dd-MM-yyyy';

describe('toExpiry', () => {
  it('reads every moment that the server writes', () => {
    const seconds = fc.integer({ min: Date.parse('2000-01-01') / 1_000, max: Date.parse('2099-12-31') / 1_000 });
    const isReadBack = fc.property(seconds, (second) => {
      const moment = new Date(second * 1_000);
      expect(toExpiry(toExpiredTime(moment), FORM)).toEqual(moment);
    });
    fc.assert(isReadBack);
  });

  it.each(['', '17:00 01-01-2026', '17:00:00 31-02-2026', '25:00:00 01-01-2026', '17:00:00 01-13-2026', 'x 17:00:00'])(
    'takes %j for nothing',
    (text) => {
      expect(toExpiry(text, FORM)).toBeUndefined();
    },
  );
});

describe('isExpiryForm', () => {
  it.each([
    [FORM, true],
    ['dd/MM/yyyy (HH.mm.ss)', true],
    ['HH:mm dd-MM-yyyy', false],
    ['HH:HH:mm:ss dd-MM-yyyy', false],
  ])('of %j is %s', (form, expected) => {
    expect(isExpiryForm(form)).toBe(expected);
  });

  it('lets signs through that mean something to regular expressions', () => {
    expect(toExpiry('01/02/2026 (03.04.05)', 'dd/MM/yyyy (HH.mm.ss)')).toEqual(new Date('2026-02-01T03:04:05+07:00'));
    expect(toExpiry('01/02/2026 (03x04x05)', 'dd/MM/yyyy (HH.mm.ss)')).toBeUndefined();
  });
});
