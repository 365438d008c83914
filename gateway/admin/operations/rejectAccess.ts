// Turns a request for access down.
import { z } from 'zod';
import { decideApproval, lockApproval } from '../../store/index.js';
import { overRequest, readRequest, requireOpen } from '../accessRequests.js';
import { defineMutation } from '../defineOperation.js';
import { id } from '../inputs.js';
import { notFound } from '../problems.js';
import { grantReason } from '../rightInputs.js';
import { personOf, requireAnotherPerson } from '../twoPeople.js';

export const rejectAccess = defineMutation({
  name: 'rejectAccess',
  input: z.object({ id, reason: grantReason }),
  points: 5,
  event: 'access.rejected',
  authorise: (asked, context) => overRequest(asked.id, context),
  async act(asked, context, tx) {
    const { services, principal } = context;
    const row = await lockApproval(tx, 'ACCESS', asked.id);
    if (row === undefined) throw notFound();
    requireAnotherPerson(row, context);
    requireOpen(row);
    await decideApproval(tx, asked.id, {
      state: 'REJECTED',
      by: principal.reference,
      person: personOf(context),
      reason: asked.reason,
      details: row.details,
      now: services.clock.now(),
    });
    return {
      result: await readRequest(tx, asked.id, services),
      target: { type: 'AccessRequest', id: asked.id },
      details: { reason: asked.reason, requestedBy: row.requestedBy },
    };
  },
});
