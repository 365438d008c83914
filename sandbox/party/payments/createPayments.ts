// The payment platform: INIT opens a payment, a person pays or leaves it, QUERY tells, CONFIRM reports to the partner.
import type { Effects } from '../effects.js';
import { hasChecksum, isPaymentMessage, type PaymentFields } from './checksum.js';
import { toReceiptFile } from './receiptFile.js';
import { PAYMENT_STATES, stateOf, type Payment, type PaymentState } from './payment.js';
import { sendReports, type Report, type ReportSource } from './reports.js';

export type PaymentAnswer = Readonly<Record<string, string>>;

export interface Payments {
  answer(fields: PaymentFields): PaymentAnswer;
  /** A person pays; reports as the habits have it. Undefined for an unknown or ended payment. */
  pay(reference: string): Promise<readonly Report[] | undefined>;
  cancel(reference: string): boolean;
  /** The receipt of a payment that was made, as PDF. */
  receipt(reference: string): Buffer | undefined;
}

export interface PaymentsOptions extends ReportSource {
  readonly effects: Effects;
  readonly now: () => number;
  /** Of the platform itself, for the pages that it names. */
  readonly url: () => string;
}

interface Platform extends PaymentsOptions {
  readonly payments: Map<string, Payment>;
}

const pageOf = ({ url }: Platform, reference: string) => `${url()}/payment/page/${reference}`;

function currentState({ now, behaviour }: Platform, payment: Payment): PaymentState {
  return stateOf(payment, now(), behaviour.paymentTtlSeconds);
}

function open(platform: Platform, fields: PaymentFields, reference: string): PaymentAnswer {
  const { payments, effects, now } = platform;
  if (payments.has(reference)) return { MaLoi: '02', MoTaLoi: 'Mã tham chiếu đã tồn tại' };
  const amount = String(fields['SoTien']);
  const info = String(fields['ThongTinGiaoDich']);
  payments.set(reference, { reference, amount, info, openedAt: now(), state: 'PENDING' });
  effects.count('INIT', reference);
  return { MaLoi: '00', MoTaLoi: '', UrlThanhToan: pageOf(platform, reference) };
}

function query(platform: Platform, payment: Payment): PaymentAnswer {
  const state = currentState(platform, payment);
  const isShown = platform.behaviour.urlInQuery && state === 'PENDING';
  return {
    MaLoi: '00',
    MoTaLoi: '',
    MaThamChieu: payment.reference,
    SoTien: payment.amount,
    TrangThaiGD: PAYMENT_STATES[state],
    MaGiaoDich: state === 'PAID' ? `GD-${payment.reference}` : '',
    ...(isShown ? { UrlThanhToan: pageOf(platform, payment.reference) } : {}),
  };
}

function bill({ url, behaviour }: Platform, payment: Payment): PaymentAnswer {
  if (payment.state !== 'PAID') return { MaLoi: '03', MoTaLoi: 'Chưa có biên lai' };
  return { MaLoi: '00', MoTaLoi: '', UrlBienLai: behaviour.billUrl ?? `${url()}/payment/bill/${payment.reference}` };
}

function answer(platform: Platform, fields: PaymentFields): PaymentAnswer {
  const message = fields['LoaiBanTin'];
  if (!isPaymentMessage(message) || message === 'CONFIRM') return { MaLoi: '99', MoTaLoi: 'Bản tin không hợp lệ' };
  if (fields['MaDoiTac'] !== platform.partner || !hasChecksum(message, fields, platform.secret)) {
    return { MaLoi: '97', MoTaLoi: 'Sai mã xác thực' };
  }
  const reference = String(fields['MaThamChieu']);
  if (message === 'INIT') return open(platform, fields, reference);
  const payment = platform.payments.get(reference);
  if (payment === undefined) return { MaLoi: '01', MoTaLoi: 'Không tìm thấy giao dịch' };
  return message === 'QUERY' ? query(platform, payment) : bill(platform, payment);
}

export function createPayments(options: PaymentsOptions): Payments {
  const platform: Platform = { ...options, payments: new Map() };

  /** Ends a payment that is still open. */
  function end(reference: string, state: 'PAID' | 'CANCELLED'): Payment | undefined {
    const payment = platform.payments.get(reference);
    if (payment === undefined || currentState(platform, payment) !== 'PENDING') return undefined;
    payment.state = state;
    return payment;
  }

  return {
    answer: (fields) => answer(platform, fields),
    async pay(reference) {
      const payment = end(reference, 'PAID');
      if (payment === undefined) return undefined;
      options.effects.count('PAY', reference);
      return sendReports(platform, payment);
    },
    receipt(reference) {
      const payment = platform.payments.get(reference);
      return payment?.state === 'PAID' ? toReceiptFile(payment) : undefined;
    },
    cancel: (reference) => end(reference, 'CANCELLED') !== undefined,
  };
}
