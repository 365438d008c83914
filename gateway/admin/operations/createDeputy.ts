// Has somebody stand in for the caller for a time; it ends by itself.
import { z } from 'zod';
import { readGrants } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { chooseHeld, requireTerm, toDeputyGrants, type Deputyship } from '../deputies.js';
import { give } from '../giving.js';
import { toGrant } from '../grantView.js';
import { reaches } from '../guards.js';
import { id, instant } from '../inputs.js';
import { notFound } from '../problems.js';
import { capabilityPattern, grantReason, personReference } from '../rightInputs.js';
import { STEP_UP } from '../stepUp.js';

const form = z
  .object({
    person: personReference,
    grantIds: z
      .array(id)
      .max(50)
      .nullish()
      .transform((list) => list ?? []),
    capabilities: z
      .array(capabilityPattern)
      .max(50)
      .nullish()
      .transform((list) => list ?? []),
    startsAt: instant.nullish(),
    endsAt: instant,
    reason: grantReason,
  })
  .refine(({ grantIds, capabilities }) => grantIds.length + capabilities.length > 0, { path: ['grantIds'] });

function toDeputyship({ person, startsAt, endsAt }: z.output<typeof form>, now: Date): Deputyship {
  return { person, startsAt: startsAt ?? now, endsAt };
}

export const createDeputy = defineMutation({
  name: 'createDeputy',
  input: z.object({ input: form }),
  points: 10,
  stepUp: STEP_UP.createDeputy,
  event: 'delegation.created',
  authorise: () => ({ capability: 'gateway:grant.manage', unit: null }),
  validate({ input }, { services }) {
    const now = services.clock.now();
    requireTerm(toDeputyship(input, now), now);
  },
  async act({ input }, context, tx) {
    const { services } = context;
    const deputyship = toDeputyship(input, services.clock.now());
    const wanted = toDeputyGrants(chooseHeld(input, context), deputyship, context);
    // Where one may not give rights, one may not give one's place either.
    if (wanted.some(({ unit }) => unit === null || !reaches('gateway:grant.manage', unit, context))) throw notFound();
    const given = await give(tx, wanted, context, { reason: input.reason });
    const rows = await readGrants(
      tx,
      given.map((one) => one.id),
    );
    const { person, startsAt, endsAt } = deputyship;
    return {
      result: rows.map((row) => toGrant(row, services)),
      target: { type: 'Person', id: person },
      details: {
        grants: given.map((one) => ({
          id: one.id,
          capability: one.grant.capability,
          unit: one.grant.unit,
          under: one.under,
        })),
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        reason: input.reason,
      },
      ...(wanted[0]?.unit ? { unit: wanted[0].unit } : {}),
    };
  },
});
