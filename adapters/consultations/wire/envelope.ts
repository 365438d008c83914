// The envelope of JSON-RPC 1.0: the answer to this question, with a result or an error.
import { z } from 'zod';

/** `{}`, `[]` and an answer to another question are no answers. */
export function envelopeOf(id: number) {
  return z
    .object({ id: z.union([z.int(), z.string()]), result: z.unknown(), error: z.unknown() })
    .refine((reply) => String(reply.id) === String(id), { path: ['id'], error: 'another question' });
}
