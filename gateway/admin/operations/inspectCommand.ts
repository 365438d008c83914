// Opens what a stuck command carries: personal data, so it takes a strong sign-in, a reason, and leaves a record.
import { PayloadUnreadable } from '../../commands/index.js';
import { toCommand } from '../commands/commandView.js';
import { decisionInput, overCommand, requireCommand } from '../commands/decideCommand.js';
import type { AdminServices } from '../context.js';
import { defineMutation } from '../defineOperation.js';
import { AdminError } from '../errors.js';

function open({ commands }: AdminServices, row: Parameters<AdminServices['commands']['payloadOf']>[0]): unknown {
  try {
    return commands.payloadOf(row);
  } catch (error) {
    if (error instanceof PayloadUnreadable) return null;
    throw error;
  }
}

export const inspectCommand = defineMutation({
  name: 'inspectCommand',
  input: decisionInput,
  points: 5,
  stepUp: true,
  event: 'command.inspected',
  authorise: (input, context) => overCommand(input.id, context),
  async act(input, context) {
    const row = await requireCommand(input.id, context);
    // What goes on by itself is nobody's business.
    if (row.status !== 'DEAD' && row.status !== 'NEEDS_PERSON') throw new AdminError('COMMAND_STATE');
    return {
      result: { command: toCommand(row, context.services), payload: open(context.services, row) },
      target: { type: 'Command', id: row.id },
      details: { command: row.name, status: row.status, reason: input.reason },
      sensitivity: 3,
    };
  },
});
