// Lets a suspended agency in again.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { overTenant } from '../guards.js';
import { agencyCode, reason } from '../inputs.js';
import { changeTenantStatus } from '../tenantStatus.js';

export const resumeTenant = defineMutation({
  name: 'resumeTenant',
  input: z.object({ code: agencyCode, reason }),
  points: 5,
  event: 'tenant.resumed',
  authorise: ({ code }, context) => overTenant('gateway:tenant.manage', code, context),
  act: ({ code, reason: why }, { services }, tx) =>
    changeTenantStatus(tx, services.tree, code, { from: 'SUSPENDED', to: 'ACTIVE', reason: why }),
});
