// Months: which are one, their days, and the numbers of many units put back into the order of their keys.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AdapterCall } from './call.js';
import { InputError } from './errors.js';
import { daysOf, monthOf, perMonth, readMonth, readOverviewKey, toOverviewKey, type MonthLoader } from './months.js';

const TODAY = '2026-11-20';

describe('a month', () => {
  it.each(['2026-12', '2027-01', '2026-13', '2026-00', '2026-1', '26-01', '1999-12', '2026-11-01', ''])(
    '%s is refused, with the name of the argument',
    (month) => {
      expect(() => readMonth(month, TODAY)).toThrow(InputError);
      expect(() => readMonth(month, TODAY)).toThrow('"month" must be YYYY-MM');
    },
  );

  it('may be the present one, and any where it does not matter', () => {
    expect([readMonth('2026-11', TODAY), readMonth('2027-01')]).toEqual(['2026-11', '2027-01']);
    expect(() => readMonth('2026-13')).toThrow('"month" must be a month');
  });

  it.each([
    ['2026-11', '2026-11-30'],
    ['2024-02', '2024-02-29'],
    ['2026-02', '2026-02-28'],
    ['2025-12', '2025-12-31'],
  ])('%s ends on %s', (month, last) => {
    expect(daysOf(month)).toEqual({ first: `${month}-01`, last });
  });

  it('begins at midnight in Hanoi', () => {
    expect([monthOf(new Date('2026-10-31T16:59:59Z')), monthOf(new Date('2026-10-31T17:00:00Z'))]).toEqual([
      '2026-10',
      '2026-11',
    ]);
  });
});

describe('numbers by month', () => {
  const asked: [readonly string[], string][] = [];
  const load: MonthLoader<{ readonly clock: { today(): string; now(): Date } }> = async (units, month) => {
    asked.push([units, month]);
    return units.map((unit) => `${unit} in ${month}`);
  };
  const clock = { today: () => TODAY, now: () => new Date(`${TODAY}T05:00:00Z`) };
  const call = { client: { clock }, signal: new AbortController().signal } as AdapterCall<{ clock: typeof clock }>;

  it('come in one call for each month, and go back to where they were asked for', async () => {
    const key = fc.record({
      unit: fc.constantFrom('hn:01', 'hn:2025-07:00103', 'hn:2025-06:00103'),
      month: fc.constantFrom('2026-10', '2026-11', '2025-06'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(key, { maxLength: 12 }), async (keys) => {
        asked.length = 0;
        const answers = await perMonth(load)(keys.map(toOverviewKey), {}, call);
        expect(answers).toEqual(keys.map(({ unit, month }) => `${unit} in ${month}`));
        expect(asked.map(([, month]) => month).sort()).toEqual([...new Set(keys.map(({ month }) => month))].sort());
        for (const [units] of asked) expect(new Set(units).size).toBe(units.length);
      }),
      { numRuns: 50 },
    );
  });

  it('are null, and asked of nobody, for keys that name no month that has begun', async () => {
    asked.length = 0;
    const keys = ['hn:01@2026-12', 'hn:01@2026-13', 'hn:01', '@2026-10', 'hn:01@2026-10'];
    expect(await perMonth(load)(keys, {}, call)).toEqual([null, null, null, null, 'hn:01 in 2026-10']);
    expect(asked).toEqual([[['hn:01'], '2026-10']]);
    expect(readOverviewKey('hn:01@2026-13')).toBeNull();
  });
});
