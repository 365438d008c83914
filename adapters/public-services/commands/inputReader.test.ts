// Reading input: what passes is within bounds and harmless, what does not is named and never quoted.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InputError } from '../../kit/index.js';
import { anyCodePoint } from '../../../test/support/anyCodePoint.js';
import { createInputReader } from './inputReader.js';

const NOW = new Date('2026-03-20T08:00:00+07:00');

/** What is read, and the fields with mistakes. */
function read<T>(work: (reader: ReturnType<typeof createInputReader>) => T): { value: T; wrong: string } {
  const reader = createInputReader(NOW);
  const value = work(reader);
  try {
    reader.done();
    return { value, wrong: '' };
  } catch (error) {
    return { value, wrong: (error as InputError).message };
  }
}

describe('a text', () => {
  it('that passes is trimmed, within its bounds and without control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCodePoint, maxLength: 40 }), fc.boolean(), (text, lines) => {
        const { value, wrong } = read((reader) => reader.text('f', text, { max: 20, lines }));
        if (wrong !== '') return;
        expect(value.length).toBeLessThanOrEqual(20);
        expect(value).toBe(value.trim());
        expect(value.replaceAll(/[\n\t]/g, lines ? '' : '\n')).not.toMatch(/[\p{Cc}\u202A-\u202E]/u);
      }),
    );
  });

  it('that does not pass is not quoted', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[X-Z]{21,30}$/), (text) => {
        const { wrong } = read((reader) => reader.text('f', text, { max: 20 }));
        expect(wrong).toBe('f must have 0 to 20 characters.');
      }),
    );
  });

  it('may have lines where that is said, in one form of line break', () => {
    expect(read((reader) => reader.text('f', 'a\r\nb', { max: 9, lines: true }))).toEqual({ value: 'a\nb', wrong: '' });
    expect(read((reader) => reader.text('f', 'a\nb', { max: 9 })).wrong).not.toBe('');
  });
});

describe('a moment', () => {
  it('is written in the time of Hanoi, to the second', () => {
    const moment = new Date('2026-03-19T17:00:00.999Z');
    expect(read((reader) => reader.instant('f', moment, 'PAST'))).toEqual({ value: '20260320000000', wrong: '' });
  });

  it.each([
    ['2026-03-20T08:09:00+07:00', 'PAST', true],
    ['2026-03-20T08:11:00+07:00', 'PAST', false],
    ['2000-01-01T00:00:00+07:00', 'PAST', true],
    ['1999-12-31T23:59:59+07:00', 'PAST', false],
    ['2035-03-20T08:00:00+07:00', 'FUTURE', true],
    ['2036-04-20T08:00:00+07:00', 'FUTURE', false],
  ] as const)('at %s passes as %s: %j', (text, kind, passes) => {
    expect(read((reader) => reader.instant('f', new Date(text), kind)).wrong === '').toBe(passes);
  });

  it('that is none at all does not pass', () => {
    expect(read((reader) => reader.instant('f', new Date(Number.NaN), 'PAST')).wrong).not.toBe('');
  });
});

describe('contacts', () => {
  it.each(['0000 000 001', '+84 (24) 3825-3536', '02438.253.536'])('take %s as a telephone number', (text) => {
    const { value, wrong } = read((reader) => reader.phone('f', text));
    expect(wrong).toBe('');
    expect(value).toMatch(/^\+?\d{8,15}$/);
  });

  it.each(['1234567', '0000000000000000', '84+00000000', '0000000001 ext 5'])('do not take %s', (text) => {
    expect(read((reader) => reader.phone('f', text)).wrong).toBe('f must be a telephone number of 8 to 15 digits.');
  });

  it('may be left out', () => {
    const { value, wrong } = read((reader) => [
      reader.phone('f', null),
      reader.email('f', ''),
      reader.url('f', undefined),
    ]);
    expect({ value, wrong }).toEqual({ value: ['', '', ''], wrong: '' });
  });

  it.each(['javascript:alert(1)', 'ftp://sample.invalid/x', '//sample.invalid/x', 'x'])('%s is no address', (text) => {
    expect(read((reader) => reader.url('f', text)).wrong).toBe('f must be an http(s) address.');
  });
});

it('says everything in both languages at once', () => {
  const reader = createInputReader(NOW);
  reader.expect(false, 'a', { en: 'be x', vi: 'là x' });
  reader.expect(true, 'b', { en: 'be y', vi: 'là y' });
  reader.expect(false, 'c', { en: 'be z', vi: 'là z' });
  expect(() => reader.done()).toThrow(
    expect.objectContaining({ message: 'a must be x; c must be z.', vi: 'a phải là x; c phải là z.' }),
  );
});
