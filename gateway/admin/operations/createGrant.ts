// Gives a grant: never more, further or longer than the giver holds, and never to oneself.
import { z } from 'zod';
import { findGrant } from '../../store/index.js';
import type { AdminServices } from '../context.js';
import { defineMutation } from '../defineOperation.js';
import type { WantedGrant } from '../delegation/excessOver.js';
import { describeGrant, give, requireSound } from '../giving.js';
import { toGrant } from '../grantView.js';
import { overEverything } from '../guards.js';
import { day, id, optional, unitKey } from '../inputs.js';
import { notFound } from '../problems.js';
import { capabilityPattern, grantee, granteeKind, grantReason, purposes, reach, withGrantee } from '../rightInputs.js';
import { STEP_UP } from '../stepUp.js';

const form = z
  .object({
    granteeKind,
    grantee,
    capability: capabilityPattern,
    unit: optional(unitKey),
    reach,
    purposes,
    validFrom: optional(day),
    validTo: optional(day),
    usable: z
      .boolean()
      .nullish()
      .transform((value) => value ?? true),
    delegable: z
      .boolean()
      .nullish()
      .transform((value) => value ?? false),
    reason: grantReason,
    under: optional(id),
  })
  .transform(withGrantee);

function toWanted(input: z.output<typeof form>, { clock }: AdminServices): WantedGrant {
  const { reason: _reason, under: _under, ...same } = input;
  return { ...same, validFrom: input.validFrom ?? clock.today(), startsAt: null, endsAt: null, kind: 'NORMAL' };
}

export const createGrant = defineMutation({
  name: 'createGrant',
  input: z.object({ input: form }),
  points: 5,
  stepUp: STEP_UP.createGrant,
  event: 'grant.created',
  authorise: ({ input }, context) =>
    input.unit === null
      ? overEverything('gateway:grant.manage', context)
      : { capability: 'gateway:grant.manage', unit: input.unit },
  validate: ({ input }, { services }) => requireSound(toWanted(input, services), services),
  async act({ input }, context, tx) {
    const { reason, under } = input;
    const [given] = await give(tx, [toWanted(input, context.services)], context, { reason, under });
    const row = given && (await findGrant(tx, given.id));
    if (given === undefined || row === undefined) throw notFound();
    return {
      result: toGrant(row, context.services),
      target: { type: 'Grant', id: given.id },
      details: { ...describeGrant(given), reason },
    };
  },
});
