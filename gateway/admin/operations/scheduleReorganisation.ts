// Lets a resolution take effect on its day, just as it was rehearsed.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { id } from '../inputs.js';
import { doneWith, overUnits, withReorganisations } from '../reorganisations.js';

export const scheduleReorganisation = defineMutation({
  name: 'scheduleReorganisation',
  input: z.object({ id }),
  points: 100,
  stepUp: true,
  event: 'reorganisation.scheduled',
  authorise: (_input, context) => overUnits(context),
  async act(input, { principal, services }, tx) {
    const act = { id: input.id, by: principal.reference };
    const { carried } = await withReorganisations(services, (all) => all.schedule(tx, act));
    return doneWith(tx, input.id, { carried });
  },
});
