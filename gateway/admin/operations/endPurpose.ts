// Ends a purpose: nobody can state it any more, whatever their grants say.
import { z } from 'zod';
import { endListed, listPurposes } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { overEverything } from '../guards.js';
import { code, reason } from '../inputs.js';
import { notFound } from '../problems.js';

export const endPurpose = defineMutation({
  name: 'endPurpose',
  input: z.object({ code, reason }),
  points: 5,
  event: 'purpose.ended',
  authorise: (_input, context) => overEverything('gateway:purpose.manage', context),
  async act(input, { services }, tx) {
    if (!(await endListed(tx, 'purpose', input.code, services.clock.now()))) throw notFound();
    return {
      result: (await listPurposes(tx)).find((row) => row.code === input.code),
      target: { type: 'Purpose', id: input.code },
      details: { reason: input.reason },
    };
  },
});
