// Fees due and paid by unit, for a month or a year: sums alone, and none that few people are behind.
import { InputError } from '../../kit/index.js';
import type { Call } from '../client.js';
import { toSafeCount } from '../convert/toRecords.js';
import { toDong } from '../fees/money.js';
import { isPeriod } from '../fees/period.js';
import { reconcileMonths, reconcileYears, type FeeStatement, type UnitMonth } from '../fees/reconcileFees.js';
import type { PartyFeeRecord, PartyFeeStatementRecord, QueryPartyFeeReconciliationArgs } from '../schema.generated.js';
import { loadAll, toAgencyParams, toFilter } from './loadRows.js';
import { FEES } from './sources.js';

/** One month of one member. */
interface MemberMonth extends UnitMonth {
  readonly member: string;
}

function readSpan(span: string): { readonly tuky: string; readonly denky: string; readonly isYear: boolean } {
  if (isPeriod(span)) return { tuky: span, denky: span, isYear: false };
  if (/^2\d{3}$/.test(span)) return { tuky: `${span}-01`, denky: `${span}-12`, isYear: true };
  throw new InputError('span must be a month YYYY-MM or a year YYYY.', 'span phải là tháng YYYY-MM hoặc năm YYYY.');
}

function toMonths(fees: readonly PartyFeeRecord[]): MemberMonth[] {
  return fees.flatMap(({ unitKey, memberNumber, period, amountDue, amountPaid, status, excused }) => {
    if (unitKey === null || memberNumber === null || period === null) return [];
    const due = toDong(amountDue ?? '0');
    const paid = toDong(amountPaid ?? '0');
    const exempt = status === 'EXEMPT';
    return [{ unit: unitKey, member: memberNumber, period, due, paid, exempt, excused: excused === true }];
  });
}

/** Beside all, neither those of a kind nor the others may be few; nobody at all is no secret. */
function isSafe(of: number, all: number, { client }: Call): boolean {
  const others = all - of;
  const isFew = (count: number) => count > 0 && toSafeCount(count, client.config) === null;
  return !isFew(of) && !isFew(others);
}

function toRecord(statement: FeeStatement, months: readonly MemberMonth[], call: Call): PartyFeeStatementRecord {
  const { unit, span } = statement;
  const countOf = (test: (month: MemberMonth) => boolean) =>
    new Set(months.filter(test).map(({ member }) => member)).size;
  const all = countOf(() => true);
  const label = call.scope.agencies({ unit, reach: 'SELF' })[0]?.name ?? null;
  const none = { due: null, paid: null, missing: null, above: null, exempt: null, kept: null, remitted: null };
  if (toSafeCount(all, call.client.config) === null) return { key: unit, label, span, ...none, suppressed: true };
  const isExemptSafe = isSafe(
    countOf(({ exempt }) => exempt),
    all,
    call,
  );
  const isMissingSafe = isSafe(
    countOf(({ exempt, due, paid }) => !exempt && paid < due),
    all,
    call,
  );
  const isAboveSafe = isSafe(
    countOf(({ exempt, due, paid }) => paid > (exempt ? 0n : due)),
    all,
    call,
  );
  // Due, paid and what is missing make up what was paid above: of the last two, one that is hidden hides the other.
  const isOpen = isMissingSafe && isAboveSafe;
  return {
    ...{ key: unit, label, span, due: String(statement.due), paid: String(statement.paid) },
    missing: isOpen ? String(statement.missing) : null,
    above: isOpen ? String(statement.above) : null,
    exempt: isExemptSafe ? statement.exempt : null,
    kept: String(statement.kept),
    remitted: String(statement.remitted),
    suppressed: !isOpen || !isExemptSafe,
  };
}

/** `Query.partyFeeReconciliation`. */
export async function reconcileFees(
  args: QueryPartyFeeReconciliationArgs,
  call: Call,
): Promise<readonly PartyFeeStatementRecord[]> {
  const { tuky, denky, isYear } = readSpan(args.span);
  const filter = toFilter(args);
  const agencies = toAgencyParams(filter, call);
  if ((agencies['dsmadonvi'] as readonly string[]).length === 0) return [];
  const fees = await loadAll(FEES, { ...agencies, tuky, denky }, call);
  const own = filter.reach === 'SELF' ? fees.filter(({ unitKey }) => unitKey === filter.unit) : fees;
  const months = toMonths(own);
  const { fees: settings } = call.client.config;
  const statements = isYear ? reconcileYears(settings, months) : reconcileMonths(settings, months);
  return statements.map((statement) =>
    toRecord(
      statement,
      months.filter(({ unit }) => unit === statement.unit),
      call,
    ),
  );
}
