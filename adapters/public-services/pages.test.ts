// Slices of lists that are held whole.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../kit/index.js';
import { byCode, byNumberDown, sliceAfter } from './pages.js';

it.each([
  ['by code', byCode],
  ['by number downwards', byNumberDown],
])('gives every row once, %s, whatever the page size', (_name, order) => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[0-9]{1,6}$/)), fc.integer({ min: 1, max: 9 }), (rows, first) => {
      const list = { rows, key: (row: string) => row, order };
      const seen: string[] = [];
      for (let after: string | null = null; ; after = seen.at(-1) ?? null) {
        const slice = sliceAfter(list, { first, after });
        seen.push(...slice.rows);
        if (!slice.hasNextPage) break;
      }
      expect(seen).toEqual([...rows].sort(order));
    }),
  );
});

it('goes on after a row that has gone meanwhile', () => {
  const list = { rows: ['a', 'c'], key: (row: string) => row, order: byCode };
  expect(sliceAfter(list, { after: 'b' }).rows).toEqual(['c']);
});

it('refuses a cursor that is none', () => {
  const list = { rows: ['a'], key: (row: string) => row, order: byCode };
  expect(() => sliceAfter(list, { after: 'x'.repeat(201) })).toThrow(InputError);
});
