// Replaces the decisions of a resolution: which grants go along, who keeps records, where agencies move.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { id } from '../inputs.js';
import { doneWith, overUnits, withReorganisations } from '../reorganisations.js';

export const decideReorganisation = defineMutation({
  name: 'decideReorganisation',
  input: z.object({ id, decisions: z.unknown() }),
  points: 50,
  event: 'reorganisation.decided',
  authorise: (_input, context) => overUnits(context),
  async act(input, { principal, services }, tx) {
    const act = { id: input.id, by: principal.reference, decisions: input.decisions };
    const decisions = await withReorganisations(services, (all) => all.saveDecisions(tx, act));
    return doneWith(tx, input.id, { decisions });
  },
});
