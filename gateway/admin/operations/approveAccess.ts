// Approves a request for access: the grants are written with the decision, or neither is.
import { z } from 'zod';
import { decideApproval, findApproval, lockApproval } from '../../store/index.js';
import { askedOf, overRequest, readRequest, requireOpen, toWantedGrants } from '../accessRequests.js';
import { defineMutation } from '../defineOperation.js';
import { give } from '../giving.js';
import { id } from '../inputs.js';
import { notFound } from '../problems.js';
import { grantReason } from '../rightInputs.js';
import { STEP_UP } from '../stepUp.js';
import { personOf, requireAnotherPerson } from '../twoPeople.js';

export const approveAccess = defineMutation({
  name: 'approveAccess',
  input: z.object({ id, reason: grantReason }),
  points: 5,
  stepUp: STEP_UP.approveAccess,
  event: 'access.approved',
  authorise: (asked, context) => overRequest(asked.id, context),
  async validate(asked, context) {
    const row = await findApproval(context.services.db, 'ACCESS', asked.id);
    if (row === undefined) throw notFound();
    requireAnotherPerson(row, context);
    requireOpen(row);
  },
  async act(asked, context, tx) {
    const { services, principal } = context;
    const row = await lockApproval(tx, 'ACCESS', asked.id);
    if (row === undefined) throw notFound();
    requireOpen(row);
    const wanted = toWantedGrants(askedOf(row), services.clock.today());
    const given = await give(tx, wanted, context, { reason: row.reason, twoPeople: true });
    const grants = given.map((one) => one.id);
    await decideApproval(tx, asked.id, {
      state: 'APPROVED',
      by: principal.reference,
      person: personOf(context),
      reason: asked.reason,
      details: { ...row.details, grants },
      now: services.clock.now(),
    });
    return {
      result: await readRequest(tx, asked.id, services),
      target: { type: 'AccessRequest', id: asked.id },
      details: { ...row.details, grants, reason: asked.reason, requestedBy: row.requestedBy },
    };
  },
});
