// Opens emergency access for the caller alone, for an hour at most; it raises an alarm and waits for a review (AZ-D10).
import { z } from 'zod';
import { countOpenApprovals, findApproval, insertApproval } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { emergencySources, toEmergencyGrants, toReview } from '../emergencies.js';
import { AdminError } from '../errors.js';
import { give } from '../giving.js';
import { unitKey } from '../inputs.js';
import { badInput, conflict, notFound } from '../problems.js';
import { capabilities, emergencyReason, oneCapability, purposes } from '../rightInputs.js';
import { STEP_UP } from '../stepUp.js';
import { personOf } from '../twoPeople.js';

/** More emergencies of one person than this have to be looked at before the next. */
const MOST_UNREVIEWED = 3;

const form = z.object({
  capabilities: capabilities(oneCapability, 10),
  unit: unitKey,
  reach: z.enum(['SELF', 'SUBTREE']),
  purposes,
  reason: emergencyReason,
  minutes: z.int().min(1).max(60),
});

export const breakGlass = defineMutation({
  name: 'breakGlass',
  input: z.object({ input: form }),
  points: 10,
  stepUp: STEP_UP.breakGlass,
  event: 'break-glass.opened',
  authorise: ({ input }) => ({ capability: 'gateway:break-glass.use', unit: input.unit }),
  validate({ input }, { principal }) {
    // Somebody answers for it by name.
    if (principal.ownToken) throw new AdminError('FORBIDDEN');
    if (input.capabilities.some((name) => name.startsWith('gateway:')))
      throw badInput(
        'capabilities',
        'Quyền quản trị không mở khẩn cấp được.',
        'Administration is never opened in an emergency.',
      );
  },
  async act({ input }, context, tx) {
    const { services, principal } = context;
    if ((await countOpenApprovals(tx, 'BREAK_GLASS_REVIEW', principal.reference)) >= MOST_UNREVIEWED)
      throw conflict('Các lần mở trước chưa được xem xét.', 'Earlier emergencies have to be reviewed first.');
    const wanted = toEmergencyGrants(input, context);
    const given = await give(tx, wanted, context, {
      reason: input.reason,
      sources: emergencySources(input.capabilities, context),
      toOneself: true,
    });
    const grants = given.map(({ id }) => id);
    const endsAt = wanted[0]?.endsAt?.toISOString() ?? services.clock.now().toISOString();
    const { reason, ...asked } = input;
    const id = await insertApproval(tx, {
      kind: 'BREAK_GLASS_REVIEW',
      unit: input.unit,
      subject: `PERSON ${principal.reference}`,
      details: { ...asked, grants, endsAt },
      reason,
      requestedBy: principal.reference,
      requestedPerson: personOf(context),
      now: services.clock.now(),
    });
    services.alarm('break-glass.opened', { unit: input.unit, capabilities: input.capabilities, review: id, endsAt });
    const row = await findApproval(tx, 'BREAK_GLASS_REVIEW', id);
    if (row === undefined) throw notFound();
    return {
      result: toReview(row, services),
      target: { type: 'BreakGlassReview', id },
      details: { ...asked, grants, endsAt, reason },
      sensitivity: 4,
    };
  },
});
