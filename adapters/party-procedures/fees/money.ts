// Amounts in whole đồng and rates with six decimals, both as integers: no binary fraction ever touches money.

/** Whole đồng. */
export type Dong = bigint;

export type RoundingMode = 'HALF_UP' | 'HALF_EVEN' | 'UP' | 'DOWN';

export interface Rounding {
  readonly mode: RoundingMode;
  /** To multiples of so many đồng. */
  readonly unit: number;
}

const DECIMALS = 6;
const SCALE = 10n ** BigInt(DECIMALS);

/** A rate as it is written in a regulation: `0.003`. */
export const RATE_FORM = /^[01](\.\d{1,6})?$/;

/** Whole đồng as text. */
export const DONG_FORM = /^(0|[1-9]\d{0,14})$/;

function toScaled(rate: string): bigint {
  if (!RATE_FORM.test(rate)) throw new RangeError('a rate is a decimal number from 0 to 1.999999');
  const [whole = '0', fraction = ''] = rate.split('.');
  return BigInt(whole) * SCALE + BigInt(fraction.padEnd(DECIMALS, '0'));
}

function roundsUp(mode: RoundingMode, quotient: bigint, rest: bigint, divisor: bigint): boolean {
  if (rest === 0n || mode === 'DOWN') return false;
  if (mode === 'UP') return true;
  const twice = rest * 2n;
  if (twice !== divisor) return twice > divisor;
  return mode === 'HALF_UP' || quotient % 2n === 1n;
}

/** `base` × `rate`, rounded once, at the end. */
export function shareOf(base: Dong, rate: string, { mode, unit }: Rounding): Dong {
  if (base < 0n) throw new RangeError('an amount is not negative');
  const divisor = SCALE * BigInt(unit);
  const product = base * toScaled(rate);
  const quotient = product / divisor;
  const rounded = roundsUp(mode, quotient, product % divisor, divisor) ? quotient + 1n : quotient;
  return rounded * BigInt(unit);
}

/** Text to whole đồng; throws RangeError for signs, fractions and separators. */
export function toDong(text: string): Dong {
  if (!DONG_FORM.test(text)) throw new RangeError('an amount is a whole number of đồng');
  return BigInt(text);
}

/** The sum, 0 for none. */
export function sumOf(amounts: readonly Dong[]): Dong {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
