// Corrects what a stuck command carries, and tries it again.
import { z } from 'zod';
import { redriven } from '../../commands/index.js';
import { decideCommand, decisionInput, overCommand, requireCommand } from '../commands/decideCommand.js';
import { defineMutation } from '../defineOperation.js';
import { AdminError } from '../errors.js';

export const correctCommand = defineMutation({
  name: 'correctCommand',
  input: decisionInput.extend({ payload: z.unknown() }),
  points: 10,
  stepUp: true,
  event: 'command.corrected',
  authorise: (input, context) => overCommand(input.id, context),
  async prepare(input, context) {
    const row = await requireCommand(input.id, context);
    const paths = context.services.commands.payloadProblems(row, input.payload);
    if (paths.length > 0)
      throw new AdminError(
        'BAD_USER_INPUT',
        undefined,
        paths.map((path) => ({ path, vi: 'Không đúng dạng mà lệnh này cần.', en: 'Not what this command needs.' })),
      );
  },
  act(input, context, tx) {
    const { clock, commands } = context.services;
    const payload = commands.sealPayload(input.id, input.payload);
    return decideCommand(input, (row) => ({ ...redriven(row, clock.now()), payload }), context, tx);
  },
});
