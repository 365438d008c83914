// The agencies that the caller may see.
import { z } from 'zod';
import { listTenants } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { unitsWithin } from '../guards.js';
import { line, optional, page, unitKey } from '../inputs.js';
import { readPage } from '../paging.js';
import { toTenant } from '../tenantView.js';

const filter = z.object({
  name: optional(line(200)),
  unit: optional(unitKey),
  status: optional(z.enum(['ACTIVE', 'SUSPENDED'])),
});

export const tenants = defineQuery({
  name: 'tenants',
  input: z.object({ filter: optional(filter), ...page }),
  points: 2,
  event: null,
  authorise: () => ({ capability: 'gateway:tenant.read', unit: null }),
  async act({ filter: asked, ...args }, context, db) {
    const { name = null, unit = null, status = null } = asked ?? {};
    const units = unitsWithin('gateway:tenant.read', context).filter((key) => unit === null || key === unit);
    const result = await readPage(
      context,
      { name: 'tenants', filter: [name, unit, status], args },
      (above, limit) => listTenants(db, { units, name, status }, above, limit),
      ({ code }) => code,
      (row) => toTenant(context.services.tree, row),
    );
    return { result };
  },
});
