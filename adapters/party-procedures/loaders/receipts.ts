// Receipts of payments: a link on the fee, and the file behind it, which the platform gives or says where it is.
import { z } from 'zod';
import { UpstreamError, type FileContent } from '../../kit/index.js';
import type { Call, PartyClient } from '../client.js';
import { isPdf } from '../payments/readBill.js';
import type { PartyFeeRecord } from '../schema.generated.js';

const refSchema = z.tuple([z.literal('receipt'), z.string().regex(/^[A-Za-z0-9._-]{1,100}$/)]);

/** The receipt of a cell has the sum of all its members on it: it is for who may see the cell's unit. */
function mayHave({ payer, unitKey }: PartyFeeRecord, { scope }: Call): boolean {
  return payer === 'MEMBER' || (payer === 'CELL' && unitKey !== null && scope.includes(unitKey));
}

/** The fee with a link to its receipt, where there is one. */
export function withReceipt<R extends PartyFeeRecord>(fee: R, call: Call): R {
  const { status, paymentReference } = fee;
  if (status !== 'PAID' || paymentReference === null || !call.select.wants('receipt') || !mayHave(fee, call))
    return fee;
  return { ...fee, receipt: call.fileLink(JSON.stringify(['receipt', paymentReference])) };
}

/** The platform's own host, over the scheme that we call it by; others over https alone. */
function isAllowed(address: string, { config }: PartyClient): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  const platform = new URL(config.payment.url);
  if (url.username !== '' || url.password !== '') return false;
  if (url.origin === platform.origin) return true;
  return url.protocol === 'https:' && config.payment.receipts.hosts.includes(url.host);
}

async function fetchReceipt(client: PartyClient, url: string, signal: AbortSignal): Promise<Uint8Array> {
  if (!isAllowed(url, client))
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'a receipt lies on a host that is not configured' });
  return client.http.request({
    operation: 'payment receipt',
    method: 'GET',
    url,
    as: 'bytes',
    schema: z.instanceof(Uint8Array),
    safe: true,
    maxBytes: client.config.payment.receipts.maxBytes,
    signal,
  });
}

function parseRef(ref: string): string | null {
  try {
    return refSchema.safeParse(JSON.parse(ref)).data?.[1] ?? null;
  } catch {
    return null;
  }
}

/** The PDF behind a link; null if there is none. */
export async function openReceipt(client: PartyClient, ref: string, signal: AbortSignal): Promise<FileContent | null> {
  const reference = parseRef(ref);
  const bill = reference === null ? null : await client.payments.bill(reference, signal);
  if (bill === null) return null;
  const bytes = bill.kind === 'PDF' ? bill.bytes : await fetchReceipt(client, bill.url, signal);
  if (!isPdf(bytes)) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'a receipt is no PDF' });
  return { name: `bien-lai-${reference}.pdf`, contentType: 'application/pdf', bytes };
}
