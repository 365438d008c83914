// The applications that the caller may see.
import { z } from 'zod';
import { listApplications } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { unitsWithin } from '../guards.js';
import { agencyCode, line, optional, page } from '../inputs.js';
import { readPage } from '../paging.js';

const filter = z.object({
  tenant: optional(agencyCode),
  status: optional(z.enum(['REQUESTED', 'ACTIVE', 'SUSPENDED', 'ENDED'])),
  name: optional(line(200)),
});

export const applications = defineQuery({
  name: 'applications',
  input: z.object({ filter: optional(filter), ...page }),
  points: 2,
  event: null,
  authorise: () => ({ capability: 'gateway:tenant.read', unit: null }),
  async act({ filter: asked, ...args }, context, db) {
    const { tenant = null, status = null, name = null } = asked ?? {};
    const units = unitsWithin('gateway:tenant.read', context);
    const result = await readPage(
      context,
      { name: 'applications', filter: [tenant, status, name], args },
      (above, limit) => listApplications(db, { units, tenant, status, name }, above, limit),
      ({ clientId }) => clientId,
      (row) => row,
    );
    return { result };
  },
});
