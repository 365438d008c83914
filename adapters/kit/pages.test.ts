// Sizes of pages, and cursors that are none.
import { expect, it } from '@jest/globals';
import { InputError } from './errors.js';
import { readPageSize, refuseCursor } from './pages.js';

it.each([0, -1, 101, 1.5, Number.NaN])('refuses a page of %d rows in both languages', (first) => {
  expect(() => readPageSize(first)).toThrow(InputError);
});

it('gives 20 rows unless told otherwise', () => {
  expect([readPageSize(null), readPageSize(undefined), readPageSize(100)]).toEqual([20, 20, 100]);
});

it('says of a cursor that it is none, in both languages', () => {
  expect(refuseCursor).toThrow(InputError);
  expect(refuseCursor).toThrow('after is not a cursor of this list.');
});
