// Commands in the audit trail: taken in, and how they ended.
import { PLAIN_ENTRY, type AuditEntry } from '../audit/index.js';
import type { CommandHead, CommandRow } from '../commands/index.js';
import type { UnitTree } from '../units/index.js';
import type { OperationContext } from './operationContext.js';
import { toActor, toUnit } from './operationRecord.js';

/** What was asked for is in the record of the operation; this one commits with the command. */
export function acceptedEntry(head: CommandHead, context: OperationContext, tree: UnitTree): AuditEntry {
  const { access, principal, requestId, ip } = context;
  return {
    ...PLAIN_ENTRY,
    event: 'command.accepted',
    actor: toActor(principal),
    onBehalfOf: head.onBehalfOf,
    tenant: head.tenant,
    unit: toUnit(access, tree),
    ...{ ip, requestId },
    purpose: access.purpose,
    legalBasis: access.legalBasis,
    fields: [`Mutation.${head.name}`],
    sources: [head.adapter],
    target: { type: 'Command', id: head.id },
  };
}

const EVENTS = {
  CONFIRMED: 'command.completed',
  REJECTED: 'command.failed',
  DISCARDED: 'command.discarded',
} as const;

/** An end, or that a person has to look: written by nobody's request. */
export function endEntry(row: CommandRow, tree: UnitTree): AuditEntry {
  const unit = row.unit === null ? undefined : tree.unit(row.unit);
  const event = Object.hasOwn(EVENTS, row.status) ? EVENTS[row.status as keyof typeof EVENTS] : 'command.stuck';
  return {
    ...PLAIN_ENTRY,
    event,
    outcome: row.status === 'CONFIRMED' ? 'OK' : 'ERROR',
    actor: { ...PLAIN_ENTRY.actor, reference: row.actor, client: row.client },
    onBehalfOf: row.onBehalfOf,
    tenant: row.tenant,
    unit: unit === undefined ? null : { key: unit.key, name: unit.fullName },
    requestId: row.requestId,
    purpose: row.purpose,
    fields: [`Mutation.${row.name}`],
    sources: [row.adapter],
    codes: row.error === null ? [] : [row.error.code],
    target: { type: 'Command', id: row.id },
    details: { status: row.status, steps: row.steps.map(({ name, status, attempts }) => ({ name, status, attempts })) },
  };
}
