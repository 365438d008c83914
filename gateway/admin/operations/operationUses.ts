// What an application sent, day by day: registered operations and others.
import { z } from 'zod';
import { readOperationUses } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId, day, optional } from '../inputs.js';

const MAX_DAYS = 400;
const DAY_MS = 86_400_000;

const stretchOfDays = z
  .object({ from: day, to: day })
  .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) <= MAX_DAYS * DAY_MS, { path: ['to'] });

export const operationUses = defineQuery({
  name: 'operationUses',
  input: stretchOfDays.and(
    z.object({
      clientId,
      outcome: optional(z.enum(['REGISTERED', 'UNREGISTERED', 'REFUSED'])),
      first: z
        .int()
        .min(1)
        .max(10_000)
        .nullish()
        .transform((value) => value ?? 1_000),
    }),
  ),
  points: 5,
  event: null,
  authorise: (input, context) => overApplication('gateway:usage.read', input.clientId, context),
  act: async ({ clientId: client, ...asked }, _context, db) => ({
    result: await readOperationUses(db, { client, ...asked }),
  }),
});
