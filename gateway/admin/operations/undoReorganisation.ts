// Takes a scheduled resolution back before its day.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { id, reason } from '../inputs.js';
import { doneWith, overUnits, withReorganisations } from '../reorganisations.js';

export const undoReorganisation = defineMutation({
  name: 'undoReorganisation',
  input: z.object({ id, reason }),
  points: 100,
  stepUp: true,
  event: 'reorganisation.undone',
  authorise: (_input, context) => overUnits(context),
  async act(input, { principal, services }, tx) {
    const act = { id: input.id, by: principal.reference, reason: input.reason };
    const { endedGrants } = await withReorganisations(services, (all) => all.undo(tx, act));
    return doneWith(tx, input.id, { endedGrants, reason: input.reason });
  },
});
