// What is left of a personal value: never more than the mask promises.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MaskKind } from '../../schema/rules.js';
import { anyCodePoint } from '../../test/support/anyCodePoint.js';
import { isHidden, maskValue } from './masks.js';

const KINDS: readonly MaskKind[] = ['FULL', 'IDENTIFIER', 'PHONE', 'NAME', 'YEAR', 'TEXT'];
const digits = fc.stringMatching(/^\d{7,15}$/);

/** Places at which the masked form still has what the value has. */
function shown(value: string, masked: string): number[] {
  return [...value].flatMap((letter, i) => (masked[i] === letter && letter !== '*' ? [i] : []));
}

describe('a mask', () => {
  it.each([
    ['FULL', '001199000001', null],
    ['IDENTIFIER', '001199000001', '0011******01'],
    ['IDENTIFIER', '123456789', '1234***89'],
    ['IDENTIFIER', '123456', '******'],
    ['IDENTIFIER', '', ''],
    ['IDENTIFIER', '1234567', '*******'],
    ['PHONE', '0000000123', '*******123'],
    ['PHONE', '113', '***'],
    ['NAME', 'Mẫu', 'M.'],
    ['YEAR', '12/05/1990', null],
    ['NAME', 'Nguyễn Thị Mẫu', 'N. T. Mẫu'],
    ['NAME', '  Đỗ   Mẫu  ', 'Đ. Mẫu'],
    ['YEAR', '1990-05-12', '1990'],
    ['YEAR', '1990', '1990'],
    ['TEXT', 'CCCD 001199000001, và 001199000002.', 'CCCD 0011******01, và 0011******02.'],
    ['TEXT', 'Số 1234567890123 và 00119900001', 'Số 1234567890123 và 00119900001'],
  ] as const)('%s of %j is %j', (kind, value, masked) => {
    expect(maskValue(kind, value)).toBe(masked);
  });

  it('of an identifier shows the first four and the last two characters, and keeps the length', () => {
    fc.assert(
      fc.property(digits, (value) => {
        const masked = maskValue('IDENTIFIER', value) ?? '';
        expect(masked).toHaveLength(value.length);
        const allowed = new Set([0, 1, 2, 3, value.length - 2, value.length - 1]);
        expect(shown(value, masked).filter((i) => !allowed.has(i))).toEqual([]);
      }),
    );
  });

  it('of a telephone number shows the last three digits', () => {
    fc.assert(
      fc.property(digits, (value) => {
        const masked = maskValue('PHONE', value) ?? '';
        expect(masked).toHaveLength(value.length);
        expect(shown(value, masked).filter((i) => i < value.length - 3)).toEqual([]);
      }),
    );
  });

  it('of a full name shows one letter of each name but the last', () => {
    const name = fc.stringMatching(/^[A-ZĐÂ][a-zđâăộễ]{1,6}$/);
    fc.assert(
      fc.property(fc.array(name, { minLength: 2, maxLength: 6 }), (names) => {
        const masked = (maskValue('NAME', names.join(' ')) ?? '').split(' ');
        expect(masked).toHaveLength(names.length);
        for (const [i, part] of masked.slice(0, -1).entries()) expect(part).toBe(`${[...(names[i] ?? '')][0]}.`);
      }),
    );
  });

  it('of a day shows four characters', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') }), (day) => {
        const text = day.toISOString().slice(0, 10);
        expect(maskValue('YEAR', text)).toBe(text.slice(0, 4));
      }),
    );
  });

  it('hides what is not text altogether, whatever its kind', () => {
    const others = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.object(),
      fc.array(fc.string()),
      fc.date(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), others, (kind, value) => expect(maskValue(kind, value)).toBeNull()),
    );
  });

  it('of free text hides something only where a number stands', () => {
    expect([isHidden('TEXT', 'số 001199000001'), isHidden('TEXT', 'không có'), isHidden('TEXT', 12)]).toEqual([
      ...[true, false, true],
    ]);
    expect(isHidden('FULL', 'không có')).toBe(true);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.string({ unit: anyCodePoint }), (kind, value) => {
        maskValue(kind, value);
      }),
    );
  });
});
