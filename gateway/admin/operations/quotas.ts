// The limits in force that the caller may see.
import { z } from 'zod';
import { quotasWithin } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { unitsWithin } from '../guards.js';
import { agencyCode, optional, page } from '../inputs.js';
import { readPage } from '../paging.js';

const filter = z.object({
  kind: optional(z.enum(['TENANT', 'APPLICATION', 'USER'])),
  tenant: optional(agencyCode),
});

export const quotas = defineQuery({
  name: 'quotas',
  input: z.object({ filter: optional(filter), ...page }),
  points: 2,
  event: null,
  authorise: () => ({ capability: 'gateway:quota.manage', unit: null }),
  async act({ filter: asked, ...args }, context, db) {
    const { kind = null, tenant = null } = asked ?? {};
    const units = unitsWithin('gateway:quota.manage', context);
    const result = await readPage(
      context,
      { name: 'quotas', filter: [kind, tenant], args },
      (above, limit) => quotasWithin(db, { units, kind, tenant }, above, limit),
      ({ id }) => id,
      (row) => row,
    );
    return { result };
  },
});
