// Who I am and what I may do here.
import { z } from 'zod';
import { defineQuery } from '../defineOperation.js';
import { toUnit } from '../views.js';

export const me = defineQuery({
  name: 'me',
  input: z.object({}),
  points: 1,
  event: null,
  authorise: () => null,
  async act(_input, { principal, access, services }) {
    const { grants } = services.heldGrants(principal);
    return {
      result: {
        reference: principal.reference,
        client: principal.client,
        tenant: access.tenant?.id ?? null,
        roles: principal.roles,
        steppedUp: access.steppedUp,
        grants: grants.map((grant) => ({ ...grant, unit: toUnit(services.tree, grant.unit ?? access.tenant?.unit) })),
      },
    };
  },
});
