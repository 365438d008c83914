// Shuts an agency out, with everybody of it and all its applications.
import { z } from 'zod';
import { tenantAncestry } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { overTenant } from '../guards.js';
import { agencyCode, reason } from '../inputs.js';
import { refuseLastAdministrator } from '../lastAdministrator.js';
import { conflict } from '../problems.js';
import { changeTenantStatus } from '../tenantStatus.js';

export const suspendTenant = defineMutation({
  name: 'suspendTenant',
  input: z.object({ code: agencyCode, reason }),
  points: 5,
  event: 'tenant.suspended',
  authorise: ({ code }, context) => overTenant('gateway:tenant.manage', code, context),
  // Nobody shuts out the agency they work for, or one above it: there would be nobody left to undo it.
  async validate({ code }, { access, services }) {
    const own = access.tenant === null ? [] : await tenantAncestry(services.db, access.tenant.id);
    if (own.includes(code))
      throw conflict(
        'Không thể tạm ngừng cơ quan của chính mình hay cơ quan cấp trên.',
        'Your own agency and those above it cannot be suspended by you.',
      );
    refuseLastAdministrator(`TENANT ${code}`, services);
  },
  act: ({ code, reason: why }, { services }, tx) =>
    changeTenantStatus(tx, services.tree, code, { from: 'ACTIVE', to: 'SUSPENDED', reason: why }),
});
