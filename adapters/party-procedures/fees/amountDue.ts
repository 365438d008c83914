// What one payer owes for one month, by the rule in force in that month.
import type { FeeRate, FeeSettings, FeeVersion, PayerKind, Region } from './feeSettings.js';
import { shareOf, type Dong } from './money.js';
import { firstDay, inForce, type Period } from './period.js';

/** What a fee is reckoned from. */
export interface FeeBasis {
  readonly kind: PayerKind;
  readonly period: Period;
  /** Insured salary, benefit or pension; ignored where the rate does not depend on it. */
  readonly base: Dong | null;
  readonly region?: Region | undefined;
}

/** A fee with the rule that it follows from. */
export interface FeeDue {
  readonly amount: Dong;
  /** `01-QD/TW@2026-02-01`. */
  readonly rule: string;
  readonly rate: FeeRate;
}

/** No rule, rate or wage is in force in a month, or the amount that the rate applies to is not known. */
export class FeeUnknownError extends RangeError {
  override readonly name = 'FeeUnknownError';
}

/** The regulation in force on the first day of the month. */
export function versionOf(settings: FeeSettings, period: Period): FeeVersion {
  const day = firstDay(period);
  const found = settings.versions.find(({ from, until }) => from <= day && (until === null || day <= until));
  if (found === undefined) throw new FeeUnknownError('no fee rule is in force in this month');
  return found;
}

/** How the rule is named in records. */
export function ruleName({ id, from }: FeeVersion): string {
  return `${id}@${from}`;
}

/** The rate of a kind of payer in a month. */
export function rateOf(version: FeeVersion, kind: PayerKind, period: Period): FeeRate {
  const found = inForce(version.rates[kind], firstDay(period));
  if (found === undefined) throw new FeeUnknownError('no rate is in force in this month');
  return found;
}

function minimumWage(settings: FeeSettings, { period, region }: FeeBasis): Dong {
  const wages = inForce(settings.minimumWages, firstDay(period));
  if (wages === undefined) throw new FeeUnknownError('no minimum wage is known for this month');
  return BigInt(wages[region ?? settings.region]);
}

function baseFor(settings: FeeSettings, rate: FeeRate, basis: FeeBasis): Dong {
  if (rate.basis === 'REGIONAL_MINIMUM') return minimumWage(settings, basis);
  if (basis.base === null) throw new FeeUnknownError('the amount that the rate applies to is not known');
  return basis.base;
}

/** Throws FeeUnknownError where it cannot be told. */
export function amountDue(settings: FeeSettings, basis: FeeBasis): FeeDue {
  const version = versionOf(settings, basis.period);
  const rate = rateOf(version, basis.kind, basis.period);
  const amount =
    rate.basis === 'FLAT' ? BigInt(rate.amount) : shareOf(baseFor(settings, rate, basis), rate.rate, settings.rounding);
  return { amount, rule: ruleName(version), rate };
}
