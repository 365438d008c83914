// Lets a suspended application in again.
import { z } from 'zod';
import { changeApplicationStatus } from '../applicationRules.js';
import { defineMutation } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId, reason } from '../inputs.js';

export const resumeApplication = defineMutation({
  name: 'resumeApplication',
  input: z.object({ clientId, reason }),
  points: 5,
  event: 'application.resumed',
  authorise: (input, context) => overApplication('gateway:application.manage', input.clientId, context),
  act: (input, _context, tx) =>
    changeApplicationStatus(tx, input.clientId, { from: ['SUSPENDED'], to: 'ACTIVE', reason: input.reason }),
});
