// Requests for access that the caller may decide on, or has made.
import { z } from 'zod';
import { listApprovals } from '../../store/index.js';
import { toAccessRequest } from '../accessRequests.js';
import { defineQuery } from '../defineOperation.js';
import { unitsWithin } from '../guards.js';
import { optional, page } from '../inputs.js';
import { readPage } from '../paging.js';
import { approvalState } from '../rightInputs.js';

export const accessRequests = defineQuery({
  name: 'accessRequests',
  input: z.object({ state: optional(approvalState), ...page }),
  points: 2,
  event: null,
  authorise: () => null,
  async act({ state, ...args }, context, db) {
    const units = unitsWithin('gateway:request.decide', context);
    const filter = { units, requestedBy: context.principal.reference, state };
    const result = await readPage(
      context,
      { name: 'accessRequests', filter: state, args },
      (above, limit) => listApprovals(db, 'ACCESS', filter, above, limit),
      ({ id }) => id,
      (row) => toAccessRequest(row, context.services),
    );
    return { result };
  },
});
