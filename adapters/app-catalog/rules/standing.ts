// How a unit stands against its target. Shares are compared in whole numbers, so that 57 of 100 reaches 0.57.
import type { AdoptionStatus, AdoptionTargetKind, ObligationStrength } from '../schema.generated.js';

export interface Numbers {
  readonly numerator: number;
  readonly denominator: number | null;
}

export interface Goal {
  readonly kind: AdoptionTargetKind;
  readonly value: number;
}

/** Targets have four decimals. */
const PARTS = 10_000;

function round(share: number): number {
  return Math.round(share * PARTS) / PARTS;
}

/** Null where there is nothing to divide by. */
export function shareOf({ numerator, denominator }: Numbers): number | null {
  return denominator === null || denominator === 0 ? null : round(numerator / denominator);
}

/** Null where either is. */
export function change(now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : round(now - before);
}

function reaches({ numerator, denominator }: Numbers, { kind, value }: Goal): boolean {
  if (kind === 'ABSOLUTE') return numerator >= value;
  return numerator * PARTS >= Math.round(value * PARTS) * (denominator ?? 0);
}

export function statusOf(
  strength: ObligationStrength | null,
  figure: Numbers | undefined,
  goal: Goal | undefined,
): AdoptionStatus {
  if (strength !== 'OBLIGATORY') return 'NOT_OBLIGED';
  if (figure === undefined) return 'NO_FIGURE';
  if (goal === undefined) return 'NO_TARGET';
  // A share of nothing, and a share of what has no denominator, say nothing.
  if (goal.kind === 'SHARE' && (figure.denominator ?? 0) === 0) return 'NOTHING_DUE';
  return reaches(figure, goal) ? 'REACHED' : 'BELOW';
}
