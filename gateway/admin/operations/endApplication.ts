// Ends an application for good: its credentials and its limit end with it.
import { z } from 'zod';
import { endCredentials, endQuotaOf } from '../../store/index.js';
import { changeApplicationStatus } from '../applicationRules.js';
import { defineMutation } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId, reason } from '../inputs.js';
import { refuseLastAdministrator } from '../lastAdministrator.js';

export const endApplication = defineMutation({
  name: 'endApplication',
  input: z.object({ clientId, reason }),
  points: 5,
  event: 'application.ended',
  authorise: (input, context) => overApplication('gateway:application.manage', input.clientId, context),
  validate: (input, { services }) => refuseLastAdministrator(`APPLICATION ${input.clientId}`, services),
  async act(input, { principal, services }, tx) {
    const change = { from: ['REQUESTED', 'ACTIVE', 'SUSPENDED'], to: 'ENDED', reason: input.reason } as const;
    const done = await changeApplicationStatus(tx, input.clientId, change);
    const now = services.clock.now();
    const by = principal.reference;
    const credentials = await endCredentials(tx, { clientId: input.clientId }, by, now);
    await endQuotaOf(tx, { kind: 'APPLICATION', subject: input.clientId, by, now });
    return { ...done, details: { ...done.details, credentials } };
  },
});
