// A paused service is asked again.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { reason, serviceId } from '../inputs.js';
import { changeServiceStatus, overServices } from '../serviceRules.js';

export const resumeService = defineMutation({
  name: 'resumeService',
  input: z.object({ id: serviceId, reason }),
  points: 5,
  stepUp: true,
  event: 'service.resumed',
  authorise: (_input, context) => overServices(context),
  act: (asked, context, tx) => changeServiceStatus(asked, { from: ['PAUSED'], to: 'ACTIVE' }, context, tx),
});
