// Names are found with and without accents, and what is typed is never a pattern.
import { describe, expect, it } from '@jest/globals';
import { InputError } from '../kit/index.js';
import { foldName, toNamePattern } from './nameSearch.js';

describe('foldName', () => {
  it.each([
    ['Nguyễn  Văn ĐẠT', 'nguyen van dat'],
    ['ĐỖ THỊ ƯỚC'.normalize('NFD'), 'do thi uoc'],
    ['  Hoà ', 'hoa'],
  ])('folds %j', (text, expected) => {
    expect(foldName(text)).toBe(expected);
  });
});

describe('toNamePattern', () => {
  it('escapes what LIKE would interpret', () => {
    expect(toNamePattern('100%_a\\')).toBe('%100\\%\\_a\\\\%');
  });

  it('is null without a name', () => {
    expect(toNamePattern(undefined)).toBeNull();
    expect(toNamePattern(null)).toBeNull();
  });

  it.each(['', '   ', 'a'.repeat(101), 'a\u0000b'])('refuses %j without repeating it', (name) => {
    expect(() => toNamePattern(name)).toThrow(InputError);
  });
});
