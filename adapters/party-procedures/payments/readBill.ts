// The answer to GET_BILL: the receipt itself as PDF, or a message that says where it is.
import { z } from 'zod';
import { UpstreamError, utf8Text } from '../../kit/index.js';

export type Bill =
  | { readonly kind: 'PDF'; readonly bytes: Uint8Array }
  | { readonly kind: 'ADDRESS'; readonly url: string };

const answerSchema = z.object({
  MaLoi: z.union([z.string(), z.number()]).transform(String),
  UrlBienLai: z.string().nullish(),
});

export function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Text(bytes));
  } catch {
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'payment GET_BILL: neither PDF nor JSON' });
  }
}

/** Null for a payment without a receipt. `unwrap`: an answer behind an LGSP is a text inside another one. */
export function readBill(bytes: Uint8Array, unwrap: (value: unknown) => unknown): Bill | null {
  if (isPdf(bytes)) return { kind: 'PDF', bytes };
  const answer = answerSchema.safeParse(unwrap(parse(bytes)));
  if (!answer.success) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'payment GET_BILL: no MaLoi' });
  const { MaLoi, UrlBienLai } = answer.data;
  if (Number(MaLoi) !== 0 || UrlBienLai == null || UrlBienLai === '') return null;
  return { kind: 'ADDRESS', url: UrlBienLai };
}
