// The envelope of the Party system: error_code as number or text, a message, and a list of rows with UPPERCASE keys.
import { z } from 'zod';

const code = z.union([
  z.int(),
  z
    .string()
    .regex(/^\s*-?\d{1,9}\s*$/)
    .transform(Number),
]);

/** `error_code` must be there: `{}`, `[]` and `null` are no replies. */
export const replySchema = z.object({
  error_code: code,
  message: z
    .string()
    .catch('')
    .transform((text) => text.normalize('NFC')),
  session: z.string().min(1).nullish().catch(null),
  result: z.array(z.unknown()).nullish(),
});

export type PartyReply = z.output<typeof replySchema>;
