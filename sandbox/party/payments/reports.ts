// CONFIRM: the platform reports a payment to the partner, as often and as honestly as the habits have it.
import type { LocalTime } from '../../city/types.js';
import { toWireTime } from '../partyAnswer.js';
import type { PartyBehaviour } from '../partyBehaviour.js';
import { toChecksum } from './checksum.js';
import type { Payment } from './payment.js';

/** A report to the partner, and what the partner answered. */
export interface Report {
  readonly body: Readonly<Record<string, string | number>>;
  readonly reply: unknown;
}

export interface ReportSource {
  readonly behaviour: PartyBehaviour;
  readonly partner: string;
  readonly secret: string;
  readonly localNow: () => LocalTime;
}

function toReport(source: ReportSource, payment: Payment): Report['body'] {
  const fields = {
    LoaiBanTin: 'CONFIRM',
    MaLoi: '00',
    MaDoiTac: source.partner,
    MaThamChieu: payment.reference,
    // A number here, a text in INIT.
    SoTien: Number(payment.amount),
    MaTienTe: 'VND',
    MaGiaoDich: `GD-${payment.reference}`,
    MaNganHang: 'PAYMENT',
    ThoiGianGD: toWireTime(source.localNow()),
    ThongTinGiaoDich: payment.info,
  };
  const secret = source.behaviour.forgeConfirm ? 'somebody-else' : source.secret;
  return { ...fields, MaXacThuc: toChecksum('CONFIRM', fields, secret) };
}

/** What the partner answered; null where nobody did. The payment was made all the same. */
async function post(url: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  try {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return await response.json();
  } catch {
    return null;
  }
}

/** Sends the reports one after the other. */
export async function sendReports(source: ReportSource, payment: Payment): Promise<readonly Report[]> {
  const { confirmUrl, confirmTimes } = source.behaviour;
  if (confirmUrl === null) return [];
  const reports: Report[] = [];
  for (let count = 0; count < confirmTimes; count += 1) {
    const body = toReport(source, payment);
    reports.push({ body, reply: await post(confirmUrl, body) });
  }
  return reports;
}
