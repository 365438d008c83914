// Ends what a deputy was given, before its time.
import { z } from 'zod';
import { deputyGrants, lockGrants, type GrantRow } from '../../store/index.js';
import type { AdminContext, Tx } from '../context.js';
import { defineMutation } from '../defineOperation.js';
import { endWithBelow, mayEnd } from '../ending.js';
import { requireOwnVoice } from '../giving.js';
import { reaches } from '../guards.js';
import { notFound } from '../problems.js';
import { grantReason, personReference } from '../rightInputs.js';

/** Those that the caller may end; the deputyship of somebody else's deputy is not there for them. */
async function endable(tx: Tx, rows: readonly GrantRow[], context: AdminContext): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const row of rows) {
    if (row.place === null || !reaches('gateway:grant.manage', row.place, context)) continue;
    if (await mayEnd(tx, row, context)) ids.push(row.id);
  }
  return ids;
}

export const endDeputy = defineMutation({
  name: 'endDeputy',
  input: z.object({ person: personReference, reason: grantReason }),
  points: 5,
  event: 'delegation.ended',
  authorise: () => ({ capability: 'gateway:grant.manage', unit: null }),
  async act({ person, reason }, context, tx) {
    requireOwnVoice(context);
    await lockGrants(tx);
    const ids = await endable(tx, await deputyGrants(tx, person), context);
    if (ids.length === 0) throw notFound();
    const result = await endWithBelow(tx, ids, context, reason);
    return { result, target: { type: 'Person', id: person }, details: { ...result, reason } };
  },
});
