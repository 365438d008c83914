// The fee rules as dated settings: what the regulations fix is the default, and what they leave open can be changed.
import { z } from 'zod';
import { RATE_FORM } from './money.js';

/** Who pays, as far as the rate depends on it. */
export const PAYER_KINDS = [
  'SI_COMPULSORY',
  'SI_BENEFIT',
  'PENSIONER',
  'STUDENT',
  'NO_SI_WORKING',
  'NO_SI_RETIRED',
] as const;
export type PayerKind = (typeof PAYER_KINDS)[number];

export const EXEMPT_REASONS = ['PARTY_AGE', 'POOR_HOUSEHOLD', 'SERIOUS_ILLNESS'] as const;
export type ExemptReason = (typeof EXEMPT_REASONS)[number];

export const REGIONS = ['I', 'II', 'III', 'IV'] as const;
export type Region = (typeof REGIONS)[number];

const day = z.iso.date();
const rate = z.string().regex(RATE_FORM);
const dong = z.int().min(0).max(1_000_000_000);

const rateSchema = z.discriminatedUnion('basis', [
  z.object({ from: day, basis: z.literal('BASE'), rate, of: z.enum(['SAME_MONTH', 'PREVIOUS_MONTH']) }),
  z.object({ from: day, basis: z.literal('REGIONAL_MINIMUM'), rate }),
  z.object({ from: day, basis: z.literal('FLAT'), amount: dong }),
]);
export type FeeRate = z.output<typeof rateSchema>;

/** Later entries begin later; else a look-up would depend on the order of the file. */
function isInOrder(list: readonly { readonly from: string }[]): boolean {
  return list.every(({ from }, index) => index === 0 || (list[index - 1]?.from ?? '') < from);
}

function datedList<T extends z.ZodType<{ readonly from: string }>>(entry: T) {
  return z.array(entry).min(1).refine(isInOrder, 'entries must be in the order of their first day');
}

const ratesOf = (who: string) => datedList(rateSchema).describe(`Dated rates for ${who}.`);

const versionSchema = z.object({
  id: z.string().min(1).max(40).describe('Number of the regulation.'),
  from: day.describe('First day in force.'),
  until: day.nullable().describe('Last day in force, null while it is.'),
  exemptAfterYears: z.int().min(1).max(100).nullable().describe('Years in the Party after which nobody pays, if any.'),
  exemptReasons: z.array(z.enum(EXEMPT_REASONS)).describe('Reasons for which a member is exempt.'),
  rates: z
    .object({
      SI_COMPULSORY: ratesOf('members in compulsory social insurance'),
      SI_BENEFIT: ratesOf('members on sick or maternity benefit'),
      PENSIONER: ratesOf('pensioners'),
      STUDENT: ratesOf('students without income'),
      NO_SI_WORKING: ratesOf('members without insurance below the age of retirement'),
      NO_SI_RETIRED: ratesOf('members without insurance at that age and above'),
    })
    .describe('Rates by kind of payer.'),
});
export type FeeVersion = z.output<typeof versionSchema>;

const OLD_FROM = '2011-01-01';
const NEW_FROM = '2026-02-01';
const LATER = '2028-01-01';

function ofBase(from: string, share: string, of: 'SAME_MONTH' | 'PREVIOUS_MONTH' = 'SAME_MONTH'): FeeRate {
  return { from, basis: 'BASE', rate: share, of };
}

function ofMinimum(from: string, share: string): FeeRate {
  return { from, basis: 'REGIONAL_MINIMUM', rate: share };
}

function flat(from: string, amount: number): FeeRate {
  return { from, basis: 'FLAT', amount };
}

/** Of the older regulation only 1 % of a salary and 0.5 % of a pension are known; its other rates are assumed. */
const OLD_VERSION: FeeVersion = {
  id: '342-QD/TW',
  from: OLD_FROM,
  until: '2026-01-31',
  exemptAfterYears: null,
  exemptReasons: ['POOR_HOUSEHOLD', 'SERIOUS_ILLNESS'],
  rates: {
    SI_COMPULSORY: [ofBase(OLD_FROM, '0.01')],
    SI_BENEFIT: [ofBase(OLD_FROM, '0.01')],
    PENSIONER: [ofBase(OLD_FROM, '0.005')],
    STUDENT: [flat(OLD_FROM, 2_000)],
    NO_SI_WORKING: [flat(OLD_FROM, 10_000)],
    NO_SI_RETIRED: [flat(OLD_FROM, 5_000)],
  },
};

const NEW_VERSION: FeeVersion = {
  id: '01-QD/TW',
  from: NEW_FROM,
  until: null,
  exemptAfterYears: 50,
  exemptReasons: ['PARTY_AGE', 'POOR_HOUSEHOLD', 'SERIOUS_ILLNESS'],
  rates: {
    SI_COMPULSORY: [ofBase(NEW_FROM, '0.01', 'PREVIOUS_MONTH')],
    SI_BENEFIT: [ofBase(NEW_FROM, '0.01')],
    PENSIONER: [ofBase(NEW_FROM, '0.005')],
    STUDENT: [flat(NEW_FROM, 5_000)],
    NO_SI_WORKING: [ofMinimum(NEW_FROM, '0.003'), ofMinimum(LATER, '0.005')],
    NO_SI_RETIRED: [ofMinimum(NEW_FROM, '0.002'), ofMinimum(LATER, '0.003')],
  },
};

const nextDay = (date: string) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);

/** Each month has one version and no more: a version ends on the day before the next one begins. */
function isSeamless(versions: readonly FeeVersion[]): boolean {
  return versions.every(({ until }, index) => {
    const next = versions[index + 1];
    return next === undefined ? true : until !== null && nextDay(until) === next.from;
  });
}

const wageSchema = z.object({
  from: day.describe('First day in force.'),
  I: dong.describe('Region I, đồng a month.'),
  II: dong.describe('Region II, đồng a month.'),
  III: dong.describe('Region III, đồng a month.'),
  IV: dong.describe('Region IV, đồng a month.'),
});

const retirementSchema = z.object({
  from: z.int().min(1990).max(2200).describe('Year that the ages below are those of.'),
  maleMonths: z.int().describe('Age of men in months in that year.'),
  maleStep: z.int().min(0).describe('Months added in every year after it.'),
  maleMost: z.int().describe('Age in months at which that ends.'),
  femaleMonths: z.int().describe('Age of women in months in that year.'),
  femaleStep: z.int().min(0).describe('Months added in every year after it.'),
  femaleMost: z.int().describe('Age in months at which that ends.'),
});

const RETIREMENT = {
  from: 2021,
  maleMonths: 723,
  maleStep: 3,
  maleMost: 744,
  femaleMonths: 664,
  femaleStep: 4,
  femaleMost: 720,
};

const WAGES = [
  { from: '2024-07-01', I: 4_960_000, II: 4_410_000, III: 3_860_000, IV: 3_450_000 },
  { from: '2026-01-01', I: 5_310_000, II: 4_730_000, III: 4_140_000, IV: 3_700_000 },
];

/** Settings of Party fees. */
export const feeSettingsSchema = z.object({
  versions: z
    .array(versionSchema)
    .min(1)
    .refine(isSeamless, 'a version must end on the day before the next one begins')
    .default([OLD_VERSION, NEW_VERSION])
    .describe('The regulations, oldest first. The rates of 342-QD/TW for members without a salary are assumed.'),
  rounding: z
    .object({
      mode: z.enum(['HALF_UP', 'HALF_EVEN', 'UP', 'DOWN']).default('HALF_UP').describe('How an amount is rounded.'),
      unit: z.int().min(1).max(100_000).default(1).describe('To multiples of so many đồng.'),
    })
    .prefault({})
    .describe('Rounding of an amount due (assumed: to the nearest đồng, halves up).'),
  minimumWages: datedList(wageSchema).default(WAGES).describe('Regional minimum wages by month (assumed).'),
  region: z.enum(REGIONS).default('I').describe('Region of members whose region is not recorded.'),
  retirement: retirementSchema.default(RETIREMENT).describe('Ages of retirement (assumed).'),
  split: datedList(z.object({ from: day.describe('First day.'), kept: rate.describe('Share that the cell keeps.') }))
    .default([
      { from: OLD_FROM, kept: '0.3' },
      { from: NEW_FROM, kept: '0.7' },
    ])
    .describe('Share of fees that a cell keeps; the rest is remitted (since 2026-02-01 assumed).'),
  arrears: z
    .object({
      months: z
        .int()
        .min(1)
        .max(12)
        .default(3)
        .describe('Months of a year without payment and reason that are reported.'),
      graceMonths: z
        .int()
        .min(0)
        .max(12)
        .default(1)
        .describe('A month counts so many months after it began (assumed).'),
    })
    .prefault({})
    .describe('When a member is reported for not paying.'),
});

/** The parsed settings. */
export type FeeSettings = z.output<typeof feeSettingsSchema>;
