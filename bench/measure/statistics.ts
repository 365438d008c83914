// The few statistics that a report needs. Nothing is averaged: one slow round must not move the others.

/** Smallest, middle and largest of some values. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/** Throws RangeError for no values. */
export function toSpread(values: readonly number[]): Spread {
  const sorted = ascending(values);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) throw new RangeError('a spread needs at least one value');
  const upper = sorted[Math.floor(sorted.length / 2)] ?? max;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? min;
  return { min, median: (lower + upper) / 2, max };
}

/** The value that `share` (0–1) of all values do not exceed, by the nearest rank. Throws RangeError for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('a percentile needs at least one value');
  return found;
}

/** The quotients of values that were measured in pairs: what disturbs one round disturbs both of its halves. */
export function pairedRatios(numerators: readonly number[], denominators: readonly number[]): number[] {
  if (numerators.length !== denominators.length) throw new RangeError('ratios need pairs');
  return numerators.map((value, round) => value / (denominators[round] ?? Number.NaN));
}
