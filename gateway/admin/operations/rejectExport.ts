// Refuses an export that somebody else asked for.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { decideExport, overExport } from '../exports/decideExport.js';
import { id, reason } from '../inputs.js';

export const rejectExport = defineMutation({
  name: 'rejectExport',
  input: z.object({ id, reason }),
  points: 5,
  event: 'export.rejected',
  authorise: (input, context) => overExport(input.id, context),
  act: (input, context, tx) => decideExport(input, 'REJECTED', context, tx),
});
