// The rates, by hand: every kind of payer on both sides of 2026-02-01 and of 2028-01-01, and the edges of rounding.
import { describe, expect, it } from '@jest/globals';
import { amountDue } from './amountDue.js';
import { feeSettingsSchema, type PayerKind, type Region } from './feeSettings.js';

const settings = feeSettingsSchema.parse({});
const due = (kind: PayerKind, period: string, base: bigint | null = null, region?: Region) =>
  amountDue(settings, { kind, period, base, region });

// kind, month, base, amount by hand, rule.
const OLD = '342-QD/TW@2011-01-01';
const NEW = '01-QD/TW@2026-02-01';
const TABLE: readonly [PayerKind, string, bigint | null, bigint, string][] = [
  ['SI_COMPULSORY', '2026-01', 12_650_000n, 126_500n, OLD],
  ['SI_COMPULSORY', '2026-02', 12_650_000n, 126_500n, NEW],
  ['SI_COMPULSORY', '2028-01', 12_650_000n, 126_500n, NEW],
  ['SI_BENEFIT', '2026-01', 9_000_000n, 90_000n, OLD],
  ['SI_BENEFIT', '2026-02', 9_000_000n, 90_000n, NEW],
  ['SI_BENEFIT', '2028-01', 9_000_000n, 90_000n, NEW],
  ['PENSIONER', '2026-01', 7_200_000n, 36_000n, OLD],
  ['PENSIONER', '2026-02', 7_200_000n, 36_000n, NEW],
  ['PENSIONER', '2028-01', 7_200_000n, 36_000n, NEW],
  ['STUDENT', '2026-01', null, 2_000n, OLD],
  ['STUDENT', '2026-02', null, 5_000n, NEW],
  ['STUDENT', '2028-01', null, 5_000n, NEW],
  ['NO_SI_WORKING', '2026-01', null, 10_000n, OLD],
  // 0.3 % of 5,310,000 is 15,930; 0.5 % is 26,550.
  ['NO_SI_WORKING', '2026-02', null, 15_930n, NEW],
  ['NO_SI_WORKING', '2027-12', null, 15_930n, NEW],
  ['NO_SI_WORKING', '2028-01', null, 26_550n, NEW],
  ['NO_SI_RETIRED', '2026-01', null, 5_000n, OLD],
  // 0.2 % of 5,310,000 is 10,620; 0.3 % is 15,930.
  ['NO_SI_RETIRED', '2026-02', null, 10_620n, NEW],
  ['NO_SI_RETIRED', '2027-12', null, 10_620n, NEW],
  ['NO_SI_RETIRED', '2028-01', null, 15_930n, NEW],
];

describe('the amount due', () => {
  it.each(TABLE)('of %s in %s on %s is %s by %s', (kind, period, base, amount, rule) => {
    expect(due(kind, period, base)).toMatchObject({ amount, rule });
  });

  it.each([
    ['I', 15_930n],
    ['II', 14_190n],
    ['III', 12_420n],
    ['IV', 11_100n],
  ] as const)('without insurance in region %s is %s in 2026', (region, amount) => {
    expect(due('NO_SI_WORKING', '2026-06', null, region).amount).toBe(amount);
  });

  // 1 % of 149 is 1.49, of 150 is 1.5, of 250 is 2.5, of 151 is 1.51.
  it.each([
    ['HALF_UP', 1, [1n, 2n, 3n, 2n]],
    ['HALF_EVEN', 1, [1n, 2n, 2n, 2n]],
    ['UP', 1, [2n, 2n, 3n, 2n]],
    ['DOWN', 1, [1n, 1n, 2n, 1n]],
  ] as const)('rounds %s to %d đồng', (mode, unit, expected) => {
    const rounded = feeSettingsSchema.parse({ rounding: { mode, unit } });
    const of = (base: bigint) => amountDue(rounded, { kind: 'SI_COMPULSORY', period: '2026-03', base }).amount;
    expect([149n, 150n, 250n, 151n].map(of)).toEqual(expected);
  });

  it.each([
    [12_649_999n, 126_000n],
    [12_650_000n, 127_000n],
  ])('rounds 1 %% of %s to thousands as %s', (base, amount) => {
    const thousands = feeSettingsSchema.parse({ rounding: { unit: 1_000 } });
    expect(amountDue(thousands, { kind: 'SI_COMPULSORY', period: '2026-03', base }).amount).toBe(amount);
  });

  it('is exact where binary fractions are not', () => {
    // 0.5 % of 2,900,100 is 14,500.5; as a double it can come out below the half.
    expect(due('PENSIONER', '2026-03', 2_900_100n).amount).toBe(14_501n);
    expect(due('SI_COMPULSORY', '2026-03', 999_999_999_999_950n).amount).toBe(10_000_000_000_000n);
  });

  it('cannot be told before the first rule, or without the salary it is a share of', () => {
    expect(() => due('STUDENT', '2010-12')).toThrow('no fee rule');
    expect(() => due('PENSIONER', '2026-03')).toThrow('not known');
    expect(() => due('PENSIONER', '2026-03', -1n)).toThrow('not negative');
  });

  it('needs no change of code for another regulation', () => {
    const { versions } = settings;
    const [old, current] = versions;
    const later = { ...current, id: '02-QD/TW', from: '2030-01-01' };
    const changed = feeSettingsSchema.parse({ versions: [old, { ...current, until: '2029-12-31' }, later] });
    expect(amountDue(changed, { kind: 'STUDENT', period: '2030-01', base: null }).rule).toBe('02-QD/TW@2030-01-01');
  });
});

describe('the settings', () => {
  const [old, current] = settings.versions;

  it.each([
    ['a gap between two versions', { versions: [{ ...old, until: '2026-01-30' }, current] }],
    ['an overlap', { versions: [{ ...old, until: '2026-02-01' }, current] }],
    ['no end of the older one', { versions: [{ ...old, until: null }, current] }],
    ['wages out of order', { minimumWages: [...settings.minimumWages].reverse() }],
    ['a rate that is no decimal', { split: [{ from: '2026-01-01', kept: '30%' }] }],
  ])('refuse %s', (_what, wrong) => {
    expect(feeSettingsSchema.safeParse(wrong).success).toBe(false);
  });
});
