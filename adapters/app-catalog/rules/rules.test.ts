// Rules of dates, of nearness and of standing, against naive versions of themselves.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UnitRef } from '../../kit/index.js';
import { decidingRule, lineOf, type DatedRule } from './deciding.js';
import { isInForce, lastDayOf, monthBefore, overlap } from './months.js';
import { change, shareOf, statusOf } from './standing.js';

const day = fc.constantFrom('2025-06-29', '2025-06-30', '2025-07-01', '2025-07-02', '2026-01-01');
const period = fc
  .record({ validFrom: day, validTo: fc.option(day) })
  .filter(({ validFrom, validTo }) => validTo === null || validFrom <= validTo);

describe('months', () => {
  it.each([
    ['2025-06', '2025-06-30', '2025-05'],
    ['2025-12', '2025-12-31', '2025-11'],
    ['2026-01', '2026-01-31', '2025-12'],
    ['2024-02', '2024-02-29', '2024-01'],
  ])('%s ends on %s and comes after %s', (month, last, before) => {
    expect([lastDayOf(month), monthBefore(month)]).toEqual([last, before]);
  });

  it('have a day in common exactly where there is one', () => {
    const days = ['2025-06-29', '2025-06-30', '2025-07-01', '2025-07-02', '2026-01-01', '2030-01-01'];
    fc.assert(
      fc.property(period, period, (a, b) => {
        expect(overlap(a, b)).toBe(days.some((one) => isInForce(a, one) && isInForce(b, one)));
      }),
    );
  });
});

const LEVELS = ['CITY', 'DISTRICT', 'WARD'] as const;
const anyRule = fc
  .tuple(period, fc.constantFrom('city', 'district', 'ward', 'other'), fc.option(fc.constantFrom(...LEVELS)))
  .map(([dates, unitKey, level]): DatedRule => ({ ...dates, unitKey, level }));

/** One question after the other, the way one would say it. */
function naive(rules: readonly DatedRule[], unit: UnitRef, line: readonly string[], on: string): DatedRule | undefined {
  for (const above of line)
    for (const level of [unit.level, null]) {
      const found = rules.filter(
        (rule) =>
          rule.unitKey === above &&
          rule.level === level &&
          rule.validFrom <= on &&
          (rule.validTo === null || on <= rule.validTo),
      );
      if (found.length > 0) return found.reduce((a, b) => (b.validFrom > a.validFrom ? b : a));
    }
  return undefined;
}

describe('the rule that decides', () => {
  it('is the nearest one in force, for the level before for all, the latest of those', () => {
    const lines = { city: ['city'], district: ['district', 'city'], ward: ['ward', 'district', 'city'] };
    const units = LEVELS.map((level): UnitRef => ({ key: level.toLowerCase(), code: '1', fullName: 'Mẫu', level }));
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 8 }), fc.constantFrom(...units), day, (rules, unit, on) => {
        const line = lines[unit.key as keyof typeof lines];
        expect(decidingRule(rules, { unit, line, day: on })).toBe(naive(rules, unit, line, on));
      }),
      { numRuns: 500 },
    );
  });

  it('is looked for along the units of the day', () => {
    const parents: Record<string, string> = {
      'ward 2025-06-30': 'district',
      'district 2025-06-30': 'city',
      'ward 2025-07-01': 'city',
    };
    const units = { parentOn: (key: string, on: string) => parents[`${key} ${on}`] };
    expect(lineOf(units, 'ward', '2025-06-30')).toEqual(['ward', 'district', 'city']);
    expect(lineOf(units, 'ward', '2025-07-01')).toEqual(['ward', 'city']);
  });
});

describe('standing', () => {
  const goal = { kind: 'SHARE', value: 0.57 } as const;

  it.each([
    ['OBLIGATORY', { numerator: 57, denominator: 100 }, goal, 'REACHED'],
    ['OBLIGATORY', { numerator: 56, denominator: 100 }, goal, 'BELOW'],
    ['OBLIGATORY', { numerator: 0, denominator: 0 }, goal, 'NOTHING_DUE'],
    ['OBLIGATORY', { numerator: 5, denominator: null }, { kind: 'ABSOLUTE', value: 5 }, 'REACHED'],
    ['OBLIGATORY', { numerator: 4, denominator: 4 }, { kind: 'ABSOLUTE', value: 5 }, 'BELOW'],
    ['OBLIGATORY', { numerator: 4, denominator: 4 }, undefined, 'NO_TARGET'],
    ['OBLIGATORY', undefined, goal, 'NO_FIGURE'],
    ['ENCOURAGED', { numerator: 1, denominator: 1 }, goal, 'NOT_OBLIGED'],
    [null, undefined, undefined, 'NOT_OBLIGED'],
  ] as const)('%s, %j, %j: %s', (strength, figure, aim, expected) => {
    expect(statusOf(strength, figure, aim)).toBe(expected);
  });

  it('of shares is decided in whole numbers', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 100_000 }), (part, times) => {
        const figure = { numerator: part * times, denominator: 10_000 * times };
        expect(statusOf('OBLIGATORY', figure, { kind: 'SHARE', value: part / 10_000 })).toBe('REACHED');
        const less = { ...figure, numerator: figure.numerator - 1 };
        if (part > 0) expect(statusOf('OBLIGATORY', less, { kind: 'SHARE', value: part / 10_000 })).toBe('BELOW');
      }),
    );
  });

  it('has no share of nothing and no change from nowhere', () => {
    expect([shareOf({ numerator: 1, denominator: 3 }), shareOf({ numerator: 0, denominator: 0 })]).toEqual([
      0.3333,
      null,
    ]);
    expect([change(0.3, 0.1), change(null, 1), change(1, null)]).toEqual([0.2, null, null]);
  });
});
