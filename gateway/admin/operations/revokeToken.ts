// Calls back one token, by its id (jti).
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { overEverything } from '../guards.js';
import { reason } from '../inputs.js';
import { revoke } from '../revoke.js';

export const revokeToken = defineMutation({
  name: 'revokeToken',
  input: z.object({ tokenId: z.string().regex(/^[\w.:~+=-]{1,200}$/), reason }),
  points: 5,
  event: 'revocation.created',
  // Nothing says whose it is before it is used: for those who answer for all.
  authorise: (_input, context) => overEverything('gateway:session.revoke', context),
  act: (input, context, tx) => revoke(tx, context, { kind: 'TOKEN', value: input.tokenId, reason: input.reason }),
});
