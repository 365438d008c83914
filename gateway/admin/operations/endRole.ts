// Ends a role: its grants stay on paper and count no more.
import { z } from 'zod';
import { countGrantsToRole, endListed, listRoles } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { overEverything } from '../guards.js';
import { code, reason } from '../inputs.js';
import { refuseLastAdministrator } from '../lastAdministrator.js';
import { notFound } from '../problems.js';

export const endRole = defineMutation({
  name: 'endRole',
  input: z.object({ code, reason }),
  points: 5,
  event: 'role.ended',
  authorise: (_input, context) => overEverything('gateway:role.manage', context),
  validate: (input, { services }) => refuseLastAdministrator(`ROLE ${input.code}`, services),
  async act(input, { services }, tx) {
    if (!(await endListed(tx, 'role', input.code, services.clock.now()))) throw notFound();
    const role = (await listRoles(tx)).find((row) => row.code === input.code);
    const grants = await countGrantsToRole(tx, input.code);
    return {
      result: role,
      target: { type: 'Role', id: input.code },
      details: { reason: input.reason, grants },
    };
  },
});
