// Calls back all tokens that an application got until now; it may ask for new ones.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId, reason } from '../inputs.js';
import { revoke } from '../revoke.js';

export const revokeApplicationTokens = defineMutation({
  name: 'revokeApplicationTokens',
  input: z.object({ clientId, reason }),
  points: 5,
  event: 'revocation.created',
  authorise: (input, context) => overApplication('gateway:session.revoke', input.clientId, context),
  act: (input, context, tx) =>
    revoke(tx, context, { kind: 'APPLICATION', value: input.clientId, reason: input.reason }),
});
