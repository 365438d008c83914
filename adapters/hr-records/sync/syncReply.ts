// Replies of the sync API: always status 200, a refusal being an `err_code` other than 0 with free Vietnamese text.
import { z } from 'zod';

// 0 and "0" are one value.
const code = z.union([
  z.int(),
  z
    .string()
    .regex(/^\s*-?\d{1,9}\s*$/)
    .transform(Number),
]);

const text = z
  .unknown()
  .transform((value) => (typeof value === 'string' ? value.normalize('NFC').trim() : ''))
  .optional()
  .default('');

/** Of a message. `transaction` is '' where the server did not know which one it was. */
export const replySchema = z
  .looseObject({ err_code: code, message: text, transaction_id: text })
  .transform(({ err_code, message, transaction_id }) => ({ code: err_code, message, transaction: transaction_id }));

export type SyncReply = z.output<typeof replySchema>;

/** Of a login. */
export const loginSchema = z
  .looseObject({ err_code: code, message: text, access_token: text, expired_time: text })
  .transform(({ err_code, message, access_token, expired_time }) => ({
    code: err_code,
    message,
    token: access_token,
    expires: expired_time,
  }));

const LONGEST = 200;
/** Numbers of people and telephones are six digits and more, sometimes written in groups. */
const LONG_NUMBER = /\d(?:[ .-]?\d){5,}/g;

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(leaves) : [];
}

/** The server's text as far as it may enter a log: without long numbers and without any value of what was sent. */
export function toLoggable(message: string, sent: unknown): string {
  const values = [...new Set(leaves(sent))].filter((value) => value.length >= 3);
  values.sort((a, b) => b.length - a.length);
  const bare = values.reduce((rest, value) => rest.replaceAll(value, '…'), message);
  return bare.replace(LONG_NUMBER, '…').slice(0, LONGEST);
}
