// What an agency was before each change.
import { z } from 'zod';
import { tenantHistory as readHistory, type TenantVersion } from '../../store/index.js';
import type { AdminContext } from '../context.js';
import { defineQuery } from '../defineOperation.js';
import { overTenant } from '../guards.js';
import { agencyCode, page } from '../inputs.js';
import { readPage } from '../paging.js';
import { toUnit } from '../views.js';

function toVersion({ tree }: AdminContext['services'], { until, row }: TenantVersion) {
  return {
    until,
    name: row['name'] ?? null,
    parent: row['parent_code'] ?? null,
    unit: toUnit(tree, row['unit_key']),
    ceasedOn: row['ceased_on'] ?? null,
    status: row['status'] ?? null,
    statusReason: row['status_reason'] ?? null,
  };
}

export const tenantHistory = defineQuery({
  name: 'tenantHistory',
  input: z.object({ code: agencyCode, ...page }),
  points: 2,
  event: null,
  authorise: ({ code }, context) => overTenant('gateway:tenant.read', code, context),
  async act({ code, ...args }, context, db) {
    const result = await readPage(
      context,
      { name: 'tenantHistory', filter: code, args },
      (above, limit) => readHistory(db, code, above, limit),
      ({ id }) => id,
      (version) => toVersion(context.services, version),
    );
    return { result };
  },
});
