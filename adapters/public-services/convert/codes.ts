// Code values of the portal and the words that stand for them.
import type {
  ApplicantKind,
  DeliveryWay,
  DossierChannel,
  DossierStatus,
  OnlinePaymentState,
} from '../schema.generated.js';

const STATUSES: Readonly<Record<string, DossierStatus>> = {
  1: 'NEWLY_SUBMITTED',
  2: 'ACCEPTED',
  3: 'NOT_ACCEPTED',
  4: 'IN_PROGRESS',
  5: 'SUPPLEMENT_REQUESTED',
  6: 'FINANCIAL_OBLIGATION',
  7: 'WITHDRAWN',
  8: 'STOPPED',
  9: 'COMPLETED',
  10: 'RETURNED',
};
const CHANNELS: Readonly<Record<string, DossierChannel>> = { 1: 'DIRECT', 2: 'ONLINE', 3: 'POST' };
const APPLICANTS: Readonly<Record<string, ApplicantKind>> = {
  1: 'INDIVIDUAL',
  2: 'ENTERPRISE',
  3: 'STATE_BODY',
  4: 'ORGANISATION',
};
const DELIVERIES: Readonly<Record<string, DeliveryWay>> = { 0: 'DIRECT', 1: 'POST' };
const PAYMENTS: Readonly<Record<string, OnlinePaymentState>> = { 0: 'NOT_PAID', 1: 'PAID', 3: 'NOT_APPLICABLE' };

function look<T>(table: Readonly<Record<string, T>>, code: string | null): T | null {
  // "02" and "2" are one code.
  return code !== null && /^\d{1,4}$/.test(code) ? (table[String(Number(code))] ?? null) : null;
}

/** TrangThaiHoSo as a word; UNKNOWN for a code outside the list, null for none. */
export function toDossierStatus(code: string | null): DossierStatus | null {
  return code === null ? null : (look(STATUSES, code) ?? 'UNKNOWN');
}

function codeOf<T extends string>(table: Readonly<Record<string, T>>, word: T): string | undefined {
  return Object.entries(table).find(([, known]) => known === word)?.[0];
}

/** The code of a status; undefined for UNKNOWN. */
export const toStatusCode = (status: DossierStatus) => codeOf(STATUSES, status);
export const toChannelCode = (channel: DossierChannel) => codeOf(CHANNELS, channel) as string;
export const toApplicantCode = (kind: ApplicantKind) => codeOf(APPLICANTS, kind) as string;
export const toDeliveryCode = (way: DeliveryWay) => codeOf(DELIVERIES, way) as string;
export const toPaymentCode = (state: OnlinePaymentState) => codeOf(PAYMENTS, state) as string;

export const toChannel = (code: string | null): DossierChannel | null => look(CHANNELS, code);
export const toApplicantKind = (code: string | null): ApplicantKind | null => look(APPLICANTS, code);
export const toDeliveryWay = (code: string | null): DeliveryWay | null => look(DELIVERIES, code);
export const toPaymentState = (code: string | null): OnlinePaymentState | null => look(PAYMENTS, code);
