// The second person: approves or rejects what somebody else asked for.
import { decideExport as writeDecision, findExport, lockExport, type ExportRow } from '../../store/index.js';
import type { AdminContext, Tx } from '../context.js';
import type { Requirement } from '../defineOperation.js';
import { AdminError } from '../errors.js';
import { NOWHERE } from '../guards.js';
import { conflict, notFound } from '../problems.js';
import { personOf, requireAnotherPerson } from '../twoPeople.js';
import { stateOf, toExportRequest } from './exportView.js';

export async function overExport(id: string, { services }: AdminContext): Promise<Requirement> {
  const found = await findExport(services.db, id);
  return { capability: 'gateway:export.approve', unit: found?.unit ?? NOWHERE };
}

/** An application is nobody, so it is no second person either. */
function requireSecondPerson(row: ExportRow, context: AdminContext): void {
  if (context.principal.ownToken) throw new AdminError('SAME_PERSON');
  requireAnotherPerson(row, context);
}

export async function decideExport(
  input: { readonly id: string; readonly reason: string },
  state: 'APPROVED' | 'REJECTED',
  context: AdminContext,
  tx: Tx,
) {
  const { principal, services } = context;
  const row = await lockExport(tx, input.id);
  if (row === undefined) throw notFound();
  requireSecondPerson(row, context);
  if (stateOf(row, services.clock.now()) !== 'REQUESTED')
    throw conflict('Đề nghị này không còn chờ duyệt.', 'The request does not wait for a decision any more.');
  const decision = {
    state,
    by: principal.reference,
    person: personOf(context),
    reason: input.reason,
    now: services.clock.now(),
  };
  await writeDecision(tx, row.id, decision);
  const after = await findExport(tx, row.id);
  if (after === undefined) throw notFound();
  return {
    result: toExportRequest(after, services),
    target: { type: 'Export', id: row.id },
    details: { requestedBy: row.requestedBy, reason: input.reason },
  };
}
