// Base salary by date, and an exact product.
import { describe, expect, it } from '@jest/globals';
import { configSchema } from './config.js';
import { baseSalaryOn, toAmount } from './officerSalary.js';

const { baseSalary } = configSchema.parse({ databaseUrl: 'postgres://reader@127.0.0.1/hr' });

describe('baseSalaryOn', () => {
  it.each([
    ['2024-06-30', undefined],
    ['2024-07-01', 2_340_000],
    ['2026-06-30', 2_340_000],
    ['2026-07-01', 2_530_000],
  ])('on %s is %s', (day, amount) => {
    expect(baseSalaryOn(baseSalary, day)?.amount).toBe(amount);
    expect(baseSalaryOn([...baseSalary].reverse(), day)?.amount).toBe(amount);
  });
});

describe('toAmount', () => {
  it('multiplies without a rounding error of binary fractions', () => {
    expect(toAmount(2.34, 2_340_000)).toBe(5_475_600);
    expect(toAmount(4.98, 2_530_000)).toBe(12_599_400);
  });
});
