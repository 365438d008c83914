// Takes a limit away; the default of the installation, and every limit above, hold again.
import { z } from 'zod';
import { endQuotaOf, quotaById } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { NOWHERE } from '../guards.js';
import { id, reason } from '../inputs.js';
import { notFound } from '../problems.js';

export const endQuota = defineMutation({
  name: 'endQuota',
  input: z.object({ id, reason }),
  points: 5,
  event: 'quota.ended',
  async authorise(input, { services }) {
    const found = await quotaById(services.db, input.id);
    return { capability: 'gateway:quota.manage', unit: found?.unit ?? NOWHERE };
  },
  async act(input, { principal, services }, tx) {
    const result = await quotaById(tx, input.id);
    if (result === undefined) throw notFound();
    const { kind, subject, points } = result;
    await endQuotaOf(tx, { kind, subject, by: principal.reference, now: services.clock.now() });
    return {
      result,
      target: { type: 'Quota', id: `${kind} ${subject}` },
      details: { before: points, after: null, reason: input.reason },
    };
  },
});
