// Commands as administrators see them.
import { attemptsOf, type CommandRow } from '../../commands/index.js';
import type { AdminServices } from '../context.js';
import { toUnit } from '../views.js';

export function toCommand(row: CommandRow, { tree }: Pick<AdminServices, 'tree'>) {
  return {
    id: row.id,
    name: row.name,
    adapter: row.adapter,
    status: row.status,
    steps: row.steps.map(({ name, status, attempts, error, updatedAt }) => ({
      ...{ name, status, attempts, error: error ?? null, updatedAt: new Date(updatedAt) },
    })),
    attempts: attemptsOf(row),
    error: row.error,
    application: row.client,
    idempotencyKey: row.key,
    tenant: row.tenant,
    unit: row.unit === null ? null : toUnit(tree, row.unit),
    requestId: row.requestId,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
