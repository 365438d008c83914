// Says of a step that nobody could tell of whether it was done: somebody has looked in the system itself.
import { z } from 'zod';
import { settled } from '../../commands/index.js';
import { decideCommand, decisionInput, overCommand } from '../commands/decideCommand.js';
import { defineMutation } from '../defineOperation.js';

export const settleCommand = defineMutation({
  name: 'settleCommand',
  input: decisionInput.extend({ done: z.boolean() }),
  points: 5,
  event: 'command.settled',
  authorise: (input, context) => overCommand(input.id, context),
  act: (input, context, tx) =>
    decideCommand(input, (row) => settled(row, input.done, context.services.clock.now()), context, tx, {
      done: input.done,
    }),
});
