// What a member owes month by month: changes of kind within a year, exemptions, and a higher amount of their own will.
import { amountDue, rateOf, ruleName, versionOf } from './amountDue.js';
import type { ExemptReason, FeeSettings, FeeVersion, PayerKind, Region } from './feeSettings.js';
import type { Dong } from './money.js';
import { addMonths, firstDay, inForce, type Period } from './period.js';

/** From this month on the member pays as this kind, on this base. */
export interface PayerFact {
  readonly from: Period;
  readonly kind: PayerKind;
  readonly base: Dong | null;
  readonly region?: Region;
}

export interface FeeExemption {
  readonly from: Period;
  /** Last month, null while it lasts. */
  readonly until: Period | null;
  readonly reason: ExemptReason;
}

/** All that a member's fees depend on. */
export interface FeePayer {
  /** In the order of `from`. */
  readonly facts: readonly PayerFact[];
  /** Day of joining the Party, where it is known. */
  readonly joinedOn?: string;
  readonly exemptions?: readonly FeeExemption[];
  /** Amounts that the member wants to pay at least, in the order of `from`. */
  readonly voluntary?: readonly { readonly from: Period; readonly amount: Dong }[];
}

/** One month of one member. */
export interface MemberDue {
  readonly period: Period;
  readonly kind: PayerKind;
  readonly amount: Dong;
  readonly rule: string;
  readonly exempt: ExemptReason | null;
}

function yearsLater(day: string, years: number): string {
  return `${String(Number(day.slice(0, 4)) + years).padStart(4, '0')}${day.slice(4)}`;
}

/** Why nothing is owed in a month; null if something is. The month after a completed year is the first one without. */
export function exemptIn(version: FeeVersion, payer: FeePayer, period: Period): ExemptReason | null {
  const { exemptAfterYears, exemptReasons } = version;
  const { joinedOn } = payer;
  if (exemptAfterYears !== null && joinedOn !== undefined && yearsLater(joinedOn, exemptAfterYears) <= firstDay(period))
    return 'PARTY_AGE';
  const declared = (payer.exemptions ?? []).find(
    ({ from, until, reason }) =>
      from <= period && (until === null || period <= until) && exemptReasons.includes(reason),
  );
  return declared?.reason ?? null;
}

/** Of the previous month where the rule says so, if the member was of the same kind then. */
function baseOf(version: FeeVersion, payer: FeePayer, fact: PayerFact, period: Period): Dong | null {
  const rate = rateOf(version, fact.kind, period);
  if (rate.basis !== 'BASE' || rate.of === 'SAME_MONTH') return fact.base;
  const before = inForce(payer.facts, addMonths(period, -1));
  return before?.kind === fact.kind ? before.base : fact.base;
}

/** One month; null before the first fact. Throws FeeUnknownError where the amount cannot be told. */
export function memberDue(settings: FeeSettings, payer: FeePayer, period: Period): MemberDue | null {
  const fact = inForce(payer.facts, period);
  if (fact === undefined) return null;
  const version = versionOf(settings, period);
  const exempt = exemptIn(version, payer, period);
  const shown = { period, kind: fact.kind, rule: ruleName(version), exempt };
  if (exempt !== null) return { ...shown, amount: 0n };
  const base = baseOf(version, payer, fact, period);
  const { amount } = amountDue(settings, { kind: fact.kind, period, base, region: fact.region });
  const wanted = inForce(payer.voluntary ?? [], period)?.amount ?? 0n;
  return { ...shown, amount: wanted > amount ? wanted : amount };
}

/** Several months, without those before the first fact. */
export function memberDues(settings: FeeSettings, payer: FeePayer, periods: readonly Period[]): readonly MemberDue[] {
  return periods.flatMap((period) => memberDue(settings, payer, period) ?? []);
}
