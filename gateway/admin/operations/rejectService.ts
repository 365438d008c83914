// Decides against a proposed schema; whoever proposed it may do that too.
import { z } from 'zod';
import { rejectServiceSchema } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { reason, serviceId } from '../inputs.js';
import { conflict } from '../problems.js';
import { holdService, overServices, requireSchema } from '../serviceRules.js';
import { toServiceSchema } from '../serviceView.js';

export const rejectService = defineMutation({
  name: 'rejectService',
  input: z.object({ id: serviceId, version: z.int().min(1), reason }),
  points: 5,
  event: 'service.rejected',
  authorise: (_input, context) => overServices(context),
  async act({ id, version, reason: why }, { principal, services }, tx) {
    await holdService(tx, id, ['REGISTERED', 'ACTIVE', 'PAUSED']);
    const row = await requireSchema(tx, id, version);
    if (row.state !== 'PROPOSED')
      throw conflict('Bản này không còn chờ duyệt.', 'This version does not wait for a decision any more.');
    await rejectServiceSchema(tx, row, { by: principal.reference, at: services.clock.now(), reason: why });
    return {
      result: toServiceSchema(await requireSchema(tx, id, version)),
      target: { type: 'Service', id },
      details: { version, hash: row.hash, reason: why },
    };
  },
});
