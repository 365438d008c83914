// Secrets are equal to the letter, and a missing one is equal to nothing.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCodePoint } from '../../test/support/anyCodePoint.js';
import { equalSecrets } from './equalSecrets.js';

it('secrets are equal to themselves alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCodePoint }), fc.string({ unit: anyCodePoint }), (given, secret) => {
      expect(equalSecrets(secret, secret)).toBe(true);
      expect(equalSecrets(given, secret)).toBe(given === secret);
    }),
  );
});

it.each(['', 'bi-mat', 'bi-mat-mau ', 'BI-MAT-MAU', 'bi-mat-mau\0'])('%j is another one', (given) => {
  expect(equalSecrets(given, 'bi-mat-mau')).toBe(false);
});

it('a missing one is equal to nothing, not even to an empty one', () => {
  expect(equalSecrets(undefined, '')).toBe(false);
  expect(equalSecrets('', '')).toBe(true);
});
