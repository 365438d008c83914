// Months of one member: changes of kind, the base of the month before, exemptions, and more than is due.
import { describe, expect, it } from '@jest/globals';
import { feeSettingsSchema } from './feeSettings.js';
import { memberDue, memberDues, type FeePayer } from './memberDues.js';
import { periodsOf } from './period.js';
import { retirementAge, uninsuredKind } from './retirementAge.js';

const settings = feeSettingsSchema.parse({});
const amounts = (payer: FeePayer, from: string, until: string) =>
  memberDues(settings, payer, periodsOf(from, until)).map(({ amount }) => amount);
const salary = (from: string, base: bigint) => ({ from, kind: 'SI_COMPULSORY' as const, base });

describe('the months of a member', () => {
  it('follow a change of kind within the year', () => {
    const payer: FeePayer = {
      facts: [
        { from: '2026-03', kind: 'STUDENT', base: null },
        salary('2026-05', 6_000_000n),
        { from: '2026-07', kind: 'SI_BENEFIT', base: 4_000_000n },
      ],
    };
    // Nothing is owed before the first fact; the first salary is its own base, for there is none before it.
    expect(amounts(payer, '2026-02', '2026-08')).toEqual([5_000n, 5_000n, 60_000n, 60_000n, 40_000n, 40_000n]);
  });

  it('take the salary of the month before, since 2026-02', () => {
    const rise = { facts: [salary('2025-01', 10_000_000n), salary('2026-04', 12_000_000n)] };
    expect(amounts(rise, '2026-03', '2026-05')).toEqual([100_000n, 100_000n, 120_000n]);
    const before = { facts: [salary('2025-01', 10_000_000n), salary('2025-04', 12_000_000n)] };
    expect(amounts(before, '2025-03', '2025-05')).toEqual([100_000n, 120_000n, 120_000n]);
  });

  it.each([
    // Fifty years are complete on 15 March 2026: April is the first month without a fee.
    ['1976-03-15', '2026-03', null],
    ['1976-03-15', '2026-04', 'PARTY_AGE'],
    ['1976-03-01', '2026-03', 'PARTY_AGE'],
    ['1976-02-29', '2026-03', 'PARTY_AGE'],
    // The older rule does not know this exemption.
    ['1970-01-01', '2026-01', null],
    ['1970-01-01', '2026-02', 'PARTY_AGE'],
  ])('of one who joined on %s: in %s the exemption is %s', (joinedOn, period, exempt) => {
    const payer: FeePayer = { facts: [salary('1990-01', 8_000_000n)], joinedOn };
    const due = memberDue(settings, payer, period);
    expect(due).toMatchObject({ exempt, amount: exempt === null ? 80_000n : 0n });
  });

  it('are exempt exactly in the months that were declared', () => {
    const payer: FeePayer = {
      facts: [salary('2025-01', 5_000_000n)],
      exemptions: [{ from: '2026-03', until: '2026-04', reason: 'SERIOUS_ILLNESS' }],
    };
    expect(amounts(payer, '2026-02', '2026-05')).toEqual([50_000n, 0n, 0n, 50_000n]);
    const lasting: FeePayer = { ...payer, exemptions: [{ from: '2026-03', until: null, reason: 'POOR_HOUSEHOLD' }] };
    expect(amounts(lasting, '2026-02', '2026-05')).toEqual([50_000n, 0n, 0n, 0n]);
  });

  it('may be higher at the will of the member, never lower', () => {
    const payer: FeePayer = {
      facts: [salary('2025-01', 5_000_000n)],
      voluntary: [
        { from: '2026-03', amount: 200_000n },
        { from: '2026-04', amount: 1n },
      ],
    };
    expect(amounts(payer, '2026-02', '2026-04')).toEqual([50_000n, 200_000n, 50_000n]);
  });
});

describe('the age of retirement', () => {
  it.each([
    ['MALE', '2021-01', 723],
    ['MALE', '2026-01', 738],
    ['MALE', '2028-01', 744],
    ['MALE', '2035-01', 744],
    ['FEMALE', '2021-01', 664],
    ['FEMALE', '2026-01', 684],
    ['FEMALE', '2035-01', 720],
    ['FEMALE', '2015-01', 664],
  ] as const)('of %s in %s is %d months', (sex, period, months) => {
    expect(retirementAge(settings, sex, period)).toBe(months);
  });

  it('is reached in the month of the birthday', () => {
    // 57 years in 2026: born in March 1969.
    expect(uninsuredKind(settings, '1969-03-31', 'FEMALE', '2026-02')).toBe('NO_SI_WORKING');
    expect(uninsuredKind(settings, '1969-03-31', 'FEMALE', '2026-03')).toBe('NO_SI_RETIRED');
  });
});
