// Uses of emergency access: those that the caller may review, and their own.
import { z } from 'zod';
import { listApprovals } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { toReview } from '../emergencies.js';
import { unitsWithin } from '../guards.js';
import { optional, page } from '../inputs.js';
import { readPage } from '../paging.js';
import { approvalState } from '../rightInputs.js';

export const breakGlassReviews = defineQuery({
  name: 'breakGlassReviews',
  input: z.object({ state: optional(approvalState), ...page }),
  points: 2,
  event: null,
  authorise: () => null,
  async act({ state, ...args }, context, db) {
    const units = unitsWithin('gateway:break-glass.review', context);
    const filter = { units, requestedBy: context.principal.reference, state };
    const result = await readPage(
      context,
      { name: 'breakGlassReviews', filter: state, args },
      (above, limit) => listApprovals(db, 'BREAK_GLASS_REVIEW', filter, above, limit),
      ({ id }) => id,
      (row) => toReview(row, context.services),
    );
    return { result };
  },
});
