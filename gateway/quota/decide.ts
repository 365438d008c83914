// How a decision reads: the limit that is nearest, what is left of it, and when more is there.
import type { Limit } from './limitsFor.js';
import { BURST, WINDOW_MS, type Meter } from './meter.js';
import type { QuotaDecision } from './types.js';

/** One limit that an operation counts against, with what is left of it. */
export interface Share extends Limit {
  readonly meter: Meter;
  /** The window in which it is counted. */
  readonly window: number;
}

/** How much is left of a share, and into how many parts a limit is divided at this moment. */
export interface Stock {
  left(share: Share): number;
  parts(): number;
}

/** Seconds until the limit can pay, if nobody else takes from it meanwhile. */
function secondsUntil(share: Share, points: number, stock: Stock, now: number): number {
  const { meter, points: limit } = share;
  const used = meter.capacity(limit) - stock.left(share) * stock.parts();
  const next = (BURST * limit - Math.min(limit, used)) / stock.parts();
  return Math.ceil((meter.msLeft(now) + (points <= next ? 0 : WINDOW_MS)) / 1_000);
}

function nearestOf(shares: readonly Share[], stock: Stock): readonly [Share, number] {
  let nearest: Share | undefined;
  let [lowest, least] = [Infinity, 0];
  for (const share of shares) {
    const left = stock.left(share);
    if (left / share.points >= lowest) continue;
    [nearest, lowest, least] = [share, left / share.points, left];
  }
  if (nearest === undefined) throw new RangeError('an operation counts for an application at least');
  return [nearest, least];
}

/** `shares`: all of them when allowed, the ones that are short when refused. */
export function decide(
  shares: readonly Share[],
  points: number,
  allowed: boolean,
  stock: Stock,
  now: number,
): QuotaDecision {
  const [{ meter, points: limit, policy }, left] = nearestOf(shares, stock);
  return {
    allowed,
    limit,
    remaining: Math.max(0, left),
    resetSeconds: allowed
      ? Math.ceil(meter.msLeft(now) / 1_000)
      : Math.max(...shares.map((share) => secondsUntil(share, points, stock, now))),
    policy,
    tooLarge: !allowed && shares.some((short) => points > (BURST * short.points) / stock.parts()),
  };
}
