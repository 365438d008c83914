// Amounts as free text.
import { expect, it } from '@jest/globals';
import { toAmount, toCount } from './toAmount.js';

it.each([
  ['10.000', 10_000],
  ['10,000', 10_000],
  ['1 250 000 đồng', 1_250_000],
  ['5000', 5_000],
  ['50.000đ', 50_000],
  ['0', 0],
  ['Không', 0],
  ['Không thu phí', 0],
  ['Miễn lệ phí', 0],
])('reads %s as %d', (text, amount) => {
  expect(toAmount(text)).toBe(amount);
  expect(toAmount(text.normalize('NFD'))).toBe(amount);
});

it.each([null, '', 'Theo quy định', '1.5', '10.00', '10.000 - 20.000', '10.000/bản', '3.000.000.000', '-5'])(
  'is not an amount: %j',
  (text) => {
    expect(toAmount(text)).toBeNull();
  },
);

it('counts whole numbers alone', () => {
  expect([toCount('2'), toCount('02'), toCount(''), toCount('x'), toCount(null)]).toEqual([2, 2, null, null, null]);
});
