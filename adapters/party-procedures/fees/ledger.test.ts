// Arrears and statements: what counts as unpaid, who is reported, and sums that agree.
import { describe, expect, it } from '@jest/globals';
import { arrearsOf, type LedgerMonth } from './arrears.js';
import { splitPaid } from './cellDues.js';
import { feeSettingsSchema } from './feeSettings.js';
import { reconcileMonths, reconcileYears, type UnitMonth } from './reconcileFees.js';

const settings = feeSettingsSchema.parse({});

function month(period: string, paid: bigint, rest: Partial<LedgerMonth> = {}): LedgerMonth {
  return { period, due: 50_000n, paid, exempt: false, excused: false, ...rest };
}

describe('arrears', () => {
  const two = [month('2026-01', 0n), month('2026-03', 49_999n)];

  it('are reported from the third month without payment and reason, in a row or not', () => {
    expect(arrearsOf(settings, two, 2026, '2026-07')).toMatchObject({ flagged: false, missing: 50_001n });
    const three = [...two, month('2026-06', 0n)];
    expect(arrearsOf(settings, three, 2026, '2026-07')).toMatchObject({
      flagged: true,
      unpaid: ['2026-01', '2026-03', '2026-06'],
    });
  });

  it.each([
    ['an exempt month', month('2026-06', 0n, { exempt: true })],
    ['a month of another year', month('2025-12', 0n)],
    ['the present month', month('2026-07', 0n)],
    ['a paid month', month('2026-06', 50_000n)],
  ])('do not count %s', (_what, third) => {
    expect(arrearsOf(settings, [...two, third], 2026, '2026-07')).toMatchObject({
      flagged: false,
      unpaid: { length: 2 },
    });
  });

  it('count an excused month as unpaid, not as unexcused', () => {
    const found = arrearsOf(settings, [...two, month('2026-06', 0n, { excused: true })], 2026, '2026-07');
    expect(found).toMatchObject({ flagged: false, unpaid: { length: 3 }, withoutReason: { length: 2 } });
  });
});

describe('the split', () => {
  it.each([
    [100n, '2026-01', 30n, 70n],
    [100n, '2026-02', 70n, 30n],
    [99n, '2026-01', 29n, 70n],
    [0n, '2026-01', 0n, 0n],
  ])('of %s in %s keeps %s and remits %s', (paid, period, kept, remitted) => {
    expect(splitPaid(settings, paid, period)).toEqual({ kept, remitted });
  });
});

describe('statements', () => {
  const at = (unit: string, ledger: LedgerMonth): UnitMonth => ({ ...ledger, unit });
  const rows = [
    at('b', month('2026-02', 50_000n)),
    at('a', month('2026-01', 50_000n)),
    at('a', month('2026-01', 20_000n)),
    at('a', month('2026-01', 80_000n)),
    at('a', month('2026-02', 0n, { exempt: true })),
  ];

  it('do not let one member pay for another', () => {
    expect(reconcileMonths(settings, rows)[0]).toEqual({
      unit: 'a',
      span: '2026-01',
      due: 150_000n,
      paid: 150_000n,
      missing: 30_000n,
      above: 30_000n,
      exempt: 0,
      kept: 45_000n,
      remitted: 105_000n,
    });
  });

  it('come by unit and month, and add up to the year', () => {
    const months = reconcileMonths(settings, rows);
    expect(months.map(({ unit, span }) => `${unit} ${span}`)).toEqual(['a 2026-01', 'a 2026-02', 'b 2026-02']);
    const years = reconcileYears(settings, rows);
    expect(years.map(({ unit, span, paid, exempt }) => [unit, span, paid, exempt])).toEqual([
      ['a', '2026', 150_000n, 1],
      ['b', '2026', 50_000n, 0],
    ]);
  });
});
