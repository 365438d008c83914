// Sets how many points a minute an agency, an application or each person of an agency may use.
import { z } from 'zod';
import { lockHierarchy, quotaById, replaceQuota } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { overApplication, overTenant } from '../guards.js';
import { agencyCode, clientId, optional, reason } from '../inputs.js';
import { notFound } from '../problems.js';
import { refuseAboveParent, settleBelow } from '../quotaRules.js';

const more = { points: z.int().min(1).max(1_000_000_000), reason, capChildren: optional(z.boolean()) };

export const setQuota = defineMutation({
  name: 'setQuota',
  input: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('TENANT'), subject: agencyCode, ...more }),
    z.object({ kind: z.literal('USER'), subject: agencyCode, ...more }),
    z.object({ kind: z.literal('APPLICATION'), subject: clientId, ...more }),
  ]),
  points: 5,
  event: 'quota.set',
  authorise: ({ kind, subject }, context) =>
    (kind === 'APPLICATION' ? overApplication : overTenant)('gateway:quota.manage', subject, context),
  async act(asked, context, tx) {
    await lockHierarchy(tx);
    await refuseAboveParent(tx, asked);
    const capped = await settleBelow(tx, asked, asked.capChildren ?? false, context);
    const { kind, subject, points, reason: why } = asked;
    const { principal, services } = context;
    const change = { kind, subject, points, by: principal.reference, reason: why, now: services.clock.now() };
    const { id, before } = await replaceQuota(tx, change);
    const result = await quotaById(tx, id);
    if (result === undefined) throw notFound();
    return {
      result,
      target: { type: 'Quota', id: `${kind} ${subject}` },
      details: { before, after: points, capped, reason: why },
    };
  },
});
