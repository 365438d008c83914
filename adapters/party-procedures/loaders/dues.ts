// Dues by the rules: of a member month by month, also of months to come, and of a cell with what it keeps and remits.
import { InputError, inParallel } from '../../kit/index.js';
import type { Call, PartyClient } from '../client.js';
import { toSafeCount } from '../convert/toRecords.js';
import { FeeUnknownError } from '../fees/amountDue.js';
import { splitPaid } from '../fees/cellDues.js';
import { PAYER_KINDS, type FeeSettings } from '../fees/feeSettings.js';
import { memberDue, type FeePayer } from '../fees/memberDues.js';
import { sumOf, toDong } from '../fees/money.js';
import { periodsOf, type Period } from '../fees/period.js';
import type {
  PartyCellDuesArgs,
  PartyCellDuesRecord,
  PartyFeeDueRecord,
  PartyFeeRecord,
  PartyMemberDuesArgs,
} from '../schema.generated.js';
import { readPeriod, readRange } from './fees.js';
import { loadAll, loaderOf } from './loadRows.js';
import { FEES, MEMBERS } from './sources.js';

const LONGEST = 24;
const PARALLEL = 4;
const loadMembers = loaderOf(MEMBERS);

/** The ledger names the base that a month was reckoned from, not the salary of that month. */
function asLedgered(settings: FeeSettings): FeeSettings {
  const ofSameMonth = settings.versions.map((version) => {
    const rates = Object.entries(version.rates).map(([kind, list]) => [
      kind,
      list.map((rate) => (rate.basis === 'BASE' ? { ...rate, of: 'SAME_MONTH' as const } : rate)),
    ]);
    return { ...version, rates: Object.fromEntries(rates) as typeof version.rates };
  });
  return { ...settings, versions: ofSameMonth };
}

/** What a member pays on, as the ledger has it; the newest fact goes on for months to come. */
function toPayer(fees: readonly PartyFeeRecord[], joinedOn: string | null): FeePayer {
  const facts = [...fees]
    .sort((a, b) => (a.period < b.period ? -1 : 1))
    .flatMap(({ period, payerKind, base }) => {
      const kind = PAYER_KINDS.find((known) => known === payerKind);
      return kind === undefined ? [] : [{ from: period, kind, base: base === null ? null : toDong(base) }];
    });
  return { facts, ...(joinedOn === null ? {} : { joinedOn }) };
}

/** A month that the ledger does not have yet. */
function toComingDue(payer: FeePayer, period: Period, { config }: PartyClient): PartyFeeDueRecord[] {
  try {
    const due = memberDue(asLedgered(config.fees), payer, period);
    if (due === null) return [];
    const { amount, rule, exempt } = due;
    return [{ period, amount: String(amount), rule, exempt: exempt !== null, ledgerAmount: null, agrees: null }];
  } catch (error) {
    if (error instanceof FeeUnknownError) return [];
    throw error;
  }
}

/** `PartyMember.dues`. */
export async function loadMemberDues(
  members: readonly string[],
  args: PartyMemberDuesArgs,
  call: Call,
): Promise<readonly PartyFeeDueRecord[][]> {
  const { tuky, denky } = readRange(args);
  const periods = periodsOf(tuky, denky);
  if (periods.length > LONGEST) throw new InputError(`At most ${LONGEST} months.`, `Tối đa ${LONGEST} tháng.`);
  const records = await loadMembers(members, call);
  return inParallel(
    members.map((number, index) => ({ number, joinedOn: records[index]?.joinedOn ?? null })),
    PARALLEL,
    call.signal,
    async ({ number, joinedOn }, signal) => {
      const before = `${String(Number(tuky.slice(0, 4)) - 1).padStart(4, '0')}${tuky.slice(4)}`;
      const fees = await loadAll(FEES, { madangvien: number, tuky: before, denky }, { ...call, signal });
      const byPeriod = new Map(fees.filter((fee) => fee.memberNumber === number).map((fee) => [fee.period, fee]));
      const payer = toPayer([...byPeriod.values()], joinedOn);
      return periods.flatMap((period) => {
        const fee = byPeriod.get(period);
        return fee === undefined ? toComingDue(payer, period, call.client) : (fee.dueByRule ?? []);
      });
    },
  );
}

function toCellDues(period: Period, fees: readonly PartyFeeRecord[], { config }: PartyClient): PartyCellDuesRecord {
  const owing = fees.filter(({ status }) => status !== 'EXEMPT');
  const members = toSafeCount(owing.length, config);
  const none = { byRule: null, due: null, paid: null, kept: null, remitted: null };
  if (members === null) return { period, members, ...none, suppressed: true };
  const sum = (amount: (fee: PartyFeeRecord) => string | null) => sumOf(owing.map((fee) => toDong(amount(fee) ?? '0')));
  const paid = sum((fee) => fee.amountPaid);
  const { kept, remitted } = splitPaid(config.fees, paid, period);
  const isReckoned = owing.every(({ dueByRule }) => dueByRule !== null);
  return {
    period,
    members,
    byRule: isReckoned ? String(sum((fee) => fee.dueByRule?.amount ?? null)) : null,
    due: String(sum((fee) => fee.amountDue)),
    paid: String(paid),
    kept: String(kept),
    remitted: String(remitted),
    suppressed: false,
  };
}

/** `PartyCell.dues`. */
export async function loadCellDues(
  cells: readonly string[],
  args: PartyCellDuesArgs,
  call: Call,
): Promise<readonly PartyCellDuesRecord[]> {
  const period = readPeriod('period', args.period);
  return inParallel(cells, PARALLEL, call.signal, async (cell, signal) => {
    const params = { machibo: cell, tuky: period, denky: period };
    const fees = await loadAll(FEES, params, { ...call, signal });
    const own = fees.filter((fee) => fee.cellCode === cell);
    return toCellDues(period, own, call.client);
  });
}
