// One command.
import { z } from 'zod';
import { toCommand } from '../commands/commandView.js';
import { overCommand, requireCommand } from '../commands/decideCommand.js';
import { defineQuery } from '../defineOperation.js';
import { id } from '../inputs.js';

export const command = defineQuery({
  name: 'command',
  input: z.object({ id }),
  points: 1,
  event: null,
  authorise: (input, context) => overCommand(input.id, context),
  act: async (input, context) => ({ result: toCommand(await requireCommand(input.id, context), context.services) }),
});
