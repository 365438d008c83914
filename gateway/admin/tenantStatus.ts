// Suspending and resuming agencies are one change in two directions.
import { findTenant, lockTenant, setTenantStatus } from '../store/index.js';
import type { UnitTree } from '../units/index.js';
import type { Tx } from './context.js';
import { conflict, notFound } from './problems.js';
import { toTenant } from './tenantView.js';

type Status = 'ACTIVE' | 'SUSPENDED';

export interface StatusChange {
  readonly from: Status;
  readonly to: Status;
  readonly reason: string;
}

/** Throws CONFLICT unless the agency is in the state that the change begins with. */
export async function changeTenantStatus(tx: Tx, tree: UnitTree, code: string, change: StatusChange) {
  const { from, to, reason } = change;
  const before = await lockTenant(tx, code);
  if (before === undefined) throw notFound();
  if (before.status !== from)
    throw conflict('Cơ quan không ở trạng thái cần cho thao tác này.', `The agency is not ${from}.`);
  await setTenantStatus(tx, code, to, reason);
  const after = await findTenant(tx, code);
  if (after === undefined) throw notFound();
  return { result: toTenant(tree, after), target: { type: 'Tenant', id: code }, details: { from, to, reason } };
}
