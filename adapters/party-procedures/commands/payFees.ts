// payPartyFee and payCellFees: which fees are due, whether their amounts follow from the rules, and what is to be paid.
import { defineCommand, InputError } from '../../kit/index.js';
import type { Call, PartyClient } from '../client.js';
import { amountDue, FeeUnknownError } from '../fees/amountDue.js';
import { PAYER_KINDS } from '../fees/feeSettings.js';
import { DONG_FORM, sumOf, toDong, type Dong } from '../fees/money.js';
import { addMonths, periodOf } from '../fees/period.js';
import { readPeriod } from '../loaders/fees.js';
import { loadAll } from '../loaders/loadRows.js';
import { FEES } from '../loaders/sources.js';
import type { MutationPayCellFeesArgs, MutationPayPartyFeeArgs, PartyFeeRecord } from '../schema.generated.js';
import { FEE_STEPS, feePayload, type FeePayload } from './feeSteps.js';

const MOST_PERIODS = 12;

/** What the rules say that this fee is; null where they cannot tell. */
function expectedAmount(fee: PartyFeeRecord, { config }: PartyClient): Dong | null {
  const kind = PAYER_KINDS.find((known) => known === fee.payerKind);
  if (kind === undefined) return null;
  try {
    const base = fee.base === null ? null : toDong(fee.base);
    return amountDue(config.fees, { kind, period: fee.period, base }).amount;
  } catch (error) {
    if (error instanceof FeeUnknownError) return null;
    throw error;
  }
}

/** Nobody is asked for an amount that does not follow from the rules: the cell has to look at it first. */
function requireDue(fee: PartyFeeRecord, client: PartyClient): Dong {
  const due = fee.amountDue === null ? null : toDong(fee.amountDue);
  const expected = expectedAmount(fee, client);
  if (due !== null && due === expected) return due;
  client.log.warn({ period: fee.period, rule: fee.rule }, 'a fee does not follow from the rules');
  if (due !== null && client.config.amountCheck === 'WARN') return due;
  throw new InputError(
    'An amount due does not follow from the fee rules: the cell has to check it.',
    'Có số tiền phải nộp không khớp quy định: chi bộ cần kiểm tra lại.',
  );
}

function checkPeriod(name: string, text: string, { config, clock }: PartyClient): string {
  const period = readPeriod(name, text);
  const last = addMonths(periodOf(clock.today()), config.maxPayAheadMonths);
  if (period <= last) return period;
  throw new InputError(`${name} must not be after ${last}.`, `${name} không được sau tháng ${last}.`);
}

function toPayload(
  payer: FeePayload['payer'],
  lines: readonly { readonly number: string; readonly amount: Dong }[],
  info: string,
): FeePayload {
  const total = sumOf(lines.map(({ amount }) => amount));
  return {
    payer,
    total: String(total),
    info,
    lines: lines.map(({ number, amount }) => ({ number, amount: String(amount) })),
  };
}

function checkPeriods(periods: readonly string[], client: PartyClient): readonly string[] {
  const checked = periods.map((period) => checkPeriod('periods', period, client)).sort();
  if (checked.length > 0 && checked.length <= MOST_PERIODS && new Set(checked).size === checked.length) return checked;
  throw new InputError(
    `periods must name 1 to ${MOST_PERIODS} different months.`,
    `periods phải gồm từ 1 đến ${MOST_PERIODS} tháng khác nhau.`,
  );
}

function checkVoluntary(text: string | null | undefined): Dong {
  if (text === null || text === undefined) return 0n;
  if (DONG_FORM.test(text)) return toDong(text);
  throw new InputError(
    'voluntaryAmount must be a whole number of đồng, digits only.',
    'voluntaryAmount phải là số nguyên đồng, chỉ gồm chữ số.',
  );
}

async function preparePayFee({ member, input }: MutationPayPartyFeeArgs, call: Call) {
  const periods = checkPeriods(input.periods, call.client);
  const voluntary = checkVoluntary(input.voluntaryAmount);
  const range = { tuky: periods[0], denky: periods.at(-1) };
  const fees = await loadAll(FEES, { madangvien: member, ...range }, call);
  const lines = periods.map((period) => {
    const fee = fees.find((one) => one.period === period && one.memberNumber === member);
    if (fee?.status !== 'DUE')
      throw new InputError('periods must name months whose fee is due.', 'periods chỉ gồm những tháng còn phải nộp.');
    const due = requireDue(fee, call.client);
    if (input.voluntaryAmount != null && voluntary < due)
      throw new InputError(
        'voluntaryAmount must not be below the amount due.',
        'voluntaryAmount không được thấp hơn số tiền phải nộp.',
      );
    return { number: fee.number, amount: voluntary > due ? voluntary : due };
  });
  const info = `Nop dang phi ${periods.join(' ')}`;
  return { subject: `party-member ${member}`, payload: toPayload('MEMBER', lines, info) };
}

async function preparePayCell({ cell, input }: MutationPayCellFeesArgs, call: Call) {
  const period = checkPeriod('period', input.period, call.client);
  const params = { machibo: cell, tuky: period, denky: period, trangthai: 'DUE' };
  const fees = (await loadAll(FEES, params, call)).filter(
    ({ status, cellCode }) => status === 'DUE' && cellCode === cell,
  );
  const lines = fees.map((fee) => ({ number: fee.number, amount: requireDue(fee, call.client) }));
  if (lines.length === 0)
    throw new InputError(
      'Nobody in the cell owes the fee of this month.',
      'Không còn ai trong chi bộ phải nộp tháng này.',
    );
  const info = `Nop dang phi ${period} chi bo ${cell}`;
  return { subject: `party-cell ${cell}`, payload: toPayload('CELL', lines, info) };
}

export const payPartyFee = defineCommand<PartyClient, FeePayload>({
  payload: feePayload,
  prepare: preparePayFee,
  steps: FEE_STEPS,
});

export const payCellFees = defineCommand<PartyClient, FeePayload>({
  payload: feePayload,
  prepare: preparePayCell,
  steps: FEE_STEPS,
});
