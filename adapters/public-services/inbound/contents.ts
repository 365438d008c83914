// What is kept of what arrived, as it is read back, also by later versions.
import { z } from 'zod';

const text = z.string().nullable();

const addressContent = z.object({ province: text, district: text, ward: text, detail: text });

/** A new dossier, or a promotion that a trader registers. */
export const dossierContent = z.object({
  code: z.string(),
  nationalCode: text,
  procedureCode: text,
  agencyCode: text,
  taxCode: text,
  name: text,
  address: addressContent,
  phone: text,
  email: text,
  contact: text,
  formName: text,
  formUrl: text,
  /** Base64, as it came. */
  form: text,
  /** Everything else, with UPPERCASE keys: what was acknowledged is not sent again. */
  rest: z.record(z.string(), z.unknown()),
});
export type DossierContent = z.output<typeof dossierContent>;

/** What the tax office wants to be paid. */
export const taxNoticeContent = z.object({
  code: z.string(),
  number: text,
  amount: text,
  /** The notice in base64, as it came. */
  file: z.string(),
  rest: z.record(z.string(), z.unknown()),
});
export type TaxNoticeContent = z.output<typeof taxNoticeContent>;

const paymentContent = z.object({
  noticeNumber: text,
  paidAt: text,
  amount: text,
  content: text,
  state: text,
});

/** That it was paid. */
export const taxReceiptContent = z.object({
  code: z.string(),
  payerName: text,
  taxCode: text,
  url: text,
  payments: z.array(paymentContent),
  rest: z.record(z.string(), z.unknown()),
});
export type TaxReceiptContent = z.output<typeof taxReceiptContent>;

/** Kinds of arrivals; kept with them, so they do not change between versions. */
export const KINDS = {
  dossier: 'dossier',
  promotion: 'procedure-promotion',
  notice: 'tax-notice',
  receipt: 'tax-receipt',
} as const;

/** Both are shown as `ReceivedDossier`. */
export type ReceivedKind = typeof KINDS.dossier | typeof KINDS.promotion;

/** The local key of a `ReceivedDossier`. */
export function toReceivedKey(kind: ReceivedKind, code: string): string {
  return `${kind}|${code}`;
}

/** Its parts; null for a text that is no such key. */
export function parseReceivedKey(key: string): { readonly kind: ReceivedKind; readonly code: string } | null {
  const bar = key.indexOf('|');
  const kind = [KINDS.dossier, KINDS.promotion].find((one) => one === key.slice(0, bar));
  return bar === -1 || kind === undefined ? null : { kind, code: key.slice(bar + 1) };
}
