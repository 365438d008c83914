// Calling back is one act for tokens, sessions, people and applications: whatever was issued until now counts no more.
import { insertRevocation, type NewRevocation } from '../store/index.js';
import type { AdminContext, Tx } from './context.js';

export async function revoke(
  tx: Tx,
  { principal, services }: AdminContext,
  asked: Pick<NewRevocation, 'kind' | 'value' | 'reason'>,
) {
  const now = services.clock.now();
  const id = await insertRevocation(tx, { ...asked, revokedBy: principal.reference, now });
  return {
    result: { id, ...asked, issuedBefore: now, createdAt: now, revokedBy: principal.reference },
    target: { type: 'Revocation', id },
    details: asked,
  };
}
