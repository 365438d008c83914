// Agrees to an export that somebody else asked for.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { decideExport, overExport } from '../exports/decideExport.js';
import { id, reason } from '../inputs.js';

export const approveExport = defineMutation({
  name: 'approveExport',
  input: z.object({ id, reason }),
  points: 5,
  stepUp: true,
  event: 'export.approved',
  authorise: (input, context) => overExport(input.id, context),
  act: (input, context, tx) => decideExport(input, 'APPROVED', context, tx),
});
