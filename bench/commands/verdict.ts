// What became of every write: whether it was lost, made twice, or made out of order.
import type { Ledger } from './ledgerServer.js';

export interface Kept {
  readonly id: string;
  readonly key: string;
  readonly lane: string;
  readonly status: string;
}

export interface Verdict {
  /** Acknowledged, and not there or without effect. */
  readonly lost: number;
  /** More than one effect, acknowledged or not. */
  readonly twice: number;
  /** Effects that came before those of an earlier command about the same thing. */
  readonly disordered: number;
  /** Commands that did not come to a good end. */
  readonly open: number;
}

/** As steps hand it to the system. */
const effectOf = ({ id }: Kept): string => `${id}.keep`;

function countDisordered(kept: readonly Kept[], { entries }: Pick<Ledger, 'entries'>): number {
  const place = new Map(kept.map((one, i) => [effectOf(one), { lane: one.lane, at: i }]));
  const last = new Map<string, number>();
  let disordered = 0;
  for (const { key } of entries) {
    const found = place.get(key);
    if (found === undefined) continue;
    if (found.at < (last.get(found.lane) ?? -1)) disordered += 1;
    last.set(found.lane, found.at);
  }
  return disordered;
}

/** `kept` in the order of acceptance. */
export function findProblems(
  acknowledged: ReadonlySet<string>,
  kept: readonly Kept[],
  ledger: Pick<Ledger, 'effects' | 'entries'>,
): Verdict {
  const byKey = new Map(kept.map((one) => [one.key, one]));
  const lost = [...acknowledged].filter((key) => {
    const found = byKey.get(key);
    return found === undefined || !ledger.effects.has(effectOf(found));
  });
  return {
    lost: lost.length,
    twice: [...ledger.effects.values()].filter((count) => count > 1).length,
    disordered: countDisordered(kept, ledger),
    open: kept.filter(({ status }) => status !== 'CONFIRMED').length,
  };
}
