// INIT, QUERY and GET_BILL of the payment platform.
import { z } from 'zod';
import { UpstreamError, type AdapterRuntime } from '../../kit/index.js';
import type { Config } from '../config.js';
import { toWireTime } from '../wireTime.js';
import { toChecksum, type PaymentMessage } from './checksum.js';
import { readBill, type Bill } from './readBill.js';

/** What is to be paid, under our own reference. */
export interface PaymentOrder {
  readonly reference: string;
  /** Whole đồng. */
  readonly amount: string;
  readonly info: string;
}

export type Opened =
  | { readonly kind: 'OPEN'; readonly url: string }
  /** There is a payment under this reference already. */
  | { readonly kind: 'REPEATED' }
  | { readonly kind: 'REFUSED' };

export type PaymentState =
  | { readonly kind: 'PAID'; readonly amount: string | null }
  | { readonly kind: 'PENDING'; readonly url: string | null }
  | { readonly kind: 'ENDED' }
  | { readonly kind: 'UNKNOWN' };

export interface PaymentPlatform {
  open(order: PaymentOrder, signal: AbortSignal): Promise<Opened>;
  query(reference: string, signal: AbortSignal): Promise<PaymentState>;
  /** The receipt of a payment that was made, or where it is; null while there is none. */
  bill(reference: string, signal: AbortSignal): Promise<Bill | null>;
}

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? null : String(value)));

const answerSchema = z.object({
  MaLoi: text.pipe(z.string()),
  UrlThanhToan: text,
  TrangThaiGD: text,
  SoTien: text,
});
type PaymentAnswer = z.output<typeof answerSchema>;

/** Behind an LGSP the answer is a text in `message`. */
function unwrap(value: unknown): unknown {
  const message = (value as { readonly message?: unknown } | null)?.message;
  if (typeof message !== 'string' || !message.trimStart().startsWith('{')) return value;
  try {
    return JSON.parse(message) as unknown;
  } catch {
    return value;
  }
}

const replySchema = z.unknown().transform(unwrap).pipe(answerSchema);

function isWebAddress(url: string | null): url is string {
  return url !== null && /^https?:\/\//.test(url) && URL.canParse(url);
}

function toReceipt({ payment }: Config, { amount, info }: PaymentOrder): object {
  return {
    MaDichVu: '2',
    MaDVC: payment.procedureCode === '' ? '' : `${payment.procedureCode}.01`,
    TenDVC: payment.procedureName,
    MaTTHC: payment.procedureCode,
    TenTTHC: payment.procedureName,
    MaDonVi: payment.agencyCode,
    TenDonVi: payment.agencyName,
    TKThuHuong: payment.account,
    MaNHThuHuong: payment.bank,
    TenTKThuHuong: payment.accountName,
    PhiLePhi: [{ LoaiPhiLePhi: '1', MaPhiLePhi: '1', TenPhiLePhi: payment.procedureName, SoTien: amount }],
    NoiDungThanhToan: info,
    DSKhoanNop: [{ NoiDung: info, SoTien: amount }],
  };
}

type Runtime = Pick<AdapterRuntime<Config>, 'config' | 'http' | 'clock'>;

/** One message: what is signed, and what goes along unsigned. */
interface Message {
  readonly name: PaymentMessage;
  readonly fields: Readonly<Record<string, string>>;
  readonly rest?: object;
}

/** Says no at the door, or neither yes nor no. */
function refuseUnclear({ payment }: Config, { name }: Message, { MaLoi }: PaymentAnswer): void {
  // Nothing was begun.
  if (MaLoi === payment.checksumCode)
    throw new UpstreamError('UPSTREAM_AUTH', { detail: `payment ${name}: checksum refused`, sent: false });
  if (payment.unclearCodes.includes(MaLoi))
    throw new UpstreamError('UPSTREAM_ERROR', { detail: `payment ${name}: MaLoi ${MaLoi}` });
}

function toRequest({ config, clock }: Runtime, message: Message) {
  const { payment } = config;
  const signed = {
    LoaiBanTin: message.name,
    PhienBan: payment.version,
    MaDoiTac: payment.partner,
    ThoiGianGD: toWireTime(clock.now()),
    ...message.fields,
  };
  const MaXacThuc = toChecksum(message.name, signed, payment.secret);
  return {
    operation: `payment ${message.name}`,
    method: 'POST',
    url: payment.url,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ ...signed, MaXacThuc, ...message.rest }),
    safe: message.name !== 'INIT',
  } as const;
}

async function send(runtime: Runtime, message: Message, signal: AbortSignal): Promise<PaymentAnswer> {
  const { config, http } = runtime;
  const answer = await http.request({ ...toRequest(runtime, message), as: 'json', schema: replySchema, signal });
  refuseUnclear(config, message, answer);
  return answer;
}

function toInit(config: Config, order: PaymentOrder): Message {
  const fields = {
    MaThamChieu: order.reference,
    SoTien: order.amount,
    LoaiHinhThanhToan: 'PAY',
    MaKenhThanhToan: '1',
    MaThietBi: '1',
    NgonNgu: 'vi-VN',
    MaTienTe: 'VND',
    MaNganHang: 'PAYMENT',
    ThongTinGiaoDich: order.info,
    Ip: config.payment.ip,
  };
  return { name: 'INIT', fields, rest: { ThongTinBienLai: toReceipt(config, order) } };
}

const isAccepted = ({ MaLoi }: PaymentAnswer) => Number(MaLoi) === 0;

function toOpened({ payment }: Config, answer: PaymentAnswer): Opened {
  if (answer.MaLoi === payment.repeatedCode) return { kind: 'REPEATED' };
  if (!isAccepted(answer)) return { kind: 'REFUSED' };
  if (isWebAddress(answer.UrlThanhToan)) return { kind: 'OPEN', url: answer.UrlThanhToan };
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'payment INIT: no address' });
}

function toState({ payment }: Config, answer: PaymentAnswer): PaymentState {
  if (answer.MaLoi === payment.unknownCode) return { kind: 'UNKNOWN' };
  if (!isAccepted(answer) || answer.TrangThaiGD === null)
    throw new UpstreamError('UPSTREAM_ERROR', { detail: `payment QUERY: MaLoi ${answer.MaLoi}` });
  if (payment.paidStates.includes(answer.TrangThaiGD)) return { kind: 'PAID', amount: answer.SoTien };
  if (!payment.pendingStates.includes(answer.TrangThaiGD)) return { kind: 'ENDED' };
  return { kind: 'PENDING', url: isWebAddress(answer.UrlThanhToan) ? answer.UrlThanhToan : null };
}

export function createPaymentPlatform(runtime: Runtime): PaymentPlatform {
  const { config } = runtime;
  return {
    open: async (order, signal) => toOpened(config, await send(runtime, toInit(config, order), signal)),
    query: async (reference, signal) =>
      toState(config, await send(runtime, { name: 'QUERY', fields: { MaThamChieu: reference } }, signal)),
    async bill(reference, signal) {
      const request = toRequest(runtime, { name: 'GET_BILL', fields: { MaThamChieu: reference } });
      const { maxBytes } = config.payment.receipts;
      const schema = z.instanceof(Uint8Array);
      return readBill(await runtime.http.request({ ...request, as: 'bytes', schema, maxBytes, signal }), unwrap);
    },
  };
}
