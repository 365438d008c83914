// One agency, with what belongs to it.
import { z } from 'zod';
import { countOfTenant, findTenant, listApplications, quotasOfTenants } from '../../store/index.js';
import type { AdminContext } from '../context.js';
import { defineQuery } from '../defineOperation.js';
import { overTenant, reaches } from '../guards.js';
import { agencyCode } from '../inputs.js';
import { notFound } from '../problems.js';
import { toTenant } from '../tenantView.js';

const READ = 'gateway:tenant.read';

/** The agency above, unless it serves a unit that the caller does not see. */
async function visibleParent(code: string | null, context: AdminContext) {
  const { db, tree } = context.services;
  const parent = code === null ? undefined : await findTenant(db, code);
  return parent !== undefined && reaches(READ, parent.unit, context) ? toTenant(tree, parent) : null;
}

export const tenant = defineQuery({
  name: 'tenant',
  input: z.object({ code: agencyCode }),
  points: 2,
  event: null,
  authorise: ({ code }, context) => overTenant(READ, code, context),
  async act({ code }, context, db) {
    const row = await findTenant(db, code);
    if (row === undefined) throw notFound();
    const filter = { units: [row.unit], tenant: code, status: null, name: null };
    const counts = await countOfTenant(db, code);
    return {
      result: {
        tenant: toTenant(context.services.tree, row),
        parent: await visibleParent(row.parent, context),
        applications: await listApplications(db, filter, null, 200),
        quotas: await quotasOfTenants(db, [code]),
        childCount: counts.children,
        applicationCount: counts.applications,
      },
    };
  },
});
