// How many members of each unit have not paid: numbers alone, and none that is small enough to point at a person.
import { InputError, type UnitKey } from '../../kit/index.js';
import type { Call } from '../client.js';
import { toSafeCount } from '../convert/toRecords.js';
import { arrearsOf, type Arrears, type LedgerMonth } from '../fees/arrears.js';
import { sumOf, toDong } from '../fees/money.js';
import { periodOf } from '../fees/period.js';
import type { PartyFeeArrearsRecord, PartyFeeRecord, QueryPartyFeeArrearsArgs } from '../schema.generated.js';
import { loadAll, toAgencyParams, toFilter } from './loadRows.js';
import { FEES } from './sources.js';

function toMonth({ period, amountDue, amountPaid, status, excused }: PartyFeeRecord): LedgerMonth {
  return {
    period,
    due: toDong(amountDue ?? '0'),
    paid: toDong(amountPaid ?? '0'),
    exempt: status === 'EXEMPT',
    excused: excused === true,
  };
}

/** Members who owe something, by unit. */
function groupByUnit(
  fees: readonly PartyFeeRecord[],
  toArrears: (months: readonly LedgerMonth[]) => Arrears,
): ReadonlyMap<UnitKey, readonly Arrears[]> {
  const members = new Map<string, { unit: UnitKey; months: LedgerMonth[] }>();
  for (const fee of fees) {
    if (fee.unitKey === null || fee.memberNumber === null) continue;
    const member = members.get(fee.memberNumber) ?? { unit: fee.unitKey, months: [] };
    member.months.push(toMonth(fee));
    members.set(fee.memberNumber, member);
  }
  const units = new Map<UnitKey, Arrears[]>();
  for (const { unit, months } of members.values()) {
    const arrears = toArrears(months);
    if (arrears.unpaid.length > 0) units.set(unit, [...(units.get(unit) ?? []), arrears]);
  }
  return units;
}

function toRecord(unit: UnitKey, owing: readonly Arrears[], { client, scope }: Call): PartyFeeArrearsRecord {
  const members = toSafeCount(owing.length, client.config);
  const flaggedCount = owing.filter(({ flagged }) => flagged).length;
  // Beside the number of all who owe, the number of the others must not be small either.
  const others = owing.length - flaggedCount;
  const isTold = members !== null && (others === 0 || toSafeCount(others, client.config) !== null);
  const flagged = !isTold ? null : flaggedCount === 0 ? 0 : toSafeCount(flaggedCount, client.config);
  return {
    key: unit,
    label: scope.agencies({ unit, reach: 'SELF' })[0]?.name ?? null,
    members,
    flagged,
    missing: members === null ? null : String(sumOf(owing.map(({ missing }) => missing))),
    suppressed: members === null || flagged === null,
  };
}

/** `Query.partyFeeArrears`. */
export async function countFeeArrears(
  args: QueryPartyFeeArrearsArgs,
  call: Call,
): Promise<readonly PartyFeeArrearsRecord[]> {
  const { client } = call;
  const asOf = periodOf(client.clock.today());
  const thisYear = Number(asOf.slice(0, 4));
  if (args.year < 2000 || args.year > thisYear)
    throw new InputError('year must be from 2000 to the present year.', 'year phải từ năm 2000 đến năm nay.');
  const filter = toFilter(args);
  const agencies = toAgencyParams(filter, call);
  if ((agencies['dsmadonvi'] as readonly string[]).length === 0) return [];
  const params = { ...agencies, tuky: `${args.year}-01`, denky: `${args.year}-12`, trangthai: 'DUE' };
  const fees = await loadAll(FEES, params, call);
  const own = filter.reach === 'SELF' ? fees.filter(({ unitKey }) => unitKey === filter.unit) : fees;
  const units = groupByUnit(own, (months) => arrearsOf(client.config.fees, months, args.year, asOf));
  return [...units].sort(([a], [b]) => (a < b ? -1 : 1)).map(([unit, owing]) => toRecord(unit, owing, call));
}
