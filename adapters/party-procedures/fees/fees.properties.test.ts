// What holds for every payer, base and month.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { amountDue } from './amountDue.js';
import { cellDue, splitPaid } from './cellDues.js';
import { feeSettingsSchema, PAYER_KINDS } from './feeSettings.js';
import { memberDue, memberDues, type FeePayer } from './memberDues.js';
import { sumOf } from './money.js';
import { addMonths, isPeriod, monthsBetween, periodsOf } from './period.js';
import { reconcileMonths, reconcileYears } from './reconcileFees.js';

const settings = feeSettingsSchema.parse({});
const kinds = fc.constantFrom(...PAYER_KINDS);
const bases = fc.bigInt({ min: 0n, max: 10n ** 12n });
const periods = fc.integer({ min: 0, max: 300 }).map((months) => addMonths('2024-07', months));
const roundings = fc.record({
  mode: fc.constantFrom('HALF_UP', 'HALF_EVEN', 'UP', 'DOWN'),
  unit: fc.constantFrom(1, 10, 500, 1_000),
});

const payers: fc.Arbitrary<FeePayer> = fc.record({
  facts: fc
    .uniqueArray(fc.record({ from: periods, kind: kinds, base: bases }), { selector: ({ from }) => from, maxLength: 4 })
    .map((facts) => facts.sort((a, b) => (a.from < b.from ? -1 : 1))),
  joinedOn: fc.integer({ min: 1950, max: 2020 }).map((year) => `${year}-05-19`),
  exemptions: fc.array(
    fc.record({ from: periods, until: fc.option(periods), reason: fc.constant('SERIOUS_ILLNESS') }),
    {
      maxLength: 2,
    },
  ),
});

describe('the amount due', () => {
  it('grows with the base', () => {
    fc.assert(
      fc.property(kinds, periods, bases, bases, roundings, (kind, period, a, b, rounding) => {
        const rounded = { ...settings, rounding } as typeof settings;
        const [less, more] = a < b ? [a, b] : [b, a];
        const of = (base: bigint) => amountDue(rounded, { kind, period, base }).amount;
        expect(of(less) <= of(more)).toBe(true);
      }),
    );
  });

  it('is off the exact share by less than one unit, by half at most where it is rounded to the nearest', () => {
    fc.assert(
      fc.property(bases, roundings, (base, rounding) => {
        const rounded = { ...settings, rounding } as typeof settings;
        const { amount } = amountDue(rounded, { kind: 'PENSIONER', period: '2026-03', base });
        // In thousandths of a đồng: 0.5 % is five of them for every đồng of the base.
        const difference = amount * 1_000n - base * 5n;
        const off = difference < 0n ? -difference : difference;
        const unit = BigInt(rounding.unit) * 1_000n;
        expect(off < unit).toBe(true);
        if (rounding.mode.startsWith('HALF')) expect(off * 2n <= unit).toBe(true);
        expect(amount % BigInt(rounding.unit)).toBe(0n);
      }),
    );
  });

  it('changes its rule exactly with the month of 2026-02', () => {
    fc.assert(
      fc.property(kinds, periods, bases, (kind, period, base) => {
        const { rule } = amountDue(settings, { kind, period, base });
        expect(rule.startsWith('342')).toBe(period < '2026-02');
      }),
    );
  });
});

describe('a cell', () => {
  it('owes the sum of what its members owe', () => {
    fc.assert(
      fc.property(fc.array(payers, { maxLength: 6 }), periods, (members, period) => {
        const cell = cellDue(settings, new Map(members.map((payer, index) => [String(index), payer])), period);
        const single = members.map((payer) => memberDue(settings, payer, period)?.amount ?? 0n);
        expect(cell.total).toBe(sumOf(single));
      }),
    );
  });
});

describe('a range of months', () => {
  it('is owed the same in one piece as in two', () => {
    fc.assert(
      fc.property(payers, periods, fc.nat(30), fc.nat(30), (payer, from, first, second) => {
        const cut = addMonths(from, first);
        const until = addMonths(cut, second + 1);
        const whole = memberDues(settings, payer, periodsOf(from, until));
        const parts = [periodsOf(from, cut), periodsOf(addMonths(cut, 1), until)];
        expect(parts.flatMap((part) => memberDues(settings, payer, part))).toEqual(whole);
      }),
    );
  });

  it('has months that exist, one after the other', () => {
    fc.assert(
      fc.property(periods, fc.integer({ min: -200, max: 200 }), (period, months) => {
        const other = addMonths(period, months);
        expect(isPeriod(other)).toBe(true);
        expect(monthsBetween(period, other)).toBe(months);
        expect(period < other).toBe(months > 0);
      }),
    );
  });
});

describe('money', () => {
  it('is neither made nor lost by splitting and summing', () => {
    const row = fc.record({
      unit: fc.constantFrom('a', 'b', 'c'),
      period: periods,
      due: bases,
      paid: bases,
      exempt: fc.boolean(),
      excused: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        for (const { paid, period } of rows) {
          const { kept, remitted } = splitPaid(settings, paid, period);
          expect(kept + remitted).toBe(paid);
          expect(kept >= 0n && remitted >= 0n).toBe(true);
        }
        const paid = sumOf(rows.map((one) => one.paid));
        for (const lines of [reconcileMonths(settings, rows), reconcileYears(settings, rows)]) {
          expect(sumOf(lines.map((line) => line.paid))).toBe(paid);
          for (const line of lines) {
            expect(line.kept + line.remitted).toBe(line.paid);
            expect(line.paid).toBe(line.due - line.missing + line.above);
          }
        }
      }),
    );
  });
});
