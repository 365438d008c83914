// Whether a member without insurance counts as below or above the age of retirement in a month.
import type { FeeSettings, PayerKind } from './feeSettings.js';
import { monthsBetween, periodOf, type Period } from './period.js';

export type Sex = 'MALE' | 'FEMALE';

/** The age of retirement in months, for the year of the period. */
export function retirementAge({ retirement }: FeeSettings, sex: Sex, period: Period): number {
  const years = Math.max(0, Number(period.slice(0, 4)) - retirement.from);
  return sex === 'MALE'
    ? Math.min(retirement.maleMonths + years * retirement.maleStep, retirement.maleMost)
    : Math.min(retirement.femaleMonths + years * retirement.femaleStep, retirement.femaleMost);
}

/** The kind of a payer without insurance. The month in which the age is reached counts as reached. */
export function uninsuredKind(settings: FeeSettings, born: string, sex: Sex, period: Period): PayerKind {
  const age = monthsBetween(periodOf(born), period);
  return age >= retirementAge(settings, sex, period) ? 'NO_SI_RETIRED' : 'NO_SI_WORKING';
}
