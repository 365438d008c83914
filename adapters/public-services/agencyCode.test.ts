// Agency codes in both forms.
import { expect, it } from '@jest/globals';
import { toAgencyCode } from './agencyCode.js';

it.each([
  ['000.00.00.H26', 'H26'],
  ['000.00.L7.H26', 'H26.L7'],
  ['000.01.L7.H26', 'H26.L7.01'],
  ['005.34.12.H26', 'H26.12.34.005'],
  ['000.A1.04.H26', 'H26.04.A1'],
  ['H26.L7', 'H26.L7'],
  ['H26', 'H26'],
])('reads %s as %s', (code, expected) => {
  expect(toAgencyCode(code)).toBe(expected);
});

it.each([null, '', '000.0L55.A26', '000.1137.H53', '000.01.07.G5', 'h26.12', `H26${'.12'.repeat(20)}`])(
  'sets %j aside',
  (code) => {
    expect(toAgencyCode(code)).toBeNull();
  },
);
