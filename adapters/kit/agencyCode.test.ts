// Both forms of an agency's code, with the oddities of real lists.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isAmbiguousAgencyCode, normalizeAgencyCode, toOldAgencyCode } from './agencyCode.js';

const letters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const group = (width: number) =>
  fc.array(fc.constantFrom(...letters), { minLength: width, maxLength: width }).map((chars) => chars.join(''));
const notZero = (text: string) => !/^0+$/.test(text);
const root = fc.tuple(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXY'), fc.integer({ min: 0, max: 99 }));
const rootCode = root.map(([letter, number]) => letter + String(number).padStart(2, '0'));
const groups = fc.oneof(
  fc.constant<string[]>([]),
  fc.tuple(group(2).filter(notZero)),
  fc.tuple(group(2), group(2).filter(notZero)),
  fc.tuple(group(2), group(2), group(3).filter(notZero)),
);
const code = fc.tuple(rootCode, groups).map(([first, rest]) => [first, ...rest].join('.'));

describe('normalizeAgencyCode', () => {
  it.each([
    ['000.00.00.H26', 'H26'],
    ['000.00.12.H26', 'H26.12'],
    ['000.34.12.H26', 'H26.12.34'],
    ['005.34.12.H26', 'H26.12.34.005'],
    ['000.A1.04.H26', 'H26.04.A1'],
    ['000.4B.16.A26', 'A26.16.4B'],
    ['000.01.L7.H26', 'H26.L7.01'],
  ])('reads %s as %s, and writes it back', (old, wanted) => {
    expect(normalizeAgencyCode(old)).toBe(wanted);
    expect(normalizeAgencyCode(wanted)).toBe(wanted);
    expect(toOldAgencyCode(wanted)).toBe(old);
  });

  it.each([
    '000.0L55.A26x',
    '000.0L55.A26',
    '000.1137.H53',
    '000.01.07.G5',
    'h26',
    'H26.',
    '.H26',
    'H26..01',
    ' H26',
    'H26 ',
    '',
    'Z26',
    'H2',
    'H26.l7',
    'H26.00',
    'H26.01\n',
    `H26.${'1'.repeat(40)}`,
  ])('sets %j aside', (text) => {
    expect(normalizeAgencyCode(text)).toBeUndefined();
  });

  it('round-trips every code that has an old form and reads one way only', () => {
    fc.assert(
      fc.property(code, (text) => {
        fc.pre(!isAmbiguousAgencyCode(text));
        expect(normalizeAgencyCode(text)).toBe(text);
        const old = toOldAgencyCode(text) ?? '';
        fc.pre(!isAmbiguousAgencyCode(old));
        expect(normalizeAgencyCode(old)).toBe(text);
      }),
      { numRuns: 5000 },
    );
  });

  it('takes or sets aside any text, and what it gives is a code that it takes again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), code, fc.stringMatching(/^[0-9A-Z.]{1,20}$/)), (text) => {
        const once = normalizeAgencyCode(text);
        if (once !== undefined && !isAmbiguousAgencyCode(once)) expect(normalizeAgencyCode(once)).toBe(once);
      }),
      { numRuns: 5000 },
    );
  });

  it('has no old form for groups of other widths or for a fifth level', () => {
    expect([toOldAgencyCode('H26.123'), toOldAgencyCode('H26.1.2'), toOldAgencyCode('H26.01.02.003.04')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(normalizeAgencyCode('H26.123')).toBe('H26.123');
  });

  it('knows codes that both forms fit', () => {
    expect(isAmbiguousAgencyCode('H26.12.34.K01')).toBe(true);
    expect(isAmbiguousAgencyCode('H26.12.34.005')).toBe(false);
  });
});
