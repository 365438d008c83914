// Takes back a request of one's own; those of others are not there.
import { z } from 'zod';
import { decideApproval, lockApproval } from '../../store/index.js';
import { readRequest, requireOpen } from '../accessRequests.js';
import { defineMutation } from '../defineOperation.js';
import { id } from '../inputs.js';
import { notFound } from '../problems.js';
import { grantReason } from '../rightInputs.js';
import { personOf } from '../twoPeople.js';

export const withdrawAccess = defineMutation({
  name: 'withdrawAccess',
  input: z.object({ id, reason: grantReason }),
  points: 5,
  event: 'access.withdrawn',
  authorise: () => null,
  async act(asked, context, tx) {
    const { services, principal } = context;
    const row = await lockApproval(tx, 'ACCESS', asked.id);
    if (row === undefined || row.requestedBy !== principal.reference) throw notFound();
    requireOpen(row);
    await decideApproval(tx, asked.id, {
      state: 'WITHDRAWN',
      by: principal.reference,
      person: personOf(context),
      reason: asked.reason,
      details: row.details,
      now: services.clock.now(),
    });
    return {
      result: await readRequest(tx, asked.id, services),
      target: { type: 'AccessRequest', id: asked.id },
      details: { reason: asked.reason },
      unit: row.unit,
    };
  },
});
