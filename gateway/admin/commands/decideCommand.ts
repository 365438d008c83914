// What all decisions on stuck commands share: whose command it is, that it is stuck, and what is recorded of it.
import { z } from 'zod';
import { WrongState, type CommandRow, type Decide } from '../../commands/index.js';
import type { AdminContext, Tx } from '../context.js';
import type { Done, Requirement } from '../defineOperation.js';
import { AdminError } from '../errors.js';
import { NOWHERE } from '../guards.js';
import { id, reason } from '../inputs.js';
import { notFound } from '../problems.js';
import { toCommand } from './commandView.js';

export const MANAGE = 'gateway:command.manage';

export const decisionInput = z.object({ id, reason });

/** Over the unit of the command. */
export async function overCommand(command: string, { services }: AdminContext): Promise<Requirement> {
  const [row] = await services.commands.store.byIds([command]);
  return { capability: MANAGE, unit: row?.unit ?? NOWHERE };
}

export async function requireCommand(command: string, { services }: AdminContext): Promise<CommandRow> {
  const [row] = await services.commands.store.byIds([command]);
  if (row === undefined) throw notFound();
  return row;
}

/** Throws COMMAND_STATE where it is not stuck, or a worker has it at this moment. */
export async function decideCommand(
  asked: { readonly id: string; readonly reason: string },
  by: Decide,
  { services }: AdminContext,
  tx: Tx,
  details: Readonly<Record<string, unknown>> = {},
): Promise<Done<unknown>> {
  let before: string | undefined;
  const noted: Decide = (row) => {
    before = row.status;
    return by(row);
  };
  const row = await services.commands.decide(tx, asked.id, noted).catch((error: unknown) => {
    throw error instanceof WrongState ? new AdminError('COMMAND_STATE') : error;
  });
  if (!row) throw new AdminError('COMMAND_STATE');
  return {
    result: toCommand(row, services),
    target: { type: 'Command', id: row.id },
    details: { command: row.name, before, after: row.status, reason: asked.reason, ...details },
  };
}
