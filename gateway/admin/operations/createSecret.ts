// A new secret of an application; this answer is the only place where it can ever be read.
import { z } from 'zod';
import { createClientSecret } from '../../identity/index.js';
import { insertCredential } from '../../store/index.js';
import { expiresInDays, expiryAfter, requireRoom } from '../credentialRules.js';
import { defineMutation } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId } from '../inputs.js';

export const createSecret = defineMutation({
  name: 'createSecret',
  input: z.object({ clientId, expiresInDays }),
  points: 10,
  stepUp: true,
  event: 'credential.created',
  authorise: (input, context) => overApplication('gateway:credential.manage', input.clientId, context),
  async act(input, { principal, services }, tx) {
    const now = services.clock.now();
    await requireRoom(tx, input.clientId, now);
    const { secret, secretHash, hint } = createClientSecret();
    const expiresAt = expiryAfter(now, input.expiresInDays);
    const credential = await insertCredential(tx, {
      clientId: input.clientId,
      kind: 'SECRET',
      secretHash,
      jwk: null,
      hint,
      createdBy: principal.reference,
      createdAt: now,
      expiresAt,
    });
    return {
      result: { secret, credential },
      target: { type: 'Credential', id: credential.id },
      details: { clientId: input.clientId, kind: 'SECRET', expiresAt: expiresAt.toISOString() },
    };
  },
});
