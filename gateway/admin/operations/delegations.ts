// What a grant was handed on from, and what was handed on from it; each link with how it stands now.
import { z } from 'zod';
import { findGrant, idsBelow, readChains, readGrants, type GrantRow } from '../../store/index.js';
import type { AdminContext } from '../context.js';
import { defineQuery } from '../defineOperation.js';
import { overGrant, standingNow, toGrant, type FindRow } from '../grantView.js';
import { holdsEverywhere } from '../guards.js';
import { id } from '../inputs.js';
import { notFound } from '../problems.js';
import { toUnit } from '../views.js';

const MOST = 500;
const READ = 'gateway:grant.read';

function isVisible({ place }: GrantRow, context: AdminContext): boolean {
  return place === null ? holdsEverywhere(READ, context) : context.access.scopeFor(READ).includes(place);
}

/** Above one's own units a link shows what it is, not whose. */
function toLink(row: GrantRow, context: AdminContext, find: FindRow) {
  const { services } = context;
  const { state, cause, because } = standingNow(row, services, find);
  const { grantedUnder, capability } = row;
  return {
    id: row.id,
    grantedUnder,
    capability,
    unit: toUnit(services.tree, row.unit),
    state,
    suspendedBecause: cause,
    suspendedBy: because,
    grant: isVisible(row, context) ? toGrant(row, services, find) : null,
  };
}

export const delegations = defineQuery({
  name: 'delegations',
  input: z.object({ grantId: id }),
  points: 3,
  event: null,
  authorise: async ({ grantId }, context) => overGrant(READ, await findGrant(context.services.db, grantId), context),
  async act({ grantId }, context, db) {
    const chain = new Map((await readChains(db, [grantId])).map((row) => [row.id, row]));
    const below = await idsBelow(db, [grantId], { ended: true, limit: MOST + 1 });
    const rows = await readGrants(db, below.slice(0, MOST));
    for (const row of rows) chain.set(row.id, row);
    const find: FindRow = (each) => chain.get(each);
    const grant = find(grantId);
    if (grant === undefined) throw notFound();
    const above: GrantRow[] = [];
    for (
      let at = find(grant.grantedUnder ?? '');
      at !== undefined && !above.includes(at);
      at = find(at.grantedUnder ?? '')
    )
      above.push(at);
    return {
      result: {
        grant: toGrant(grant, context.services, find),
        above: above.map((row) => toLink(row, context, find)),
        below: rows.map((row) => toLink(row, context, find)),
        truncated: below.length > MOST,
      },
    };
  },
});
