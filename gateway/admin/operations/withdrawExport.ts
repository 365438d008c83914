// Takes a request for an export back.
import { z } from 'zod';
import { findExport, lockExport, setExportState } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { stateOf, toExportRequest } from '../exports/exportView.js';
import { overOwnExport } from '../exports/ownExport.js';
import { id } from '../inputs.js';
import { conflict, notFound } from '../problems.js';

export const withdrawExport = defineMutation({
  name: 'withdrawExport',
  input: z.object({ id }),
  points: 2,
  event: 'export.withdrawn',
  authorise: (input, context) => overOwnExport(input.id, context),
  async act(input, { services }, tx) {
    const row = await lockExport(tx, input.id);
    if (row === undefined) throw notFound();
    if (!['REQUESTED', 'APPROVED'].includes(stateOf(row, services.clock.now())))
      throw conflict('Đề nghị này đã kết thúc.', 'The request is over.');
    await setExportState(tx, row.id, 'WITHDRAWN');
    const after = await findExport(tx, row.id);
    if (after === undefined) throw notFound();
    return { result: toExportRequest(after, services), target: { type: 'Export', id: row.id }, unit: row.unit };
  },
});
