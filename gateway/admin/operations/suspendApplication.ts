// Shuts an application out, for as long as somebody wants.
import { z } from 'zod';
import { changeApplicationStatus } from '../applicationRules.js';
import { defineMutation } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId, reason } from '../inputs.js';
import { refuseLastAdministrator } from '../lastAdministrator.js';

export const suspendApplication = defineMutation({
  name: 'suspendApplication',
  input: z.object({ clientId, reason }),
  points: 5,
  event: 'application.suspended',
  authorise: (input, context) => overApplication('gateway:application.manage', input.clientId, context),
  validate: (input, { services }) => refuseLastAdministrator(`APPLICATION ${input.clientId}`, services),
  act: (input, _context, tx) =>
    changeApplicationStatus(tx, input.clientId, { from: ['ACTIVE'], to: 'SUSPENDED', reason: input.reason }),
});
