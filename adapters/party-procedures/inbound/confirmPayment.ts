// CONFIRM: the payment platform reports a payment. It is kept, and whoever waits for it asks the platform again at once.
import { BlockList, isIP, isIPv6 } from 'node:net';
import { z } from 'zod';
import {
  defineInbound,
  InboundRefused,
  type InboundHead,
  type InboundReply,
  type InboundWork,
  utf8Text,
} from '../../kit/index.js';
import type { PartyClient } from '../client.js';
import { toPaymentName } from '../payments/paymentName.js';
import { answerConfirmation, readConfirmation, type Confirmation } from '../payments/readConfirmation.js';
import { toWireTime } from '../wireTime.js';

/** The kind under which reports are kept. */
export const PAYMENT_REPORT = 'payment-report';

/** What is kept of a report. None of it is believed. */
export const paymentReport = z.object({
  reference: z.string(),
  isPaid: z.boolean(),
  amount: z.string(),
  transaction: z.string(),
  time: z.string(),
});

const REFERENCE = /^[A-Za-z0-9._-]{1,100}$/;
const SUBNET = /^(.+)\/(\d{1,3})$/;

function addTo(list: BlockList, text: string): void {
  const [, network = text, prefix] = SUBNET.exec(text) ?? [];
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (prefix === undefined) list.addAddress(network, family);
  else list.addSubnet(network, Number(prefix), family);
}

/** Where reports may come from; anywhere, unless something is stated: they are signed. */
export function createReportAddresses(texts: readonly string[]): (ip: string | undefined) => boolean {
  const list = new BlockList();
  for (const text of texts) addTo(list, text);
  return (ip) => {
    if (texts.length === 0) return true;
    const plain = ip?.replace(/^::ffff:(?=[\d.]+$)/i, '') ?? '';
    return isIP(plain) !== 0 && list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  };
}

function toReply(client: PartyClient, confirmation: Confirmation | null): InboundReply {
  const body = answerConfirmation(confirmation, toWireTime(client.clock.now()), client.config.payment);
  return { status: 200, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

function toText(body: Uint8Array): string {
  try {
    return utf8Text(body);
  } catch {
    throw new InboundRefused('the report is no UTF-8');
  }
}

async function confirm(work: InboundWork<PartyClient>): Promise<InboundReply> {
  const { client, body } = work;
  const confirmation = readConfirmation(toText(body), client.config.payment);
  if (confirmation === null || !REFERENCE.test(confirmation.reference))
    throw new InboundRefused('a report that the platform has not signed for us');
  const { reference } = confirmation;
  await work.keep({
    kind: PAYMENT_REPORT,
    key: reference,
    // Whose payment it is, the ledger knows.
    unit: null,
    content: paymentReport.parse(confirmation),
    wakes: toPaymentName(reference),
  });
  return toReply(client, confirmation);
}

export const confirmPayment = defineInbound<PartyClient>({
  title: { vi: 'Nền tảng thanh toán báo kết quả', en: 'The payment platform reports a payment' },
  method: 'POST',
  maxBytes: ({ config }) => config.payment.reports.maxBytes,
  admit: ({ ip }: InboundHead, { config, isReportAddress }) => config.payment.reports.enabled && isReportAddress(ip),
  answer: confirm,
  // The platform comes again after 99.
  failed: (_failure, client) => toReply(client, null),
});
