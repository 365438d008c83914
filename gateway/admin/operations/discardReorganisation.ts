// Throws a resolution away that was never scheduled.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { id, reason } from '../inputs.js';
import { doneWith, overUnits, withReorganisations } from '../reorganisations.js';

export const discardReorganisation = defineMutation({
  name: 'discardReorganisation',
  input: z.object({ id, reason }),
  points: 20,
  event: 'reorganisation.discarded',
  authorise: (_input, context) => overUnits(context),
  async act(input, { principal, services }, tx) {
    await withReorganisations(services, (all) => all.discard(tx, { id: input.id, by: principal.reference }));
    return doneWith(tx, input.id, { reason: input.reason });
  },
});
