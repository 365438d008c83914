// Both forms of an agency code, and what is neither.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toAgencyCode } from './agencyCode.js';

const group = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9A-Z]{${length}}$`)).filter((text) => !/^0+$/.test(text));

describe('toAgencyCode', () => {
  it.each([
    ['000.00.00.H26', 'H26'],
    ['000.00.12.H26', 'H26.12'],
    ['000.34.12.H26', 'H26.12.34'],
    ['005.34.12.H26', 'H26.12.34.005'],
    ['000.A1.04.H26', 'H26.04.A1'],
    ['H26', 'H26'],
    [' H26.L7.01 ', 'H26.L7.01'],
  ])('%s is %s', (text, code) => {
    expect(toAgencyCode(text)).toBe(code);
  });

  it.each([
    '',
    'Sở Mẫu',
    'h26',
    '000.0L55.A26',
    '000.1137.H53',
    '000.01.07.G5',
    '28.22.H17',
    'Z26',
    `H26.${'1'.repeat(40)}`,
  ])('%j is set aside', (text) => {
    expect(toAgencyCode(text)).toBeUndefined();
  });

  it('reads the old form of any code of up to four groups back to it', () => {
    const code = fc.tuple(fc.integer({ min: 1, max: 3 }), group(2), group(2), group(3));
    fc.assert(
      fc.property(code, ([levels, second, third, fourth]) => {
        const groups = [second, third, fourth].slice(0, levels);
        const [two = '00', three = '00', four = '000'] = groups;
        expect(toAgencyCode(`${four}.${three}.${two}.H26`)).toBe(['H26', ...groups].join('.'));
      }),
    );
  });
});
