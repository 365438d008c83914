// Fees by key, and those of a member or a cell in a range of months, with links to receipts.
import { InputError, type Page } from '../../kit/index.js';
import type { Call } from '../client.js';
import { isPeriod, monthsBetween } from '../fees/period.js';
import type { PartyFeeRecord, QueryPartyCellFeesArgs, QueryPartyMemberFeesArgs } from '../schema.generated.js';
import { loaderOf, loadPageOf } from './loadRows.js';
import { withReceipt } from './receipts.js';
import { FEES } from './sources.js';

const LONGEST_RANGE = 60;

interface Range {
  readonly from: string;
  readonly until?: string | null | undefined;
}

/** A month that an argument names. */
export function readPeriod(name: string, text: string): string {
  if (isPeriod(text)) return text;
  throw new InputError(`${name} must be a month, YYYY-MM.`, `${name} phải là tháng, dạng YYYY-MM.`);
}

/** Both ends, `from` alone standing for one month. */
export function readRange({ from, until }: Range): { readonly tuky: string; readonly denky: string } {
  const tuky = readPeriod('from', from);
  const denky = until === null || until === undefined ? tuky : readPeriod('until', until);
  const months = monthsBetween(tuky, denky);
  if (months >= 0 && months < LONGEST_RANGE) return { tuky, denky };
  throw new InputError(
    `until must be in the ${LONGEST_RANGE} months from "from" on.`,
    `until phải trong vòng ${LONGEST_RANGE} tháng kể từ from.`,
  );
}

const findFees = loaderOf(FEES);

/** `PartyFee` by key. */
export async function loadFees(keys: readonly string[], call: Call): Promise<readonly (PartyFeeRecord | null)[]> {
  return (await findFees(keys, call)).map((fee) => (fee === null ? null : withReceipt(fee, call)));
}

function pageWithReceipts({ items, hasNextPage }: Page<PartyFeeRecord>, call: Call): Page<PartyFeeRecord> {
  return { items: items.map(({ record, cursor }) => ({ record: withReceipt(record, call), cursor })), hasNextPage };
}

/** `Query.partyMemberFees`. */
export async function listMemberFees(args: QueryPartyMemberFeesArgs, call: Call): Promise<Page<PartyFeeRecord>> {
  return pageWithReceipts(await loadPageOf(FEES, { madangvien: args.member, ...readRange(args) }, args, call), call);
}

/** `Query.partyCellFees`. */
export async function listCellFees(args: QueryPartyCellFeesArgs, call: Call): Promise<Page<PartyFeeRecord>> {
  return pageWithReceipts(await loadPageOf(FEES, { machibo: args.cell, ...readRange(args) }, args, call), call);
}
