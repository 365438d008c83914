// Asks for access for an application, a role or an agency; somebody else decides.
import { z } from 'zod';
import { countOpenApprovals, insertApproval } from '../../store/index.js';
import { decidingUnit, readRequest, toWantedGrants } from '../accessRequests.js';
import { defineMutation } from '../defineOperation.js';
import { requireSound } from '../giving.js';
import { overApplication, overEverything } from '../guards.js';
import { day, optional, unitKey } from '../inputs.js';
import { conflict } from '../problems.js';
import { capabilities, grantee, grantReason, oneCapability, purposes, reach, withGrantee } from '../rightInputs.js';
import { personOf } from '../twoPeople.js';

const MOST_OPEN = 100;

const form = z
  .object({
    granteeKind: z.enum(['APPLICATION', 'ROLE', 'TENANT']),
    grantee,
    capabilities: capabilities(oneCapability, 20),
    unit: optional(unitKey),
    reach,
    purposes,
    validTo: optional(day),
    reason: grantReason,
  })
  .transform(withGrantee);

export const requestAccess = defineMutation({
  name: 'requestAccess',
  input: z.object({ input: form }),
  points: 5,
  event: 'access.requested',
  authorise({ input }, context) {
    const { granteeKind, grantee: name, unit } = input;
    const { ownToken, client } = context.principal;
    // An application may ask for itself.
    if (granteeKind === 'APPLICATION' && ownToken && client === name) return null;
    if (granteeKind === 'APPLICATION') return overApplication('gateway:application.manage', name, context);
    return unit === null
      ? overEverything('gateway:grant.manage', context)
      : { capability: 'gateway:grant.manage', unit };
  },
  validate({ input }, { services }) {
    for (const wanted of toWantedGrants(input, services.clock.today())) requireSound(wanted, services);
  },
  async act({ input }, context, tx) {
    const { services, principal } = context;
    const { reason, ...asked } = input;
    if ((await countOpenApprovals(tx, 'ACCESS', principal.reference)) >= MOST_OPEN)
      throw conflict('Có quá nhiều đề nghị chưa được xử lý.', 'Too many requests are waiting already.');
    const unit = decidingUnit(asked, services);
    const id = await insertApproval(tx, {
      kind: 'ACCESS',
      unit,
      subject: `${asked.granteeKind} ${asked.grantee}`,
      details: asked,
      reason,
      requestedBy: principal.reference,
      requestedPerson: personOf(context),
      now: services.clock.now(),
    });
    return {
      result: await readRequest(tx, id, services),
      target: { type: 'AccessRequest', id },
      details: { ...asked, reason },
      unit,
    };
  },
});
