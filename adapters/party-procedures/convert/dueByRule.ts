// What the rules say of a month in the ledger, beside what the ledger says.
import type { Config } from '../config.js';
import { amountDue, FeeUnknownError } from '../fees/amountDue.js';
import { PAYER_KINDS } from '../fees/feeSettings.js';
import { toDong } from '../fees/money.js';
import { isPeriod } from '../fees/period.js';
import type { PartyFeeDueRecord } from '../schema.generated.js';
import type { FeeRow } from '../wire/rows.js';

type Month = Pick<FeeRow, 'KY' | 'LOAIDOITUONG' | 'MUCTINH' | 'SOTIENPHAINOP' | 'TRANGTHAI'>;

/** Null where the rules cannot tell: an unknown kind of payer, a month without a rule, no base. */
export function dueByRule(row: Month, { fees }: Config): PartyFeeDueRecord | null {
  const kind = PAYER_KINDS.find((known) => known === row.LOAIDOITUONG);
  if (kind === undefined || !isPeriod(row.KY)) return null;
  const exempt = row.TRANGTHAI === 'EXEMPT';
  try {
    const base = row.MUCTINH === null ? null : toDong(row.MUCTINH);
    const { amount, rule } = amountDue(fees, { kind, period: row.KY, base });
    const due = exempt ? 0n : amount;
    const ledgerAmount = row.SOTIENPHAINOP;
    const agrees = ledgerAmount === null ? null : exempt || toDong(ledgerAmount) === due;
    return { period: row.KY, amount: String(due), rule, exempt, ledgerAmount, agrees };
  } catch (error) {
    if (error instanceof FeeUnknownError) return null;
    throw error;
  }
}
