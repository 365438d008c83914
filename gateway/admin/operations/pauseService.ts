// A service is not asked any more for now; the schema stays as it is.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { reason, serviceId } from '../inputs.js';
import { changeServiceStatus, overServices } from '../serviceRules.js';

export const pauseService = defineMutation({
  name: 'pauseService',
  input: z.object({ id: serviceId, reason }),
  points: 5,
  event: 'service.paused',
  authorise: (_input, context) => overServices(context),
  act: (asked, context, tx) => changeServiceStatus(asked, { from: ['ACTIVE'], to: 'PAUSED' }, context, tx),
});
