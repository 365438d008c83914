// nhantbthuedvcqg: what the tax office wants for a dossier, and later that it was paid. Either may come before the dossier.
import { z } from 'zod';
import { defineInbound, InboundRefused, type Arrival, type InboundWork } from '../../kit/index.js';
import type { PublicServicesClient } from '../client.js';
import { acceptedReply, failedReply, maxBytesOf, settingsOf } from './answers.js';
import { KINDS, type TaxNoticeContent, type TaxReceiptContent } from './contents.js';
import { findAgency, firstOf, parseFields, readFields, requireCode, textOf, type CallFields } from './readCall.js';
import { readTaxNotice } from './readTaxNotice.js';
import { restOf } from './receiveDossier.js';

const payment = z.object({
  MATHONGBAOTHUE: textOf(200),
  THOIGIANTHANHTOAN: textOf(50),
  SOTIEN: textOf(50),
  NOIDUNGTHANHTOAN: textOf(2_000),
  TRANGTHAITHANHTOAN: textOf(100),
});
const payments = z
  .unknown()
  .transform((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
  .pipe(z.array(payment).min(1).max(100));
const receipt = z.object({ HOTENNGUOINOPTIEN: textOf(500), MASOTHUE: textOf(50), URLFILECHUNGTU: textOf(2_000) });

/** What is kept, before anybody knows whose it is. */
interface Paper {
  readonly kind: Arrival['kind'];
  readonly code: string;
  readonly content: TaxNoticeContent | TaxReceiptContent;
}

async function readNotice(client: PublicServicesClient, fields: CallFields, file: string): Promise<Paper> {
  const { tax, codeKeys } = settingsOf(client);
  const notice = await readTaxNotice(file, tax);
  const code = requireCode(notice.code);
  const stated = firstOf(fields, codeKeys);
  if (stated !== null && stated !== code) throw new InboundRefused('the notice is about another dossier');
  const rest = restOf(fields, [...codeKeys, tax.fileKey]);
  const { number, amount } = notice;
  return { kind: KINDS.notice, code, content: { code, number, amount, file: file.replace(/\s+/g, ''), rest } };
}

function readReceipt(client: PublicServicesClient, fields: CallFields): Paper {
  const { tax, codeKeys } = settingsOf(client);
  const code = requireCode(firstOf(fields, codeKeys));
  const read = parseFields(receipt, fields);
  const paid = parseFields(payments, fields[tax.paymentKey.toUpperCase()]);
  const content: TaxReceiptContent = {
    code,
    payerName: read.HOTENNGUOINOPTIEN,
    taxCode: read.MASOTHUE,
    url: read.URLFILECHUNGTU,
    payments: paid.map((one) => ({
      noticeNumber: one.MATHONGBAOTHUE,
      paidAt: one.THOIGIANTHANHTOAN,
      amount: one.SOTIEN,
      content: one.NOIDUNGTHANHTOAN,
      state: one.TRANGTHAITHANHTOAN,
    })),
    rest: restOf(fields, [...Object.keys(receipt.shape), ...codeKeys, tax.paymentKey]),
  };
  return { kind: KINDS.receipt, code, content };
}

async function readPaper(client: PublicServicesClient, fields: CallFields): Promise<Paper> {
  const { tax } = settingsOf(client);
  const file = fields[tax.fileKey.toUpperCase()];
  if (typeof file === 'string' && file !== '') return readNotice(client, fields, file);
  if (fields[tax.paymentKey.toUpperCase()] != null) return readReceipt(client, fields);
  throw new InboundRefused('neither a notice nor a receipt of the tax office');
}

async function receive(work: InboundWork<PublicServicesClient>) {
  const { client } = work;
  const fields = readFields(client, work.body);
  const { kind, code, content } = await readPaper(client, fields);
  const unit = findAgency(client, code, fields)?.unit ?? null;
  await work.keep({ kind, key: code, unit, content, changes: [{ type: 'Dossier', key: code, unit }] });
  return acceptedReply(client, code);
}

export const receiveTax = defineInbound<PublicServicesClient>({
  title: { vi: 'Nhận thông báo thuế và chứng từ nộp thuế', en: 'A notice or receipt of the tax office' },
  method: 'POST',
  maxBytes: maxBytesOf,
  admit: (head, { admission }) => admission.isFromPortal(head) && admission.hasSecret(head),
  answer: receive,
  failed: failedReply,
});
