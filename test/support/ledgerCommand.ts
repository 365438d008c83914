// Plainly invented commands, as they are taken in and as they are kept.
import { randomUUID } from 'node:crypto';
import type { CommandRow, CommandStatus, Progress, StepStatus } from '../../gateway/commands/index.js';
import type { NewCommand } from '../../gateway/commands/commandStore.js';

export const SAMPLE_AT = new Date('2026-11-20T02:00:00Z');

/** One step that has come so far. */
export function progressOf(status: CommandStatus, step: StepStatus = 'PENDING'): Progress {
  const updatedAt = SAMPLE_AT.toISOString();
  return { status, steps: [{ name: 'keep', status: step, attempts: 0, pauses: 0, updatedAt }], error: null };
}

let made = 0;

export function aCommand(more: Partial<NewCommand> = {}): NewCommand {
  made += 1;
  return {
    ...{ id: randomUUID(), client: 'ung-dung-mau', key: `khoa-mau-${made}`, bodyHash: Buffer.alloc(32, 1) },
    ...{ tenant: 'H26', unit: 'hn:01', adapter: 'ledger', name: 'addEntry', lane: `lan-mau-${made}` },
    ...{ actor: 'nguoi-mau-1', onBehalfOf: null, agency: 'H26', purpose: null, requestId: 'yeu-cau-mau' },
    ...{ ...progressOf('ACCEPTED'), payload: 'niem-phong', ...more },
  };
}

export function aRow(more: Partial<CommandRow> = {}): CommandRow {
  const { payload, ...kept } = more;
  return { ...aCommand(kept), createdAt: SAMPLE_AT, updatedAt: SAMPLE_AT, payload: payload ?? null, ...kept };
}
