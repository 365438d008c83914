// What the VXP service answers: an envelope with a status and a code that is text, around rows, a count or a file.
import { z } from 'zod';
import { UpstreamError } from '../../kit/index.js';

const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? '');

const refused = { status: z.string(), ErrorCode: text, ErrorDesc: text };

/** The envelope around `data`. A refusal has none, so the code is looked at before the data. */
export function replyOf<T>(data: z.ZodType<T>) {
  return z.union([
    z.object({ ...refused, status: z.literal('OK'), data }),
    z.object({ ...refused, status: z.literal('FAIL') }),
  ]);
}

/** countReceiveEdoc. */
export const countReply = z.union([
  z.object({ ...refused, status: z.literal('OK'), count: z.coerce.number().int() }),
  z.object({ ...refused, status: z.literal('FAIL') }),
]);

/** A row of getSentEdocList; every field may be missing. */
export const sentRowSchema = z.object({
  senderDocId: text,
  receiverDocId: text,
  fromCode: text,
  toCode: text,
  title: text,
  notation: text,
  sentTime: text,
  receivedTime: text,
  receiveStatus: text,
  receiveStatusDesc: text,
});

/** A row of getReceivedEdocList. */
export const receivedRowSchema = z.object({ docId: text, created_time: text, from: text, to: text });

/** sendEdoc. */
export const sendReply = z.union([
  z.object({ ...refused, status: z.literal('OK'), DocId: text }),
  z.object({ ...refused, status: z.literal('FAIL') }),
]);

/** A row of getAgenciesListQD20. */
export const agencyRowSchema = z.object({ code: text, name: text });

interface Refusable {
  readonly status: string;
  readonly ErrorCode: string;
  readonly ErrorDesc: string;
}

/** The errors that the SDK names; everything else is "refused". */
const NAMED = /RecordNotExist|CodeExist|InvalidCode|InvalidSlotType|CodeIsRegistered|InvalidSecurity|InvalidAction/;

/** The name of a refusal, or undefined for an accepted call. Only names from the list get into logs. */
export function refusalOf(reply: Refusable): string | undefined {
  if (reply.status === 'OK' && (reply.ErrorCode === '' || reply.ErrorCode === '0')) return undefined;
  return NAMED.exec(`${reply.ErrorCode} ${reply.ErrorDesc}`)?.[0] ?? 'refused';
}

/** The error for a refusal: a bad signature is our credential's fault, not the caller's. */
export function toRefusalError(operation: string, refusal: string): UpstreamError {
  const code = refusal === 'InvalidSecurity' ? 'UPSTREAM_AUTH' : 'UPSTREAM_ERROR';
  // A signature is looked at before anything else.
  return new UpstreamError(code, { detail: `${operation}: ${refusal}`, sent: refusal !== 'InvalidSecurity' });
}
