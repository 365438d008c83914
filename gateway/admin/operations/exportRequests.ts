// Exports that the caller asked for, and those that they may decide.
import { z } from 'zod';
import { listExports } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { APPROVED_MS } from '../exports/exportLinks.js';
import { REQUESTED_MS, toExportRequest } from '../exports/exportView.js';
import { unitsWithin } from '../guards.js';
import { optional, page } from '../inputs.js';
import { readPage } from '../paging.js';

const APPROVE = 'gateway:export.approve';
const STATES = ['REQUESTED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'DONE', 'EXPIRED'] as const;

export const exportRequests = defineQuery({
  name: 'exportRequests',
  input: z.object({ state: optional(z.enum(STATES)), ...page }),
  points: 2,
  event: null,
  authorise: (_input, { access }) => ({
    capability: access.holds(APPROVE) ? APPROVE : 'gateway:export.request',
    unit: null,
  }),
  async act({ state, ...args }, context, db) {
    const units = unitsWithin(APPROVE, context);
    const now = context.services.clock.now().getTime();
    const filter = {
      ...{ units, requestedBy: context.principal.reference, state },
      requestedAfter: new Date(now - REQUESTED_MS),
      approvedAfter: new Date(now - APPROVED_MS),
    };
    const result = await readPage(
      context,
      { name: 'exportRequests', filter: state, args },
      (above, limit) => listExports(db, filter, above, limit),
      ({ id }) => id,
      (row) => toExportRequest(row, context.services),
    );
    return { result };
  },
});
