// Calls back everything that a person signed in with, and ends their sessions.
import { z } from 'zod';
import { lastTenantOf } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { holdsEverywhere, overTenant, NOWHERE } from '../guards.js';
import { reason } from '../inputs.js';
import { revoke } from '../revoke.js';

const REVOKE = 'gateway:session.revoke';

export const revokePerson = defineMutation({
  name: 'revokePerson',
  input: z.object({ reference: z.string().regex(/^[\w-]{1,100}$/), reason }),
  points: 5,
  event: 'revocation.created',
  /** Over the agency that the person last worked for; whoever was never seen is for those who answer for all. */
  async authorise(input, context) {
    if (holdsEverywhere(REVOKE, context)) return { capability: REVOKE, unit: null };
    const tenant = await lastTenantOf(context.services.db, input.reference);
    return tenant === undefined ? { capability: REVOKE, unit: NOWHERE } : overTenant(REVOKE, tenant, context);
  },
  async act(input, context, tx) {
    const done = await revoke(tx, context, { kind: 'SUBJECT', value: input.reference, reason: input.reason });
    // The sessions have a connection of their own, which on the embedded store is free when this transaction is over:
    // asked for now, not waited for. The revocation alone keeps them from opening anything.
    context.services.endSessions(input.reference, 'REVOKED').catch(() => undefined);
    return done;
  },
});
