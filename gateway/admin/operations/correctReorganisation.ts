// Replaces what a resolution in force says about the same units, where it was written down wrongly.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { id, reason } from '../inputs.js';
import { doneWith, overUnits, withReorganisations } from '../reorganisations.js';

export const correctReorganisation = defineMutation({
  name: 'correctReorganisation',
  input: z.object({ id, file: z.unknown(), reason }),
  points: 100,
  stepUp: true,
  event: 'reorganisation.corrected',
  authorise: (_input, context) => overUnits(context),
  async act(input, { principal, services }, tx) {
    const act = { id: input.id, by: principal.reference, content: input.file, reason: input.reason };
    const changes = await withReorganisations(services, (all) => all.correct(tx, act));
    return doneWith(tx, input.id, { ...changes, reason: input.reason });
  },
});
