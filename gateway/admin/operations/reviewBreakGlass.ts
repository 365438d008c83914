// Concludes on somebody else's use of emergency access; what was not justified and still runs ends at once.
import { z } from 'zod';
import { decideApproval, findApproval, lockApproval, lockGrants, reviewGrants } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { emergencyOf, toReview } from '../emergencies.js';
import { endWithBelow } from '../ending.js';
import { NOWHERE } from '../guards.js';
import { id } from '../inputs.js';
import { notFound } from '../problems.js';
import { requireOpen } from '../accessRequests.js';
import { grantReason } from '../rightInputs.js';
import { personOf, requireAnotherPerson } from '../twoPeople.js';

const KIND = 'BREAK_GLASS_REVIEW';

export const reviewBreakGlass = defineMutation({
  name: 'reviewBreakGlass',
  input: z.object({ id, finding: z.enum(['JUSTIFIED', 'NOT_JUSTIFIED']), note: grantReason }),
  points: 5,
  event: 'break-glass.reviewed',
  async authorise(asked, { services }) {
    const row = await findApproval(services.db, KIND, asked.id);
    return { capability: 'gateway:break-glass.review', unit: row?.unit ?? NOWHERE };
  },
  async act(asked, context, tx) {
    const { services, principal } = context;
    await lockGrants(tx);
    const row = await lockApproval(tx, KIND, asked.id);
    if (row === undefined) throw notFound();
    requireAnotherPerson(row, context);
    requireOpen(row);
    const { finding, note } = asked;
    const { grants } = emergencyOf(row);
    const [now, by] = [services.clock.now(), principal.reference];
    if (finding === 'NOT_JUSTIFIED') await endWithBelow(tx, grants, context, note);
    await reviewGrants(tx, grants, { by, note: `${finding}: ${note}`, now });
    const details = { ...row.details, finding };
    await decideApproval(tx, asked.id, { state: 'DONE', by, person: personOf(context), reason: note, details, now });
    const after = await findApproval(tx, KIND, asked.id);
    if (after === undefined) throw notFound();
    return {
      result: toReview(after, services),
      target: { type: 'BreakGlassReview', id: asked.id },
      details: { finding, note, grants, openedBy: row.requestedBy },
      sensitivity: 3,
    };
  },
});
