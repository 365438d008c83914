// Months that a member has not paid, and whether so many of a year are without a reason that the rule has them reported.
import type { FeeSettings } from './feeSettings.js';
import { sumOf, type Dong } from './money.js';
import { monthsBetween, type Period } from './period.js';

/** One month as the ledger has it. */
export interface LedgerMonth {
  readonly period: Period;
  readonly due: Dong;
  readonly paid: Dong;
  readonly exempt: boolean;
  /** A reason for not paying is recorded. */
  readonly excused: boolean;
}

export interface Arrears {
  readonly unpaid: readonly Period[];
  readonly withoutReason: readonly Period[];
  readonly missing: Dong;
  /** As many months of the year without payment and reason as the rule names, in a row or not. */
  readonly flagged: boolean;
}

/** Of one year, as of a month. What is paid in part is not paid. */
export function arrearsOf(settings: FeeSettings, ledger: readonly LedgerMonth[], year: number, asOf: Period): Arrears {
  const { months, graceMonths } = settings.arrears;
  const open = ledger.filter(
    ({ period, due, paid, exempt }) =>
      Number(period.slice(0, 4)) === year && !exempt && paid < due && monthsBetween(period, asOf) >= graceMonths,
  );
  const withoutReason = open.filter(({ excused }) => !excused).map(({ period }) => period);
  return {
    unpaid: open.map(({ period }) => period),
    withoutReason,
    missing: sumOf(open.map(({ due, paid }) => due - paid)),
    flagged: withoutReason.length >= months,
  };
}
