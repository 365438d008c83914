// Tries a stuck command again where it got stuck.
import { redriven } from '../../commands/index.js';
import { decideCommand, decisionInput, overCommand } from '../commands/decideCommand.js';
import { defineMutation } from '../defineOperation.js';

export const redriveCommand = defineMutation({
  name: 'redriveCommand',
  input: decisionInput,
  points: 5,
  event: 'command.redriven',
  authorise: (input, context) => overCommand(input.id, context),
  act: (input, context, tx) => decideCommand(input, (row) => redriven(row, context.services.clock.now()), context, tx),
});
