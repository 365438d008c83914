// Accepts an application that somebody asked for.
import { z } from 'zod';
import { changeApplicationStatus } from '../applicationRules.js';
import { defineMutation } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId, reason } from '../inputs.js';

export const activateApplication = defineMutation({
  name: 'activateApplication',
  input: z.object({ clientId, reason }),
  points: 5,
  event: 'application.activated',
  authorise: (input, context) => overApplication('gateway:application.manage', input.clientId, context),
  act: (input, _context, tx) =>
    changeApplicationStatus(tx, input.clientId, { from: ['REQUESTED'], to: 'ACTIVE', reason: input.reason }),
});
