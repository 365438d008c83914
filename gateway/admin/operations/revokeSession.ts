// Calls back everything of one session at the issuer (sid).
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { overEverything } from '../guards.js';
import { reason } from '../inputs.js';
import { revoke } from '../revoke.js';

export const revokeSession = defineMutation({
  name: 'revokeSession',
  input: z.object({ sid: z.string().regex(/^[\w.:~+=-]{1,200}$/), reason }),
  points: 5,
  event: 'revocation.created',
  // Nothing says whose it is before it is used: for those who answer for all.
  authorise: (_input, context) => overEverything('gateway:session.revoke', context),
  act: (input, context, tx) => revoke(tx, context, { kind: 'SESSION', value: input.sid, reason: input.reason }),
});
