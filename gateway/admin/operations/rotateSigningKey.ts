// A new key for the tokens that the gateway signs itself.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { overEverything } from '../guards.js';
import { reason } from '../inputs.js';

export const rotateSigningKey = defineMutation({
  name: 'rotateSigningKey',
  input: z.object({ reason }),
  points: 20,
  stepUp: true,
  event: 'signing-key.rotation-ordered',
  authorise: (_input, context) => overEverything('gateway:credential.manage', context),
  /**
   * The ring of keys has a transaction of its own, which on the embedded store begins when this one is over. So the
   * record says that it was ordered; what came of it is the answer.
   */
  async act({ reason: why }, { services }) {
    const kid = services.rotateSigningKey();
    kid.catch(() => undefined);
    return { result: { kid }, target: { type: 'SigningKey', id: 'own' }, details: { reason: why } };
  },
});
