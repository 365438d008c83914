// Errors of the store, as they arrive: wrapped, coded, or neither.
import { expect, it } from '@jest/globals';
import { isConflict, isUnacceptable } from './sqlStates.js';

const coded = (code: string) => Object.assign(new Error('store'), { code });
const wrapped = (error: Error) => new Error('outer', { cause: new Error('inner', { cause: error }) });

it.each(['40001', '40P01'])('%s is a conflict, also behind other errors', (code) => {
  expect([isConflict(coded(code)), isConflict(wrapped(coded(code))), isUnacceptable(coded(code))]).toEqual([
    ...[true, true, false],
  ]);
});

it.each(['22P02', '22P05', '23502'])('%s is not acceptable, and nothing to try again', (code) => {
  expect([isUnacceptable(wrapped(coded(code))), isConflict(coded(code))]).toEqual([true, false]);
});

it.each([coded('53100'), coded('ECONNREFUSED'), new Error('x'), 'x', undefined])(
  'anything else is neither (%#)',
  (error) => {
    expect([isConflict(error), isUnacceptable(error)]).toEqual([false, false]);
  },
);
