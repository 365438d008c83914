// The states of an application, and what its purpose may be.
import { findApplication, lockApplication, setApplicationStatus, type ApplicationStatus } from '../store/index.js';
import type { AdminContext, Tx } from './context.js';
import { badInput, conflict, notFound } from './problems.js';

export interface ApplicationChange {
  readonly from: readonly ApplicationStatus[];
  readonly to: ApplicationStatus;
  readonly reason: string;
}

/** Throws CONFLICT unless the application is in a state that the change may begin with. */
export async function changeApplicationStatus(tx: Tx, clientId: string, change: ApplicationChange) {
  const { from, to, reason } = change;
  const before = await lockApplication(tx, clientId);
  if (before === undefined) throw notFound();
  if (!from.includes(before.status))
    throw conflict('Ứng dụng không ở trạng thái cần cho thao tác này.', `The application is not ${from.join(' or ')}.`);
  await setApplicationStatus(tx, clientId, to, reason);
  const after = await findApplication(tx, clientId);
  if (after === undefined) throw notFound();
  return {
    result: after,
    target: { type: 'Application', id: clientId },
    details: { from: before.status, to, reason },
  };
}

/** The purpose that calls have when they state none must be one in force. */
export function requirePurpose(code: string | null, path: string, { services }: AdminContext): void {
  if (code === null || services.records().purposes.has(code)) return;
  throw badInput(path, 'Không có mục đích này hoặc đã kết thúc.', 'There is no such purpose in force.');
}
