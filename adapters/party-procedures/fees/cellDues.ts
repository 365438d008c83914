// What a whole cell owes for a month, and how what it pays is divided between the cell and the level above.
import type { FeeSettings } from './feeSettings.js';
import { memberDue, type FeePayer, type MemberDue } from './memberDues.js';
import { shareOf, sumOf, type Dong } from './money.js';
import { firstDay, inForce, type Period } from './period.js';

export interface CellDue {
  readonly period: Period;
  readonly total: Dong;
  /** By the member's key; members who had not joined yet are left out. */
  readonly members: ReadonlyMap<string, MemberDue>;
}

/** The total is the sum of the members' amounts: each is rounded on its own. */
export function cellDue(settings: FeeSettings, payers: ReadonlyMap<string, FeePayer>, period: Period): CellDue {
  const members = new Map<string, MemberDue>();
  for (const [key, payer] of payers) {
    const due = memberDue(settings, payer, period);
    if (due !== null) members.set(key, due);
  }
  return { period, total: sumOf([...members.values()].map(({ amount }) => amount)), members };
}

/** Both parts together are what was paid, to the đồng: the kept part is rounded down, the rest goes up. */
export function splitPaid(settings: FeeSettings, paid: Dong, period: Period): { kept: Dong; remitted: Dong } {
  const share = inForce(settings.split, firstDay(period))?.kept ?? '0';
  const kept = shareOf(paid, share, { mode: 'DOWN', unit: 1 });
  return { kept, remitted: paid - kept };
}
