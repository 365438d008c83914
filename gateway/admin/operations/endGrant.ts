// Ends a grant, and with it everything that was handed on from it.
import { z } from 'zod';
import { findGrant, lockGrants } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { endWithBelow, mayEnd } from '../ending.js';
import { AdminError } from '../errors.js';
import { requireOwnVoice } from '../giving.js';
import { overGrant } from '../grantView.js';
import { id } from '../inputs.js';
import { conflict, notFound } from '../problems.js';
import { grantReason } from '../rightInputs.js';

export const endGrant = defineMutation({
  name: 'endGrant',
  input: z.object({ id, reason: grantReason }),
  points: 5,
  event: 'grant.ended',
  authorise: async (asked, context) =>
    overGrant('gateway:grant.manage', await findGrant(context.services.db, asked.id), context),
  async act(asked, context, tx) {
    requireOwnVoice(context);
    await lockGrants(tx);
    const row = await findGrant(tx, asked.id);
    if (row === undefined) throw notFound();
    if (row.endedAt !== null) throw conflict('Quyền đã được thu hồi trước đó.', 'The grant has been ended already.');
    if (!(await mayEnd(tx, row, context)))
      throw new AdminError('GRANT_EXCEEDS_OWN', {
        vi: 'Quyền này do cấp khác trao; chỉ người trao hoặc người giữ quyền nguồn thu hồi được.',
        en: 'Somebody else gave this grant; only they, or who holds what it was handed on from, can end it.',
      });
    const result = await endWithBelow(tx, [asked.id], context, asked.reason);
    const { granteeKind, grantee, capability, unit } = row;
    return {
      result,
      target: { type: 'Grant', id: asked.id },
      details: { granteeKind, grantee, capability, unit, below: result.below, reason: asked.reason },
    };
  },
});
