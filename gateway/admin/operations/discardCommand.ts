// Gives a stuck command up.
import { discarded } from '../../commands/index.js';
import { decideCommand, decisionInput, overCommand } from '../commands/decideCommand.js';
import { defineMutation } from '../defineOperation.js';

export const discardCommand = defineMutation({
  name: 'discardCommand',
  input: decisionInput,
  points: 5,
  event: 'command.discarded',
  authorise: (input, context) => overCommand(input.id, context),
  act: (input, context, tx) => decideCommand(input, discarded, context, tx),
});
