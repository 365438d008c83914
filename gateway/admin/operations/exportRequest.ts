// One export, for whoever asked and for whoever may decide.
import { z } from 'zod';
import { findExport } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { overExport } from '../exports/decideExport.js';
import { toExportRequest } from '../exports/exportView.js';
import { overOwnExport } from '../exports/ownExport.js';
import { id } from '../inputs.js';
import { notFound } from '../problems.js';

export const exportRequest = defineQuery({
  name: 'exportRequest',
  input: z.object({ id }),
  points: 1,
  event: null,
  async authorise(input, context) {
    const own = await overOwnExport(input.id, context);
    return own.unit === null || !context.access.holds('gateway:export.approve') ? own : overExport(input.id, context);
  },
  async act(input, { services }, db) {
    const row = await findExport(db, input.id);
    if (row === undefined) throw notFound();
    return { result: toExportRequest(row, services) };
  },
});
