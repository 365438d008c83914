// Paying fees in three steps: hold them in the ledger, have the payment made, enter it.
import { z } from 'zod';
import { UpstreamError, type CommandStep, type Found, type StepOutcome, type StepResult } from '../../kit/index.js';
import type { PartyClient, Work } from '../client.js';
import { DONG_FORM } from '../fees/money.js';
import { toPaymentName } from '../payments/paymentName.js';
import type { PaymentState } from '../payments/paymentPlatform.js';
import { feeRow, type FeeRow } from '../wire/rows.js';
import { toReference } from './reference.js';
import { createWriteStep } from './writeStep.js';

const dong = z.string().regex(DONG_FORM);

/** What is paid: one line for each member and month. */
export const feePayload = z.object({
  payer: z.enum(['MEMBER', 'CELL']),
  lines: z.array(z.object({ number: z.string(), amount: dong })).min(1),
  total: dong,
  /** For the bank statement: no personal value. */
  info: z.string(),
});
export type FeePayload = z.output<typeof feePayload>;
type FeeWork = Work<FeePayload>;
type FeeStep = CommandStep<PartyClient, FeePayload>;

const HOLD = 'hold';

/** One reference for the hold, the payment and the entry: the ledger and the bank statement speak of the same thing. */
function paymentReference(work: FeeWork): string {
  const reference = work.results[HOLD]?.reference;
  if (reference === undefined) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'no hold', sent: false });
  return reference;
}

async function linesUnder(reference: string, { client, signal }: FeeWork): Promise<readonly FeeRow[]> {
  return client.party.read({ service: 'findFees', params: { mathamchieu: reference }, row: feeRow, signal });
}

/** The first line stands for all: they share one reference. */
function toResult({ payload }: FeeWork, reference: string): StepResult {
  const [first] = payload.lines;
  return { reference, ...(first === undefined ? {} : { row: { type: 'PartyFee', key: first.number } }) };
}

/** True if every line of the payload is among these in such a state. */
function covers({ payload }: FeeWork, rows: readonly FeeRow[], states: readonly string[]): boolean {
  const found = new Set(rows.filter((row) => states.includes(row.TRANGTHAI ?? '')).map((row) => row.MAKHOAN));
  return payload.lines.every(({ number }) => found.has(number));
}

const hold: FeeStep = createWriteStep<FeePayload>({
  name: HOLD,
  title: { vi: 'Giữ khoản đảng phí', en: 'Hold the fees' },
  service: 'holdFees',
  refusal: {
    vi: 'Khoản đảng phí đã nộp, đang được thanh toán hoặc không còn phải nộp.',
    en: 'A fee is paid, being paid, or no longer due.',
  },
  params: ({ payload }) => ({
    NguoiNop: payload.payer,
    dsKhoan: payload.lines.map(({ number }) => ({ MaKhoan: number })),
  }),
  find: async (work, reference) =>
    covers(work, await linesUnder(reference, work), ['PENDING', 'PAID']) ? toResult(work, reference) : null,
  undo: {
    service: 'releaseFees',
    params: (work) => ({ MaThamChieu: toReference(work.key) }),
    isUndone: async (work) => {
      const rows = await linesUnder(toReference(work.key), work);
      return rows.every((row) => row.TRANGTHAI !== 'PENDING');
    },
    result: (work) => toResult(work, toReference(work.key)),
  },
});

const NOT_PAID = {
  vi: 'Thanh toán đã bị hủy hoặc hết hạn; chưa thu tiền.',
  en: 'The payment was cancelled or has expired; nothing was paid.',
};

/** An open payment; without its address when the platform does not tell it again. */
function toWaiting(work: FeeWork, reference: string, url: string | null): StepOutcome {
  const waiting = {
    outcome: 'WAITING',
    seconds: work.client.config.payment.pollSeconds,
    awaits: toPaymentName(reference),
  } as const;
  return url === null ? waiting : { ...waiting, result: { reference, url } };
}

function toFound(work: FeeWork, reference: string, state: PaymentState): Found {
  if (state.kind === 'UNKNOWN') return { outcome: 'ABSENT' };
  if (state.kind === 'PENDING') return toWaiting(work, reference, state.url);
  if (state.kind === 'ENDED') return { outcome: 'REFUSED', reason: NOT_PAID };
  // Another sum than ours is for a person to look at: it is neither paid nor not paid.
  if (state.amount !== null && state.amount !== work.payload.total) return { outcome: 'UNCLEAR' };
  return { outcome: 'DONE', result: { reference } };
}

async function lookAtPayment(work: FeeWork): Promise<Found> {
  const reference = paymentReference(work);
  return toFound(work, reference, await work.client.payments.query(reference, work.signal));
}

async function openPayment(work: FeeWork): Promise<StepOutcome> {
  const reference = paymentReference(work);
  const { total, info } = work.payload;
  const opened = await work.client.payments.open({ reference, amount: total, info }, work.signal);
  if (opened.kind === 'OPEN') return toWaiting(work, reference, opened.url);
  if (opened.kind === 'REPEATED') return toWaiting(work, reference, null);
  return {
    outcome: 'REFUSED',
    reason: { vi: 'Nền tảng thanh toán không nhận giao dịch.', en: 'The payment platform does not take the payment.' },
  };
}

/** Nobody gives money back by program: a payment that was made, and that the ledger does not take, waits for a person. */
async function takeBackPayment(work: FeeWork): Promise<StepOutcome> {
  const found = await lookAtPayment(work);
  if (found.outcome === 'ABSENT' || found.outcome === 'REFUSED') return { outcome: 'DONE' };
  return {
    outcome: 'REFUSED',
    reason: {
      vi: 'Tiền đã được nộp; người phụ trách phải ghi sổ hoặc hoàn trả.',
      en: 'The payment was made; a person has to enter it or give it back.',
    },
  };
}

const payment: FeeStep = {
  name: 'payment',
  title: { vi: 'Thanh toán trực tuyến', en: 'Online payment' },
  send: openPayment,
  reconcile: lookAtPayment,
  compensate: takeBackPayment,
};

async function findEntry(work: FeeWork): Promise<StepResult | null> {
  const reference = paymentReference(work);
  const rows = await linesUnder(reference, work);
  if (!covers(work, rows, ['PAID'])) return null;
  return toResult(work, reference);
}

async function enter(work: FeeWork): Promise<StepOutcome> {
  const params = {
    MaThamChieu: paymentReference(work),
    dsKhoan: work.payload.lines.map(({ number, amount }) => ({ MaKhoan: number, SoTien: amount })),
  };
  const reply = await work.client.party.write('enterFees', params, work.signal);
  const result = await findEntry(work);
  if (result !== null) return { outcome: 'DONE', result };
  if (reply.kind !== 'REFUSED') throw new UpstreamError('UPSTREAM_ERROR', { detail: 'enterFees: not in the ledger' });
  return {
    outcome: 'REFUSED',
    reason: {
      vi: 'Đã thu tiền nhưng sổ đảng phí không ghi nhận; cần người xử lý.',
      en: 'The payment was made and the ledger does not take it; a person has to look at it.',
    },
  };
}

const entry: FeeStep = {
  name: 'ledger',
  title: { vi: 'Ghi sổ đảng phí', en: 'Enter in the fee ledger' },
  send: enter,
  reconcile: async (work) => {
    const result = await findEntry(work);
    return result === null ? { outcome: 'ABSENT' } : { outcome: 'DONE', result };
  },
};

/** In their order. */
export const FEE_STEPS: readonly FeeStep[] = [hold, payment, entry];
